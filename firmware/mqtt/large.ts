/**
 * `motekit/mqtt/large`, for `motekit/mqtt/full`: messages larger than what is kept of a packet, handed over in the pieces that arrive.
 * Nothing of them is collected. MQTT 5.0 §3.3.
 */
import { fault, left, open, position, text, u16 } from './cursor.ts';
import type { PropertyReader, PublishPacket } from './decode.ts';
import { encodeAck } from './encode.ts';
import { readProperties } from './properties.ts';
import { MALFORMED, PACKET_TOO_LARGE, PUBACK, PUBLISH } from './protocol.ts';
import type { QoS } from './protocol.ts';

/** One piece of a message; the pieces of a message follow each other in order, without a gap. */
export interface LargePart {
  topic: string;
  bytes: string;
  /** Payload bytes before this piece. 0 begins a message: also one that a lost connection cut short and that the broker sends again. */
  offset: number;
  /** Payload bytes in all: the message has ended when `offset + bytes.length` is this. */
  total: number;
  /** QoS, RETAIN, DUP and properties; its payload is empty. */
  packet: PublishPacket;
}

/** For `ClientOptions.large`. */
export interface LargeMessages {
  readonly maxBytes: number;
  /**
   * @param first byte of a packet above `maxPacketBytes`
   * @param size bytes of the packet behind its length
   * @returns undefined for what is not handed over so: another packet, QoS 2 (whose second delivery would have to be kept out), or too much
   */
  _sink(hooks: LargeHooks, first: number, size: number, readProperties: PropertyReader | undefined): Sink | undefined;
}

/**
 * @param maxBytes largest packet accepted, header included; on MQTT 5 the broker is told
 * @param onPart gets each piece. A message of QoS 1 is acknowledged when it has been called with the last
 */
export function createLargeMessages(maxBytes: number, onPart: (part: LargePart) => void): LargeMessages {
  return {
    maxBytes,
    _sink: (hooks, first, size, readProperties) => {
      const possible = first >> 4 === PUBLISH && ((first >> 1) & 3) < 2 && size < maxBytes;
      return possible ? sinkOf(onPart, hooks, first, size, readProperties) : undefined;
    },
  };
}

/** May take a packet of that first byte and size that is too large, by returning who takes its bytes. */
export type LargeTaker = (first: number, size: number) => Sink | undefined;

/** @param level of the connection, 4 or 5 */
export function largeTaker(
  large: LargeMessages,
  call: LargeHooks['_call'],
  resolve: LargeHooks['_resolve'],
  refuse: LargeHooks['_refuse'],
  write: LargeHooks['_write'],
  level: () => number,
): LargeTaker {
  const hooks: LargeHooks = { _call: call, _resolve: resolve, _refuse: refuse, _write: write };
  return (first, size) => large._sink(hooks, first, size, level() > 4 ? readProperties : undefined);
}

/** What a client gives to a message that comes in pieces. */
export interface LargeHooks {
  _call(callback: (part: LargePart) => void, part: LargePart): void;
  /** The alias of its topic is told or taken; returns a reason to drop the connection, or 0. */
  _resolve(message: PublishPacket): number;
  _refuse(reason: number): void;
  _write(bytes: string): void;
}

/** Topic and properties of a message may come in several pieces too, but not in more than this. */
const HEAD_BYTES = 1024;

/** Takes bytes of the message, in order; returns what follows the message when it has ended. */
export type Sink = (bytes: string) => string | undefined;

function sinkOf(
  onPart: (part: LargePart) => void,
  hooks: LargeHooks,
  first: number,
  size: number,
  readProperties: PropertyReader | undefined,
): Sink {
  const qos = (first >> 1) & 3;
  let message: PublishPacket | undefined;
  let head = '';
  let total = 0;
  let offset = 0;

  return (bytes) => {
    if (!message) {
      head += bytes;
      open(head, 0, Math.min(head.length, size));
      const read: PublishPacket = {
        type: PUBLISH,
        topic: text(),
        payload: '',
        qos: qos as QoS,
        retain: (first & 1) > 0,
        duplicate: (first & 8) > 0,
      };
      if (qos) read.id = u16();
      if (readProperties) read.properties = readProperties(PUBLISH);
      if (left() < 0 && head.length < Math.min(HEAD_BYTES, size)) return undefined;
      const reason = left() < 0 ? (head.length < size ? PACKET_TOO_LARGE : MALFORMED) : fault() || hooks._resolve(read);
      if (reason) {
        hooks._refuse(reason);
        return undefined;
      }
      message = read;
      total = size - position();
      bytes = head.substr(position());
      head = '';
    }
    const part = bytes.substr(0, total - offset);
    const start = offset;
    offset += part.length;
    if (part) hooks._call(onPart, { topic: message.topic, bytes: part, offset: start, total, packet: message });
    if (offset < total) return undefined;
    if (qos) hooks._write(encodeAck(PUBACK, message.id!));
    return bytes.substr(part.length);
  };
}
