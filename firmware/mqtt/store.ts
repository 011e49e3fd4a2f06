/** Records of a session that outlives the program: messages of QoS 1 and 2 under way, and identifiers of QoS 2 received. */
import { open, rest, text, u16, u8 } from './cursor.ts';
import { PUBLISH } from './protocol.ts';
import type { QoS } from './protocol.ts';
import { WILL, readProperties, writeProperties } from './properties.ts';
import type { Request } from './request.ts';
import { chr, sized, u16 as word } from './wire.ts';

/** Where records are kept. Called synchronously, often: a store on flash should write lazily. */
export interface SessionStore {
  /** Keeps a record, in the place of an earlier one with that key. Keys are 1 to 2^31, records 1 byte and more. */
  put(key: number, record: string): void;
  /** Removes a record; one that is not there is ignored. */
  del(key: number): void;
  /** Calls with every record, lowest key first. */
  each(visit: (key: number, record: string) => void): void;
}

/** Keys up to this one are identifiers of QoS 2 messages received, later ones messages of ours. */
export const LAST_RECEIVED = 65535;

/** A message as a record: flags, identifier, topic, properties (those that a will has may be in any message), payload. */
export function recordOf(message: Request): string {
  return (
    chr(message._qos | (message._retain ? 4 : 0) | (message._released ? 8 : 0)) +
    word(message._id) +
    sized(message._topic) +
    writeProperties(WILL, message._properties) +
    message._payload
  );
}

/** The message of a record, without its callback, which was the earlier program's. */
export function messageOf(key: number, record: string): Request {
  open(record, 0, record.length);
  const flags = u8();
  return {
    _type: PUBLISH,
    _qos: (flags & 3) as QoS,
    _retain: (flags & 4) > 0,
    _released: flags > 7,
    _id: u16(),
    _topic: text(),
    _properties: readProperties(WILL),
    _payload: rest(),
    _key: key,
    _wait: false,
    _sent: false,
    _done: undefined,
    _handler: undefined,
  };
}
