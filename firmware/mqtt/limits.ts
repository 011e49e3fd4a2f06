/** What a broker said in CONNACK that it does not take. MQTT 5.0 §3.2.2.3. */
import {
  MAXIMUM_PACKET_SIZE,
  MAXIMUM_QOS,
  PACKET_TOO_LARGE,
  PROTOCOL_ERROR,
  QOS_NOT_SUPPORTED,
  RETAIN_AVAILABLE,
  RETAIN_NOT_SUPPORTED,
  SHARED_AVAILABLE,
  SHARED_NOT_SUPPORTED,
  SUBSCRIPTION_ID,
  SUBSCRIPTION_ID_AVAILABLE,
  SUBSCRIPTION_ID_NOT_SUPPORTED,
  WILDCARD_AVAILABLE,
  WILDCARD_NOT_SUPPORTED,
} from './protocol.ts';
import { LAST_PUBLISH } from './encode.ts';
import type { Properties } from './protocol.ts';
import type { Request } from './request.ts';
import { hasWildcard } from './topics.ts';

/** A packet whose length takes one byte is never larger than this. */
const SHORT_PACKET_BYTES = 129;

const NO_LOCAL = 4;

/** 0, or the reason code for which a request cannot be sent on this connection. */
export function refusalOf(limits: Properties, request: Request, packetBytes: number): number {
  if (packetBytes > ((limits[MAXIMUM_PACKET_SIZE] as number) || 0xfffffff)) return PACKET_TOO_LARGE;
  const first = request._first;
  if (first <= LAST_PUBLISH) {
    if (((first >> 1) & 3) > ((limits[MAXIMUM_QOS] as number | undefined) ?? 2)) return QOS_NOT_SUPPORTED;
    return first & 1 && limits[RETAIN_AVAILABLE] === 0 ? RETAIN_NOT_SUPPORTED : 0;
  }
  const filter = request._topic;
  const bits = request._payload.charCodeAt(0);
  const shared = filter.substr(0, 7) === '$share/';
  // A fourth way to handle retained messages; no No Local on a shared subscription [5:3.8.3-4, -5].
  if (bits > 47 || (shared && bits & NO_LOCAL)) return PROTOCOL_ERROR;
  if (limits[WILDCARD_AVAILABLE] === 0 && hasWildcard(filter)) return WILDCARD_NOT_SUPPORTED;
  if (limits[SHARED_AVAILABLE] === 0 && shared) return SHARED_NOT_SUPPORTED;
  return limits[SUBSCRIPTION_ID_AVAILABLE] === 0 && request._how.properties && request._how.properties[SUBSCRIPTION_ID] !== undefined
    ? SUBSCRIPTION_ID_NOT_SUPPORTED
    : 0;
}

/** Whether the broker has limits that are worth a look at each message. */
export function isWatchful(limits: Properties): boolean {
  return limits[MAXIMUM_QOS] === 0 || (limits[MAXIMUM_PACKET_SIZE] as number) < SHORT_PACKET_BYTES;
}
