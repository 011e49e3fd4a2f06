/**
 * What the application listens to, kept over connections. MQTT 5.0 §3.8 to §3.11.
 * One filter is asked for at a time, the next after the answer: a device has few, and a burst of them after a reconnect is what breaks weak links.
 */
import type { Packet, PublishPacket } from './decode.ts';
import type { MessageHandler, Outcome } from './options.ts';
import { FAILURE, PROTOCOL_ERROR, UNSUBSCRIBE, UNSUBSCRIBED } from './protocol.ts';
import { matches } from './topics.ts';

export interface Subscription {
  filter: string;
  /** SUBSCRIBE or UNSUBSCRIBE. */
  type: number;
  /** Subscription Options. */
  bits: number;
  handler: MessageHandler | undefined;
  done: Outcome | undefined;
  /** The broker has answered it in this session. */
  held: boolean;
}

export interface Subscriptions {
  /** Puts a word about a filter in the place of any earlier one. */
  set(entry: Subscription): void;
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

/** @param ask sends the packet for an entry and returns its identifier; 0 if there is no connection, minus a reason code if this broker does not take it */
export function createSubscriptions(
  ask: (entry: Subscription) => number,
  call: (done: Outcome | undefined, reason: number) => void,
  refused: (reason: number, filter: string) => void,
): Subscriptions {
  let list: Subscription[] = [];
  let asked: Subscription | undefined;
  let askedId = 0;

  function tell(entry: Subscription, reason: number): void {
    const done = entry.done;
    entry.done = undefined;
    call(done, reason);
  }

  function pump(): void {
    for (const entry of list) {
      if (!askedId && !entry.held) {
        const id = ask(entry);
        asked = entry;
        if (id < 0) {
          entry.held = true;
          tell(entry, -id);
        } else askedId = id;
      }
    }
  }

  return {
    set: (entry) => {
      const earlier = list;
      list = earlier.filter((other) => other.filter !== entry.filter);
      list.push(entry);
      for (const other of earlier) if (other.filter === entry.filter) tell(other, UNSUBSCRIBED);
      pump();
    },
    answered: (packet) => {
      const entry = asked!;
      const reasons = packet.reasons!;
      const reason = reasons[0] || 0;
      // An answer to nothing is ignored [5:2.2.1-6].
      if (packet.id !== askedId) return 0;
      // SUBACK follows SUBSCRIBE in number, UNSUBACK UNSUBSCRIBE; that of 3.1.1 has no codes.
      if (packet.type !== entry.type + 1 || reasons.length > 1) return PROTOCOL_ERROR;
      askedId = 0;
      entry.held = true;
      if (entry.type === UNSUBSCRIBE) list = list.filter((other) => other !== entry);
      pump();
      if (!entry.done && reason >= FAILURE) refused(reason, entry.filter);
      tell(entry, reason);
      return 0;
    },
    handlerOf: (message) => {
      for (const entry of list) if (entry.handler && matches(entry.filter, message.topic)) return entry.handler;
      return undefined;
    },
    restart: (resumed) => {
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
