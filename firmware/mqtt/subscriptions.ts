/** What the application listens to, kept over connections; one SUBSCRIBE or UNSUBSCRIBE is under way at a time. MQTT 5.0 §3.8 to §3.11. */
import type { Packet, PublishPacket } from './decode.ts';
import { encodeSubscribe, encodeUnsubscribe } from './encode.ts';
import type { MessageHandler, Outcome, SubscribeOptions } from './options.ts';
import { FAILURE, PROTOCOL_ERROR, SUBACK, UNSUBSCRIBED } from './protocol.ts';
import { matches } from './topics.ts';
import { chr, sized } from './wire.ts';

export interface Subscription {
  filter: string;
  /** Subscription Options byte, or -1: to be unsubscribed. */
  bits: number;
  handler: MessageHandler | undefined;
  done: Outcome | undefined;
  /** The broker's session has it, as far as known. */
  held: boolean;
}

export interface Subscriptions {
  add(filter: string, options: SubscribeOptions, handler?: MessageHandler, done?: Outcome): void;
  remove(filter: string, done?: Outcome): void;
  /** Sends the next packet if none is under way. */
  pump(): void;
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

/**
 * @param ready whether packets can be sent now
 * @param limit largest packet the broker takes, in bytes
 * @param properties the empty property list of the present version
 */
export function createSubscriptions(
  ready: () => boolean,
  limit: () => number,
  nextId: () => number,
  properties: () => string,
  write: (bytes: string) => void,
  tell: (done: Outcome | undefined, reason: number) => void,
  refused: (reason: number, filter: string) => void,
): Subscriptions {
  let list: Subscription[] = [];
  let asked: Subscription[] = [];
  let askedId = 0;

  /** Takes the filter's entry out of the list; whoever waits for its answer learns that it was replaced. */
  function forget(filter: string): void {
    let index = 0;
    for (const entry of list) {
      if (entry.filter === filter) {
        list.splice(index, 1);
        const done = entry.done;
        entry.done = undefined;
        return tell(done, UNSUBSCRIBED);
      }
      index++;
    }
  }

  function pump(): void {
    if (askedId || !ready()) return;
    let body = '';
    let removing = false;
    for (const entry of list) {
      if (entry.held) continue;
      const gone = entry.bits < 0;
      const bytes = sized(entry.filter) + (gone ? '' : chr(properties() ? entry.bits : entry.bits & 3));
      // 5 + 2 + 1: the longest header, the identifier, no properties. Filters of one kind share a packet.
      if (asked.length ? gone !== removing || body.length + bytes.length + 8 > limit() : false) break;
      removing = gone;
      body += bytes;
      asked.push(entry);
    }
    if (!asked.length) return;
    askedId = nextId();
    write((removing ? encodeUnsubscribe : encodeSubscribe)(askedId, properties(), body));
  }

  function answered(packet: Packet): number {
    // An answer to nothing is ignored [5:2.2.1-6].
    if (packet.id !== askedId) return 0;
    const entries = asked;
    const reasons = packet.reasons!;
    const subscribing = entries[0]!.bits >= 0;
    if (subscribing !== (packet.type === SUBACK) || (reasons.length && reasons.length !== entries.length)) return PROTOCOL_ERROR;
    asked = [];
    askedId = 0;
    let index = 0;
    for (const entry of entries) {
      const reason = reasons[index++] || 0;
      const done = entry.done;
      entry.done = undefined;
      entry.held = true;
      if (!subscribing) list = list.filter((other) => other !== entry);
      if (done) tell(done, reason);
      else if (reason >= FAILURE) refused(reason, entry.filter);
    }
    pump();
    return 0;
  }

  return {
    add: (filter, options, handler, done) => {
      const qos = options.qos === undefined ? 1 : options.qos;
      const bits = qos | (options.noLocal ? 4 : 0) | (options.retainAsPublished ? 8 : 0) | ((options.retainHandling || 0) << 4);
      forget(filter);
      list.push({ filter: filter, bits: bits, handler: handler, done: done, held: false });
      pump();
    },
    remove: (filter, done) => {
      forget(filter);
      list.push({ filter: filter, bits: -1, handler: undefined, done: done, held: false });
      pump();
    },
    pump: pump,
    answered: answered,
    handlerOf: (message) => {
      for (const entry of list) if (entry.handler && matches(entry.filter, message.topic)) return entry.handler;
      return undefined;
    },
    restart: (resumed) => {
      asked = [];
      askedId = 0;
      // In a new session everything is asked for, what was refused too: the broker's rules may have changed.
      if (!resumed) for (const entry of list) entry.held = false;
    },
    abandon: (reason) => {
      for (const entry of list) {
        const done = entry.done;
        entry.done = undefined;
        tell(done, reason);
      }
    },
    id: () => askedId,
  };
}
