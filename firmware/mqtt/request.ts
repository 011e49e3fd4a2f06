/** What waits to be sent or for its acknowledgement: PUBLISH, SUBSCRIBE and UNSUBSCRIBE alike. */
import type { Packet, PublishPacket } from './decode.ts';
import { ALIASES } from './hello.ts';
import { encodeFilters, encodePublish } from './encode.ts';
import { refusalOf, SHORT_PACKET_BYTES } from './limits.ts';
import type { MessageHandler, Outcome, PublishOptions, SubscribeOptions } from './options.ts';
import { listFault, ownProperties, PUBLISH_SENT, writeProperties } from './properties.ts';
import {
  EXPIRED,
  FAILURE,
  MAXIMUM_PACKET_SIZE,
  MESSAGE_EXPIRY_S,
  PROTOCOL_ERROR,
  PUBCOMP,
  PUBLISH,
  PUBREC,
  SUBSCRIBE,
  TOPIC_ALIAS,
  TOPIC_ALIAS_INVALID,
  TOPIC_ALIAS_MAXIMUM,
} from './protocol.ts';
import type { Properties, QoS } from './protocol.ts';
import { isTopicFilter, matches } from './topics.ts';
import { chr, sized } from './wire.ts';

export interface Request {
  _type: number;
  /** Topic name or topic filter. */
  _topic: string;
  /** In SUBSCRIBE the options byte. */
  _payload: string;
  /** 1 in SUBSCRIBE and UNSUBSCRIBE, which are acknowledged too. */
  _qos: QoS;
  /** What the application asked for, as it gave it. */
  _how: PublishOptions & SubscribeOptions;
  _done: Outcome | undefined;
  /** SUBSCRIBE. */
  _handler?: MessageHandler | undefined;
  /** Packet identifier; 0 as long as it was not sent within the present session. */
  _id: number;
  /** 1 if it was on the present connection, or is settled. */
  _sent: number;
  /** QoS 2: the broker has it; what is left is PUBREL, never PUBLISH again [5:4.3.3-6]. */
  _released?: boolean;
  /** When its Message Expiry Interval ends, on the clock of the timers. */
  _expiryMs?: number | undefined;
  /** In the session store. */
  _key?: number;
}

export function requestOf(
  type: number,
  topic: string,
  payload: string,
  qos: QoS,
  how: PublishOptions & SubscribeOptions,
  done: Outcome | undefined,
): Request {
  return { _type: type, _topic: topic, _payload: payload, _qos: qos, _how: how, _done: done, _id: 0, _sent: 0 };
}

/** SUBSCRIBE or UNSUBSCRIBE; undefined for what is no filter. */
export function askingFor(
  type: number,
  filter: string,
  how: SubscribeOptions,
  full: boolean,
  done: Outcome | undefined,
  handler: MessageHandler | undefined,
): Request | undefined {
  const bits = Math.min(how.qos ?? 1, full ? 2 : 1) | (how.flags || 0);
  const request = requestOf(type, filter, type === SUBSCRIBE ? chr(bits) : '', 1, how, done);
  request._handler = handler;
  return isTopicFilter(filter) ? request : undefined;
}

/** When the life of a message with these properties ends; undefined if never. */
export function expiryOf(properties: Properties | undefined, nowMs: number): number | undefined {
  const expiryS = properties && (properties[MESSAGE_EXPIRY_S] as number | undefined);
  return expiryS === undefined ? undefined : nowMs + expiryS * 1000;
}

/**
 * The packet of a request, or the reason code for which it cannot be sent on this connection.
 * @param again sent before in this session
 * @param told topics that have an alias on this connection; gets another if the broker takes one
 * @param limits what the broker said in CONNACK
 * @param five with MQTT 5 in the bundle
 */
export function packetOf(
  request: Request,
  again: boolean,
  level: number,
  told: string[],
  limits: Properties,
  nowMs: number,
  five: boolean,
): string | number {
  const type = request._type;
  let topic = request._topic;
  let payload = request._payload;
  let list = '';
  let reason = 0;
  if (five && level > 4) {
    const properties = request._how.properties;
    const topics = told.length;
    list = '\0';
    if (type > PUBLISH) list = writeProperties(type, properties);
    else if (properties || limits[TOPIC_ALIAS_MAXIMUM]) {
      list = writeProperties(PUBLISH_SENT, properties, ownProperties(request._expiryMs, nowMs, topic, told, limits));
      // Told before, and not just now.
      if (told.indexOf(topic) >= 0 && told.length === topics) topic = '';
      if (!again && request._expiryMs! <= nowMs) reason = EXPIRED;
    }
    // Checked here and not when it is asked for, which may be deep in a callback.
    if (properties) reason = reason || listFault(type, list);
  } else if (type === SUBSCRIBE) payload = chr(payload.charCodeAt(0) & 3);
  const bytes =
    type > PUBLISH
      ? encodeFilters(type, request._id, list, sized(topic) + payload)
      : encodePublish(topic, payload, request._qos, !!request._how.retain, again, request._id, list);
  if (five) reason = reason || refusalOf(limits, request, bytes.length);
  return reason || bytes;
}

/**
 * What stands between the length and the payload of a message of QoS 0, for the next one on its topic; undefined if the next may differ.
 * @param toldNow the topic has just got its alias: it is told for the last time
 */
export function headOf(request: Request, bytes: string, toldNow: boolean, limits: Properties, five: boolean): string | undefined {
  const changes = five ? toldNow || request._how.properties || (limits[MAXIMUM_PACKET_SIZE] as number) < SHORT_PACKET_BYTES : false;
  return changes || bytes[0] !== '0' || bytes.length > SHORT_PACKET_BYTES
    ? undefined
    : bytes.substr(2, bytes.length - 2 - request._payload.length);
}

/** An identifier after `last` that nothing uses [5:2.2.1-3]. There is one: fewer than 65,535 are ever under way. */
export function freeId(requests: Request[], last: number): number {
  do last = (last % 65535) + 1;
  while (requests.some((other) => other._id === last));
  return last;
}

/** Notes or resolves the alias of a message's topic on an MQTT 5 connection; returns a reason to drop it, or 0. */
export function aliasFault(message: PublishPacket, named: string[]): number {
  const alias = (message.properties || {})[TOPIC_ALIAS] as number;
  if (alias > ALIASES) return TOPIC_ALIAS_INVALID;
  if (alias) message.topic = named[alias] = message.topic || named[alias]!;
  return message.topic ? 0 : PROTOCOL_ERROR;
}

/** Who takes messages on a topic: the earliest subscription that matches and has a handler of its own. */
export function takerOf(subscriptions: Request[], topic: string): MessageHandler | undefined {
  for (const entry of subscriptions) if (entry._handler && matches(entry._topic, topic)) return entry._handler;
  return undefined;
}

/** What an acknowledgement means for its request: the reason code to drop the connection with, or one of these. */
export const SETTLED = 1;
/** QoS 2: the broker has the message, PUBREL is next. */
export const RELEASED = 2;

export function meaningOf(packet: Packet, own: Request | undefined, full: boolean): number {
  const type = packet.type;
  const taken = full ? type === PUBREC && packet.reason! < FAILURE : false;
  // Unknown ones are ignored, but a PUBREC is never left without its PUBREL.
  if (!own) return taken ? RELEASED : 0;
  const twice = full ? own._qos > 1 : false;
  // Of another kind, or of more than was asked for.
  if ((packet.reasons || []).length > 1 || (twice ? type !== PUBREC && type !== PUBCOMP : type !== own._type + 1)) return PROTOCOL_ERROR;
  if (twice && taken) return RELEASED;
  return !twice || type === PUBREC || own._released ? SETTLED : 0;
}

/**
 * The requests of a session that the broker lost: the same messages go out as new ones, so that none is lost with it [5:3.2.2-5], and every
 * filter is asked for again, what was refused too: the broker's rules may have changed.
 */
export function renewed(requests: Request[], subscriptions: Request[]): Request[] {
  const all = subscriptions.concat(requests.filter((request) => request._type !== SUBSCRIBE));
  for (const request of all) request._id = request._sent = 0;
  return all;
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
  return maxMessages < 0 || leftBytes < 0 ? (bytes > maxBytes || latest!._how.drop === 'new' ? latest : oldest) : undefined;
}
