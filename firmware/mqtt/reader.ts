/** What comes from the broker, in chunks: most of it is taken here in one go, the rest is cut into packets. */
import type { PublishPacket } from './decode.ts';
import { createFramer } from './framing.ts';
import type { Sink } from './large.ts';
import type { MessageHandler } from './options.ts';
import { PUBLISH } from './protocol.ts';
import { sized } from './wire.ts';

/** What a connection and its reader tell each other. */
export interface Heard {
  /** 1 when the connection has been given up: nothing more is taken from it. */
  _over: number;
  /** Looks of the keep-alive since the last byte came. */
  _silent: number;
  /** Of the last message: its topic, all that stood between the length and the payload, the length of that, and who takes it. */
  _topic?: string;
  _head?: string | undefined;
  _headBytes: number;
  _by?: MessageHandler | undefined;
}

export function heardNothing(): Heard {
  return { _over: 0, _silent: 0, _headBytes: 0 };
}

/** Notes a message, in case the next one is like it. @param list the empty property list of MQTT 5, '' on 3.1.1 */
export function expectLike(heard: Heard, topic: string, list: string, by: MessageHandler | undefined): void {
  heard._topic = topic;
  heard._head = sized(topic) + list;
  heard._headBytes = heard._head.length;
  heard._by = by;
}

/** A length of one byte is never larger. */
const SHORT = 127;

/**
 * @param maxBytes largest packet accepted, header included
 * @param onPacket, onRefusal, onLarge as for `createFramer`
 * @param acknowledge takes a PUBACK with success for an identifier, unless it is anything but the expected one
 * @returns takes bytes of any chunking
 */
export function createReader(
  heard: Heard,
  maxBytes: number,
  onPacket: (first: number) => boolean,
  onRefusal: (reason: number) => void,
  call: (handler: MessageHandler | undefined, topic: string, payload: string, packet: PublishPacket) => void,
  acknowledge: (id: number) => boolean,
  onLarge: ((first: number, size: number) => Sink | undefined) | undefined,
): (bytes: string) => void {
  const feed = createFramer(maxBytes, onPacket, onRefusal, onLarge);
  const shortBytes = maxBytes > SHORT + 2 ? SHORT : maxBytes - 2;
  /** The framer has nothing of a packet that is not whole. */
  let whole = true;
  /** Not done with, from `at` on: a packet that is not whole, or what a handler that never returned (stack overflow) left behind. */
  let rest: string | undefined;
  let at = 0;

  return (bytes) => {
    let size = 0;
    let next = 0;
    if (heard._over) return;
    heard._silent = 0;
    if (rest) bytes = rest.substr(at) + bytes;
    const end = bytes.length;
    rest = bytes;
    at = 0;
    // Nearly all is short: messages of QoS 0 without properties on the topic of the one before, and PUBACK with success.
    while ((size = whole ? bytes.charCodeAt(at + 1) : Infinity) <= shortBytes && (next = at + 2 + size) <= end) {
      const behind = at + 2 + heard._headBytes;
      if (bytes[at] === '0' && behind <= next && bytes.substring(at + 2, behind) === heard._head) {
        const payload = bytes.substring(behind, next);
        const topic = heard._topic!;
        at = next;
        call(heard._by, topic, payload, { type: PUBLISH, topic, payload, qos: 0, retain: false, duplicate: false });
      } else {
        if (bytes[at] !== '@' || size > 2 || !acknowledge((bytes.charCodeAt(at + 2) << 8) | bytes.charCodeAt(at + 3))) break;
        at = next;
      }
    }
    // The end of a short one is awaited here, so that the framer does not get the others of its chunk.
    if (size <= shortBytes && next > end) return;
    rest = undefined;
    if (at < end && !heard._over) whole = feed(bytes.substr(at));
  };
}
