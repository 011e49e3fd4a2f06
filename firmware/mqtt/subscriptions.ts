/** What the application listens to, kept over connections; one SUBSCRIBE or UNSUBSCRIBE is under way at a time. MQTT 5.0 §3.8 to §3.11. */
import type { Packet, PublishPacket } from './decode.ts';
import { encodeFilters } from './encode.ts';
import type { MessageHandler, Outcome } from './options.ts';
import { FAILURE, PROTOCOL_ERROR, SUBACK, SUBSCRIBE, UNSUBSCRIBED } from './protocol.ts';
import { matches } from './topics.ts';
import { chr, sized } from './wire.ts';

interface Subscription {
  filter: string;
  type: number;
  bits: number;
  handler: MessageHandler | undefined;
  done: Outcome | undefined;
  /** The broker has answered it in this session. */
  held: boolean;
}

/** What the list needs of its client. */
export interface Subscriber {
  /** Whether packets can be sent now. */
  ready(): boolean;
  /** Largest packet the broker takes, in bytes. */
  limit(): number;
  nextId(): number;
  /** The empty property list of the present version. */
  properties(): string;
  write(bytes: string): void;
  call(done: Outcome | undefined, reason: number): void;
  refused(reason: number, filter: string): void;
}

export interface Subscriptions {
  /** Puts a filter, with SUBSCRIBE or UNSUBSCRIBE as type, in the place of any earlier word about it. `bits`: Subscription Options. */
  set(filter: string, type: number, bits: number, handler: MessageHandler | undefined, done: Outcome | undefined): void;
  /** Takes SUBACK or UNSUBACK; returns a reason if it does not fit what was asked. */
  answered(packet: Packet): number;
  /** The handler that has a message; undefined if none. */
  handlerOf(message: PublishPacket): MessageHandler | undefined;
  /** A new connection; `resumed` if the broker kept the session. */
  restart(resumed: boolean): void;
  /** Tells everyone who still waits. */
  abandon(reason: number): void;
  /** Identifier under way; 0 if none. */
  id(): number;
}

export function createSubscriptions(client: Subscriber): Subscriptions {
  let list: Subscription[] = [];
  let asked: Subscription[] = [];
  let askedId = 0;

  function tell(entry: Subscription, reason: number): void {
    const done = entry.done;
    entry.done = undefined;
    client.call(done, reason);
  }

  function pump(): void {
    if (askedId || !client.ready()) return;
    const properties = client.properties();
    let body = '';
    let type = 0;
    for (const entry of list) {
      if (entry.held) continue;
      const bytes = sized(entry.filter) + (entry.type === SUBSCRIBE ? chr(properties ? entry.bits : entry.bits & 3) : '');
      // 8: the longest header, the identifier and an empty property list. Filters of one kind share a packet.
      if (type && (type !== entry.type || body.length + bytes.length + 8 > client.limit())) break;
      type = entry.type;
      body += bytes;
      asked.push(entry);
    }
    if (type) {
      askedId = client.nextId();
      client.write(encodeFilters(type, askedId, properties, body));
    }
  }

  return {
    set: (filter, type, bits, handler, done) => {
      const entry = { filter: filter, type: type, bits: bits, handler: handler, done: done, held: false };
      const earlier = list;
      list = earlier.filter((other) => other.filter !== filter);
      list.push(entry);
      for (const other of earlier) if (other.filter === filter) tell(other, UNSUBSCRIBED);
      pump();
    },
    answered: (packet) => {
      // An answer to nothing is ignored [5:2.2.1-6].
      if (packet.id !== askedId) return 0;
      const entries = asked;
      const reasons = packet.reasons!;
      const subscribing = packet.type === SUBACK;
      // UNSUBACK of 3.1.1 has none.
      if ((entries[0]!.type === SUBSCRIBE) !== subscribing || (reasons.length && reasons.length !== entries.length)) return PROTOCOL_ERROR;
      asked = [];
      askedId = 0;
      let index = 0;
      for (const entry of entries) {
        const reason = reasons[index++] || 0;
        entry.held = true;
        if (!subscribing) list = list.filter((other) => other !== entry);
        if (!entry.done && reason >= FAILURE) client.refused(reason, entry.filter);
        tell(entry, reason);
      }
      pump();
      return 0;
    },
    handlerOf: (message) => {
      for (const entry of list) if (entry.handler && matches(entry.filter, message.topic)) return entry.handler;
      return undefined;
    },
    restart: (resumed) => {
      asked = [];
      askedId = 0;
      // In a new session everything is asked for, what was refused too: the broker's rules may have changed.
      if (!resumed) for (const entry of list) entry.held = false;
      pump();
    },
    abandon: (reason) => {
      for (const entry of list) tell(entry, reason);
    },
    id: () => askedId,
  };
}
