/** Records of a session that outlives the program: messages of QoS 1 and 2 under way, and identifiers of QoS 2 received. */
import { open, rest, text, u16, u8 } from './cursor.ts';
import { ACKNOWLEDGED, LAST_PUBLISH, PUBLISH_FIRST } from './encode.ts';
import type { QoS } from './protocol.ts';
import { WILL, readProperties, writeProperties } from './properties.ts';
import { requestOf } from './request.ts';
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
const LAST_RECEIVED = 65535;

/** What a session with QoS 2 remembers: identifiers of messages delivered and not yet released, and with a store both these and its own messages. */
export interface Memory {
  /** Keeps a message of ours as it is now. */
  _keep(message: Request): void;
  _drop(message: Request): void;
  /** Notes a message received; returns 0 if it is new, 1 if it was delivered before, 2 if there are `most` already. */
  _note(id: number, most: number): number;
  _release(id: number): void;
  /** The broker has lost the session. */
  _clear(): void;
}

/** @param requests gets the messages of the store */
export function createMemory(options: { store?: SessionStore }, requests: Request[]): Memory {
  let received: number[] = [];
  let lastKey = LAST_RECEIVED;
  if (options.store)
    options.store.each((key, record) => {
      if (key > LAST_RECEIVED) requests.push(messageOf(key, record));
      else received.push(key);
      lastKey = Math.max(lastKey, key);
    });
  return {
    _keep: (message) => {
      if (options.store && message._first <= LAST_PUBLISH && message._first & ACKNOWLEDGED)
        options.store.put(message._key || (message._key = ++lastKey), recordOf(message));
    },
    _drop: (message) => {
      if (options.store && message._key) options.store.del(message._key);
    },
    _note: (id, most) => {
      if (received.indexOf(id) >= 0) return 1;
      if (received.length >= most) return 2;
      received.push(id);
      if (options.store) options.store.put(id, '\0');
      return 0;
    },
    _release: (id) => {
      received = received.filter((other) => other !== id);
      if (options.store) options.store.del(id);
    },
    _clear: () => {
      if (options.store) for (const id of received) options.store.del(id);
      received = [];
    },
  };
}

/** A message as a record: flags, identifier, topic, properties (those that a will has may be in any message), payload. */
function recordOf(message: Request): string {
  return (
    chr(((message._first >> 1) & 3) | ((message._first & 1) << 2) | (message._released ? 8 : 0)) +
    word(message._id) +
    sized(message._topic) +
    writeProperties(WILL, message._how.properties) +
    message._payload
  );
}

/** The message of a record, without its callback, which was the earlier program's. */
function messageOf(key: number, record: string): Request {
  open(record, 0, record.length);
  const flags = u8();
  const id = u16();
  const topic = text();
  const how = { qos: (flags & 3) as QoS, retain: (flags & 4) > 0, properties: readProperties(WILL) };
  const message = requestOf(PUBLISH_FIRST, topic, rest(), how);
  // Sent on an earlier connection, if at all.
  message._id = -id;
  message._key = key;
  message._released = flags > 7;
  return message;
}
