/** Messages received on MQTT 5, and what the acknowledgements of QoS 2 mean, both ways. MQTT 5.0 §3.3.2.3.4, §4.3.3. */
import type { Packet, PublishPacket } from './decode.ts';
import { ACKNOWLEDGED, encodeAck } from './encode.ts';
import { FAILURE, PROTOCOL_ERROR, PUBCOMP, PUBREC, PUBREL, RECEIVE_MAXIMUM_EXCEEDED } from './protocol.ts';
import { aliasFault } from './request.ts';
import type { Request } from './request.ts';
import type { Memory } from './store.ts';

/**
 * What to do with a PUBLISH: 0 to deliver it, -1 for a QoS 2 message that was delivered before, or a reason to drop the connection.
 * @param most QoS 2 messages that may be open
 * @param memory absent without QoS 2
 */
export function admit(message: PublishPacket, named: string[], most: number, memory: Memory | undefined): number {
  const fault = aliasFault(message, named);
  if (fault || message.qos < 2) return fault;
  return memory ? [0, -1, RECEIVE_MAXIMUM_EXCEEDED][memory._note(message.id!, most)]! : PROTOCOL_ERROR;
}

/** Takes PUBREC, PUBREL and PUBCOMP; returns a reason to drop the connection, or 0. */
export function answerAssured(
  packet: Packet,
  requests: readonly Request[],
  memory: Memory,
  write: (bytes: string) => void,
  settle: (request: Request, reason: number) => void,
): number {
  const type = packet.type;
  const id = packet.id!;
  const own = requests.find((request) => request._id === id);
  if (type === PUBREL) {
    memory._release(id);
    // For an unknown one too, or the broker would ask for ever [5:4.3.3-11].
    write(encodeAck(PUBCOMP, id));
  } else if (own && (own._first & ACKNOWLEDGED) !== 4) return PROTOCOL_ERROR;
  else if (type === PUBREC && !(packet.reason! >= FAILURE)) {
    if (own) own._released = true;
    if (own) memory._keep(own);
    // Never left out, whether it is known or not.
    write(encodeAck(PUBREL, id));
  } else if (own && (type === PUBREC || own._released)) settle(own, packet.reason || 0);
  return 0;
}
