/** What the first packet of a connection says, from the application's options. */
import { authenticationFields } from './authentication.ts';
import type { ClientOptions, Will } from './options.ts';
import { MAXIMUM_PACKET_SIZE, RECEIVE_MAXIMUM, SESSION_EXPIRY_S, TOPIC_ALIAS_MAXIMUM } from './protocol.ts';
import type { Properties } from './protocol.ts';

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

/** What CONNECT asks for on MQTT 5, the application's own properties last. `full` with QoS 2 and authentication. */
export function wantedOf(options: ClientOptions, full: boolean): Properties {
  const wanted: Properties =
    full && options.authentication ? authenticationFields(options.authentication, options.authentication.start()) : {};
  if (!options.clean) wanted[SESSION_EXPIRY_S] = options.sessionExpiryS ?? SESSION_EXPIRY_DEFAULT_S;
  wanted[MAXIMUM_PACKET_SIZE] = options.maxPacketBytes || MAX_PACKET_BYTES;
  wanted[TOPIC_ALIAS_MAXIMUM] = ALIASES;
  if (full) wanted[RECEIVE_MAXIMUM] = MAX_RECEIVED;
  for (const key in options.properties) wanted[+key] = options.properties[+key]!;
  return wanted;
}
