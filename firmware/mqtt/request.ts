/** What waits to be sent or for its acknowledgement: PUBLISH, SUBSCRIBE and UNSUBSCRIBE alike. */
import type { PublishPacket } from './decode.ts';
import { ALIASES } from './hello.ts';
import { LAST_PUBLISH } from './encode.ts';
import type { MessageHandler, Outcome, PublishOptions, SubscribeOptions } from './options.ts';
import { listFault, ownProperties, PUBLISH_SENT, writeProperties } from './properties.ts';
import { EXPIRED, MESSAGE_EXPIRY_S, PROTOCOL_ERROR, TOPIC_ALIAS, TOPIC_ALIAS_INVALID, TOPIC_ALIAS_MAXIMUM } from './protocol.ts';
import type { Properties } from './protocol.ts';
import { matches } from './topics.ts';

export interface Request {
  /** First byte of its packet, without DUP. */
  readonly _first: number;
  /** Topic name or topic filter. */
  readonly _topic: string;
  /** In SUBSCRIBE the options byte. */
  readonly _payload: string;
  /** What the application asked for, as it gave it. */
  readonly _how: PublishOptions & SubscribeOptions;
  _done: Outcome | undefined;
  /** SUBSCRIBE. */
  _handler?: MessageHandler | undefined;
  /**
   * 0 as long as it was not sent within the present session; on its way the packet identifier, for QoS 0 `LEAVING`; the negative
   * identifier if an earlier connection of the session had it; undefined when it is settled, of which no comparison is true.
   */
  _id: number;
  /** QoS 2: the broker has it; what is left is PUBREL, never PUBLISH again [5:4.3.3-6]. */
  _released?: boolean;
  /** When its Message Expiry Interval ends, on the clock of the timers. */
  _expiryMs?: number | undefined;
  /** In the session store. */
  _key?: number;
}

/** In the place of the identifier that QoS 0 has not: no acknowledgement names it. */
export const LEAVING = 65536;

/** @param first byte of its packet; of PUBLISH without QoS and RETAIN, which `how` says */
export function requestOf(first: number, topic: string, payload: string, how: PublishOptions & SubscribeOptions, done?: Outcome): Request {
  return {
    _first: first | (first > LAST_PUBLISH ? 0 : (how.qos! << 1) | (how.retain ? 1 : 0)),
    _topic: topic,
    _payload: payload,
    _how: how,
    _done: done,
    _id: 0,
  };
}

/** When the life of a message with these properties ends; undefined if never. */
export function expiryOf(properties: Properties | undefined, nowMs: number): number | undefined {
  const expiryS = properties && (properties[MESSAGE_EXPIRY_S] as number | undefined);
  return expiryS === undefined ? undefined : nowMs + expiryS * 1000;
}

/** Notes or resolves the alias of a message's topic on an MQTT 5 connection; returns a reason to drop it, or 0. */
export function aliasFault(message: PublishPacket, named: string[]): number {
  const alias = (message.properties || {})[TOPIC_ALIAS] as number;
  if (alias > ALIASES) return TOPIC_ALIAS_INVALID;
  if (alias) message.topic = named[alias] = message.topic || named[alias]!;
  return message.topic ? 0 : PROTOCOL_ERROR;
}

/** The property list of a request on MQTT 5. @param told topics that have an alias on this connection; gets another if the broker takes one */
export function listOf(request: Request, told: string[], limits: Properties, nowMs: number): string {
  const properties = request._how.properties;
  const first = request._first;
  return first > LAST_PUBLISH
    ? writeProperties(first >> 4, properties)
    : properties || limits[TOPIC_ALIAS_MAXIMUM]
      ? writeProperties(PUBLISH_SENT, properties, ownProperties(request._expiryMs, nowMs, request._topic, told, limits))
      : '\0';
}

/** What is wrong with a request on MQTT 5, as a reason code, or 0. Asked when it is sent; when it is asked for the stack may be deep. @param list its properties */
export function faultOf(request: Request, list: string, again: boolean, nowMs: number): number {
  return !request._how.properties ? 0 : !again && request._expiryMs! <= nowMs ? EXPIRED : listFault(request._first >> 4, list);
}

/** Who takes messages on a topic: the earliest subscription that matches and has a handler of its own. */
export function takerOf(subscriptions: Request[], topic: string): MessageHandler | undefined {
  return (subscriptions.find((entry) => entry._handler && matches(entry._topic, topic)) || ({} as Request))._handler;
}

/** What stands behind the identifier of a PUBACK on MQTT 5 that is no failure: 0 or "no matching subscribers", and a list without properties. */
const UNFAILED = '\x10\0\0';

/** Whether a PUBACK on MQTT 5 that ends there may be taken without a look at its properties. */
export function isPlainAck(bytes: string, end: number): boolean {
  return end < 7 && UNFAILED.indexOf(bytes.substring(4, end)) >= 0;
}

/** Whether what begins with these bytes is a PUBACK, and the answer to a request. */
export function isAnswer(request: Request | undefined, bytes: string): unknown {
  return bytes[0] === '@' && request && request._first < 0x34 && request._id === ((bytes.charCodeAt(2) << 8) | bytes.charCodeAt(3));
}
