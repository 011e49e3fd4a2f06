/** What the first packet of a connection says, from the application's options. */
import type { ClientOptions, Will } from './options.ts';
import { encodeConnect } from './encode.ts';
import { AUTH_DATA, CONNECT, MAXIMUM_PACKET_SIZE, RECEIVE_MAXIMUM, SESSION_EXPIRY_S, TOPIC_ALIAS_MAXIMUM } from './protocol.ts';
import { listFault, WILL, writeProperties } from './properties.ts';
import type { Properties } from './protocol.ts';
import { isText } from './text.ts';
import { isTopicName } from './topics.ts';

/** Default of `maxPacketBytes`. */
export const MAX_PACKET_BYTES = 4096;
/** Bounds what must be remembered of QoS 2 messages received. */
export const MAX_RECEIVED = 20;
/** Default of `keepAliveS`. */
export const KEEP_ALIVE_S = 60;
const SESSION_EXPIRY_DEFAULT_S = 86400;
/** Topics that a broker may number; each is kept as long as the connection. */
export const ALIASES = 8;

/** The will that `will` or `status` asks for. */
export function willOf(options: ClientOptions): Will | undefined {
  const status = options.status;
  // Asked of the options themselves: what an application does not give falls out of its bundle.
  return options.status
    ? { topic: status!.topic, payload: status!.offline, qos: status!.qos ?? 1, retain: status!.retain !== false }
    : options.will;
}

/** Throws `BAD_OPTIONS` for what no CONNECT can say: text that is no UTF-8, a will that is no message, properties out of range. */
export function checkOptions(options: ClientOptions, clientId: string, will: Will | undefined, five: boolean): void {
  if (
    !isText(clientId + '/' + (options.username || '')) ||
    (will && (!isTopicName(will.topic) || will.qos! > 2)) ||
    (five && options.properties ? listFault(CONNECT, writeProperties(CONNECT, options.properties)) : false)
  )
    throw new Error('BAD_OPTIONS');
}

/** What CONNECT asks for on MQTT 5, added to `wanted`, the application's own properties last. */
function addWishes(wanted: Properties, options: ClientOptions, receiveMaximum: number): Properties {
  if (!options.clean) wanted[SESSION_EXPIRY_S] = options.sessionExpiryS ?? SESSION_EXPIRY_DEFAULT_S;
  wanted[MAXIMUM_PACKET_SIZE] = options.large ? options.large.maxBytes : options.maxPacketBytes || MAX_PACKET_BYTES;
  wanted[TOPIC_ALIAS_MAXIMUM] = ALIASES;
  if (receiveMaximum) wanted[RECEIVE_MAXIMUM] = receiveMaximum;
  // Authentication is the mechanism's alone [5:3.1.2.11.10].
  if (options.properties)
    for (const key in options.properties) {
      const id = parseInt(key);
      if (id !== AUTH_DATA) wanted[id] = options.properties[id]!;
    }
  return wanted;
}

/**
 * CONNECT. An empty identifier on 3.1.1 makes the session clean [3:3.1.3-7].
 * @param fields of the authentication
 * @param receiveMaximum 0 for the protocol's own
 */
export function helloOf(
  options: ClientOptions,
  will: Will | undefined,
  level: number,
  clientId: string,
  five: boolean,
  fields: Properties,
  receiveMaximum: number,
): string {
  return encodeConnect(
    level,
    !!options.clean || (level < 5 && !clientId),
    options.keepAliveS ?? KEEP_ALIVE_S,
    clientId,
    will,
    options,
    five && level > 4 ? writeProperties(CONNECT, addWishes(fields, options, receiveMaximum)) : '',
    five && level > 4 && will ? writeProperties(WILL, will.properties) : '',
  );
}
