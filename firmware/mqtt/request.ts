/** What waits to be sent or for its acknowledgement: PUBLISH, SUBSCRIBE and UNSUBSCRIBE alike. */
import { encodeFilters, encodePublish } from './encode.ts';
import type { MessageHandler, Outcome, PublishOptions, SubscribeOptions, Will } from './options.ts';
import { PUBLISH, SUBSCRIBE } from './protocol.ts';
import type { Properties, QoS } from './protocol.ts';
import { chr, sized } from './wire.ts';

export interface Request {
  type: number;
  /** Topic name or topic filter. */
  topic: string;
  /** In SUBSCRIBE the options byte. */
  payload: string;
  /** 1 in SUBSCRIBE and UNSUBSCRIBE, which are acknowledged too. */
  qos: QoS;
  retain: boolean;
  /** QoS 0 alone: may outlive the connection until it is sent. */
  wait: boolean;
  properties: Properties | undefined;
  done: Outcome | undefined;
  /** SUBSCRIBE. */
  handler: MessageHandler | undefined;
  /** Packet identifier; 0 as long as it was not sent within the present session. */
  id: number;
  /** On the present connection, or settled. */
  sent: boolean;
  /** QoS 2: the broker has it; what is left is PUBREL, never PUBLISH again [5:4.3.3-6]. */
  released?: boolean;
  /** When its Message Expiry Interval ends, on the clock of the timers. */
  expiryMs?: number;
  /** In the session store. */
  key?: number;
}

export function requestOf(
  type: number,
  topic: string,
  payload: string,
  how: PublishOptions | SubscribeOptions | Will,
  done: Outcome | undefined,
  handler?: MessageHandler,
): Request {
  return {
    type: type,
    topic: topic,
    payload: payload,
    qos: how.qos || 0,
    retain: !!(how as PublishOptions).retain,
    wait: !!(how as PublishOptions).wait,
    properties: how.properties,
    done: done,
    handler: handler,
    id: 0,
    sent: false,
  };
}

/** @param properties encoded list, '' in 3.1.1, where of SUBSCRIBE's options only QoS exists */
export function encodeRequest(request: Request, topic: string, again: boolean, properties: string): string {
  const type = request.type;
  const payload = request.payload;
  if (type === PUBLISH) return encodePublish(topic, payload, request.qos, request.retain, again, request.id, properties);
  return encodeFilters(
    type,
    request.id,
    properties,
    sized(topic) + (properties || type !== SUBSCRIBE ? payload : chr(payload.charCodeAt(0) & 3)),
  );
}

/** An identifier after `last` that nothing uses [5:2.2.1-3]. There is one: fewer than 65,535 are ever under way. */
export function freeId(requests: Request[], last: number): number {
  let used = true;
  while (used) {
    last = (last % 65535) + 1;
    used = false;
    for (const request of requests) if (request.id === last) used = true;
  }
  return last;
}

function bytesOf(message: Request): number {
  return message.topic.length + message.payload.length;
}

/**
 * Which message must go for `message`, the last one, to wait: undefined if none. Ask again after removing it.
 * A message that was ever sent is a promise: it is never chosen and takes no part in the bounds.
 * @param maxBytes bound of topics and payloads together
 */
export function victimOf(
  requests: Request[],
  message: Request,
  drop: string | undefined,
  maxMessages: number,
  maxBytes: number,
): Request | undefined {
  // No room could ever be made for it.
  let oldest = bytesOf(message) > maxBytes ? message : undefined;
  for (const other of requests) {
    if (other.id || other.sent || other.type !== PUBLISH) continue;
    oldest = oldest || other;
    if (drop === 'latest' && other !== message && other.topic === message.topic) return other;
    maxMessages--;
    maxBytes -= bytesOf(other);
  }
  return maxMessages < 0 || maxBytes < 0 ? (drop === 'new' ? message : oldest) : undefined;
}
