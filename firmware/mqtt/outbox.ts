/** Messages on their way out: those that wait, bounded, and those in flight until the broker has them. MQTT 5.0 §4.3, §4.4, §4.6. */
import type { Outcome } from './options.ts';
import { CONNECTION_LOST, QUOTA_EXCEEDED } from './protocol.ts';
import type { Properties, QoS } from './protocol.ts';

export interface Message {
  topic: string;
  payload: string;
  qos: QoS;
  retain: boolean;
  /** May outlive the connection. */
  wait: boolean;
  properties: Properties | undefined;
  done: Outcome | undefined;
  /** Packet identifier; 0 as long as it was not sent within the present session. */
  id: number;
}

export interface Outbox {
  waiting: Message[];
  flight: Message[];
  /** Applies the bounds to `message`, the last in the queue, as `drop` says. */
  trim(message: Message, drop: string | undefined): void;
  /** After a connection: what is in flight goes to the front of the queue, in order [4.6.0-1]; what may not wait is told so. */
  rewind(): void;
}

function bytesOf(message: Message): number {
  return message.topic.length + message.payload.length;
}

export function createOutbox(maxMessages: number, maxBytes: number, settle: (message: Message, reason: number) => void): Outbox {
  function trim(message: Message, drop: string | undefined): void {
    const waiting = box.waiting;
    const last = waiting.length - 1;
    let bytes = 0;
    let count = 0;
    let index = 0;
    let oldest = last;
    for (const other of waiting) {
      // A message sent before is a promise: it keeps its place and takes no part in the bounds.
      if (!other.id) {
        if (drop === 'latest' && index < last && other.topic === message.topic) {
          waiting[index] = message;
          waiting.pop();
          return settle(other, QUOTA_EXCEEDED);
        }
        if (!count) oldest = index;
        count++;
        bytes += bytesOf(other);
      }
      index++;
    }
    const victims: Message[] = [];
    while (count > maxMessages || bytes > maxBytes) {
      const victim = drop === 'new' ? waiting.pop()! : waiting.splice(oldest, 1)[0]!;
      victims.push(victim);
      count--;
      bytes -= bytesOf(victim);
      // 'new' pays with itself alone; and without the newcomer the rest fitted.
      if (drop === 'new') break;
    }
    for (const victim of victims) settle(victim, QUOTA_EXCEEDED);
  }

  function rewind(): void {
    const lost: Message[] = [];
    const waiting: Message[] = [];
    for (const message of box.flight.concat(box.waiting)) (message.qos || message.wait ? waiting : lost).push(message);
    box.waiting = waiting;
    box.flight = [];
    for (const message of lost) settle(message, CONNECTION_LOST);
  }

  const box: Outbox = { waiting: [], flight: [], trim: trim, rewind: rewind };
  return box;
}
