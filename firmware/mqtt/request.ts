/** What waits to be sent or for its acknowledgement: PUBLISH, SUBSCRIBE and UNSUBSCRIBE alike. */
import type { MessageHandler, Outcome, PublishOptions, SubscribeOptions, Will } from './options.ts';
import { PUBLISH, SUBSCRIBE } from './protocol.ts';
import type { Properties, QoS } from './protocol.ts';
import { chr } from './wire.ts';

export interface Request {
  _type: number;
  /** Topic name or topic filter. */
  _topic: string;
  /** In SUBSCRIBE the options byte. */
  _payload: string;
  /** 1 in SUBSCRIBE and UNSUBSCRIBE, which are acknowledged too. */
  _qos: QoS;
  _retain: boolean;
  /** QoS 0 alone: may outlive the connection until it is sent. */
  _wait: boolean;
  /** What happens when too many wait and this is the latest. */
  _drop?: PublishOptions['drop'];
  _properties: Properties | undefined;
  _done: Outcome | undefined;
  /** SUBSCRIBE. */
  _handler: MessageHandler | undefined;
  /** Packet identifier; 0 as long as it was not sent within the present session. */
  _id: number;
  /** On the present connection, or settled. */
  _sent: boolean;
  /** QoS 2: the broker has it; what is left is PUBREL, never PUBLISH again [5:4.3.3-6]. */
  _released?: boolean;
  /** When its Message Expiry Interval ends, on the clock of the timers. */
  _expiryMs?: number;
  /** In the session store. */
  _key?: number;
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
    _type: type,
    _topic: topic,
    _payload: payload,
    _qos: how.qos || 0,
    _retain: !!(how as PublishOptions).retain,
    _wait: !!(how as PublishOptions).wait,
    _properties: how.properties,
    _done: done,
    _handler: handler,
    _id: 0,
    _sent: false,
  };
}

/** The byte behind a filter: none in UNSUBSCRIBE, and in 3.1.1 of SUBSCRIBE's options only QoS. */
export function optionsOf(request: Request, level: number): string {
  return level > 4 || request._type !== SUBSCRIBE ? request._payload : chr(request._payload.charCodeAt(0) & 3);
}

/** An identifier after `last` that nothing uses [5:2.2.1-3]. There is one: fewer than 65,535 are ever under way. */
export function freeId(requests: Request[], last: number): number {
  let used = true;
  while (used) {
    last = (last % 65535) + 1;
    used = false;
    for (const request of requests) if (request._id === last) used = true;
  }
  return last;
}

/** A message that was never sent in this session; one that was is a promise, which no bound can break. */
export function isWaiting(request: Request): boolean {
  return !request._id && !request._sent && request._type === PUBLISH;
}

/**
 * Which message must go because too many wait; undefined if none. Ask again after removing it.
 * @param maxBytes bound of topics and payloads together; a message above it can never wait
 */
export function victimOf(requests: Request[], maxMessages: number, maxBytes: number): Request | undefined {
  let oldest: Request | undefined;
  let latest: Request | undefined;
  let bytes = 0;
  let leftBytes = maxBytes;
  for (const request of requests) {
    if (!isWaiting(request)) continue;
    oldest = oldest || request;
    latest = request;
    bytes = request._topic.length + request._payload.length;
    leftBytes -= bytes;
    maxMessages--;
  }
  return maxMessages < 0 || leftBytes < 0 ? (bytes > maxBytes || latest!._drop === 'new' ? latest : oldest) : undefined;
}
