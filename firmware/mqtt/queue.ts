/** Messages on their way out, and who has to go when too many wait. */
import type { Outcome } from './options.ts';
import type { Properties, QoS } from './protocol.ts';

export interface Message {
  topic: string;
  payload: string;
  qos: QoS;
  retain: boolean;
  /** QoS 0 alone: may outlive the connection until it is sent. */
  wait: boolean;
  properties: Properties | undefined;
  done: Outcome | undefined;
  /** Packet identifier; 0 as long as it was not sent within the present session. */
  id: number;
  /** On the present connection, or settled. */
  sent: boolean;
  /** QoS 2: the broker has it; what is left is PUBREL, never PUBLISH again [5:4.3.3-6]. */
  released?: boolean;
}

function bytesOf(message: Message): number {
  return message.topic.length + message.payload.length;
}

/**
 * Which message must go for `message`, the last one, to wait: undefined if none. Ask again after removing it.
 * A message that was ever sent is a promise: it is never chosen and takes no part in the bounds.
 * @param maxBytes bound of topics and payloads together
 */
export function victimOf(
  messages: Message[],
  message: Message,
  drop: string | undefined,
  maxMessages: number,
  maxBytes: number,
): Message | undefined {
  // No room could ever be made for it.
  let oldest = bytesOf(message) > maxBytes ? message : undefined;
  for (const other of messages) {
    if (other.id || other.sent) continue;
    oldest = oldest ?? other;
    if (drop === 'latest' && other !== message && other.topic === message.topic) return other;
    maxMessages--;
    maxBytes -= bytesOf(other);
  }
  return maxMessages < 0 || maxBytes < 0 ? (drop === 'new' ? message : oldest) : undefined;
}
