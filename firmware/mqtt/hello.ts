/** The first packet of a connection, from the application's options. */
import { encodeConnect } from './encode.ts';
import type { ClientOptions, Will } from './options.ts';
import { MAXIMUM_PACKET_SIZE, RECEIVE_MAXIMUM, SESSION_EXPIRY_S } from './protocol.ts';
import type { Properties } from './protocol.ts';

/** Default of `maxPacketBytes`. */
export const MAX_PACKET_BYTES = 4096;
const SESSION_EXPIRY_DEFAULT_S = 86400;

export function keepAliveOf(options: ClientOptions): number {
  return options.keepAliveS ?? 60;
}

/** The will that `will` or `status` asks for. */
export function willOf(options: ClientOptions): Will | undefined {
  const status = options.status;
  if (!status) return options.will;
  return { topic: status.topic, payload: status.offline, qos: status.qos ?? 1, retain: status.retain !== false };
}

/** What CONNECT asks for on MQTT 5, the application's own properties last. */
export function wantedOf(options: ClientOptions, receiveMaximum: number | undefined): Properties {
  const wanted: Properties = {};
  if (!options.clean) wanted[SESSION_EXPIRY_S] = options.sessionExpiryS ?? SESSION_EXPIRY_DEFAULT_S;
  wanted[MAXIMUM_PACKET_SIZE] = options.maxPacketBytes || MAX_PACKET_BYTES;
  if (receiveMaximum) wanted[RECEIVE_MAXIMUM] = receiveMaximum;
  for (const key in options.properties) wanted[+key] = options.properties[+key]!;
  return wanted;
}

/**
 * @param clientId the wanted or the assigned one; an empty one on 3.1.1 makes the session clean [3:3.1.3-7]
 * @param properties encoded property list of CONNECT, '' on 3.1.1
 * @param willProperties the same of the will
 */
export function hello(
  options: ClientOptions,
  level: number,
  clientId: string,
  will: Will | undefined,
  properties: string,
  willProperties: string,
): string {
  return encodeConnect(
    level,
    !!options.clean || (level < 5 && !clientId),
    keepAliveOf(options),
    clientId,
    will,
    options.username,
    options.password,
    properties,
    willProperties,
  );
}
