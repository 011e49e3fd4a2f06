/**
 * Exactly once, both ways. A bundle whose client is made without it does not carry it. MQTT 5.0 §4.3.3, 3.1.1 §4.3.3.
 * What was received is remembered as long as the session is, not over a reboot.
 */
import type { Packet } from './decode.ts';
import { encodeAck } from './encode.ts';
import { FAILURE, PUBCOMP, PUBREC, PUBREL, RECEIVE_MAXIMUM_EXCEEDED } from './protocol.ts';
import type { Message } from './queue.ts';

/** Announced to a broker of MQTT 5; it bounds what must be remembered. */
const RECEIVE_MAXIMUM = 20;

export interface ExactlyOnce {
  receiveMaximum: number;
  /** Notes a PUBLISH of QoS 2: 0 if it is to be delivered, 1 if it was before [5:4.3.3-10], or a reason to drop the connection. */
  arrived(id: number, level: number): number;
  /** Takes PUBREC, PUBREL and PUBCOMP; `message` is the one of ours with that identifier. */
  heard(
    packet: Packet,
    message: Message | undefined,
    write: (bytes: string) => void,
    settle: (message: Message, reason: number) => void,
  ): void;
  /** A session that the broker does not know any more. */
  forget(): void;
}

export function createQos2(): ExactlyOnce {
  let received: number[] = [];
  return {
    receiveMaximum: RECEIVE_MAXIMUM,
    arrived: (id, level) => {
      if (received.indexOf(id) >= 0) return 1;
      if (level > 4 && received.length >= RECEIVE_MAXIMUM) return RECEIVE_MAXIMUM_EXCEEDED;
      received.push(id);
      return 0;
    },
    heard: (packet, message, write, settle) => {
      const id = packet.id!;
      const reason = packet.reason!;
      if (packet.type === PUBREL) {
        received = received.filter((other) => other !== id);
        // For an unknown one too, or the broker would ask for ever [5:4.3.3-11].
        write(encodeAck(PUBCOMP, id));
      } else if (packet.type === PUBREC) {
        if (message && reason >= FAILURE) return settle(message, reason);
        if (message) message.released = true;
        if (reason < FAILURE) write(encodeAck(PUBREL, id));
      } else if (message && message.released) settle(message, reason);
    },
    forget: () => {
      received = [];
    },
  };
}
