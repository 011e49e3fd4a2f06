/** What the first packet of a connection says, from the application's options. */
import { authenticationFields } from './authentication.ts';
import type { ClientOptions, Will } from './options.ts';
import { AUTH_DATA, CONNECT, MAXIMUM_PACKET_SIZE, RECEIVE_MAXIMUM, SESSION_EXPIRY_S, TOPIC_ALIAS_MAXIMUM } from './protocol.ts';
import { listFault, writeProperties } from './properties.ts';
import type { Properties } from './protocol.ts';
import { isText } from './text.ts';
import { isTopicName } from './topics.ts';

/** Default of `maxPacketBytes`. */
export const MAX_PACKET_BYTES = 4096;
/** Bounds what must be remembered of QoS 2 messages received. */
export const MAX_RECEIVED = 20;
const SESSION_EXPIRY_DEFAULT_S = 86400;
/** Topics that a broker may number; each is kept as long as the connection. */
export const ALIASES = 8;

/** The will that `will` or `status` asks for. */
export function willOf(options: ClientOptions): Will | undefined {
  const status = options.status;
  return status ? { topic: status.topic, payload: status.offline, qos: status.qos ?? 1, retain: status.retain !== false } : options.will;
}

/** Throws `BAD_OPTIONS` for what no CONNECT can say: text that is no UTF-8, a will that is no message, properties out of range. */
export function checkOptions(options: ClientOptions, will: Will | undefined, five: boolean): void {
  if (
    !isText((options.clientId || '') + '/' + (options.username || '')) ||
    (will && (!isTopicName(will.topic) || will.qos! > 2)) ||
    (five && listFault(CONNECT, writeProperties(CONNECT, options.properties)))
  )
    throw new Error('BAD_OPTIONS');
}

/** What CONNECT asks for on MQTT 5, the application's own properties last. `full` with QoS 2 and authentication. */
export function wantedOf(options: ClientOptions, full: boolean): Properties {
  const wanted: Properties =
    full && options.authentication ? authenticationFields(options.authentication, options.authentication.start()) : {};
  if (!options.clean) wanted[SESSION_EXPIRY_S] = options.sessionExpiryS ?? SESSION_EXPIRY_DEFAULT_S;
  wanted[MAXIMUM_PACKET_SIZE] = options.maxPacketBytes || MAX_PACKET_BYTES;
  wanted[TOPIC_ALIAS_MAXIMUM] = ALIASES;
  if (full) wanted[RECEIVE_MAXIMUM] = MAX_RECEIVED;
  // Authentication is the mechanism's alone [5:3.1.2.11.10].
  for (const key in options.properties) {
    const id = parseInt(key);
    if (id !== AUTH_DATA) wanted[id] = options.properties[id]!;
  }
  return wanted;
}
