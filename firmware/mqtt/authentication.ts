/** Enhanced authentication: the AUTH packets around a mechanism. MQTT 5.0 §4.12, §3.15. */
import type { Packet } from './decode.ts';
import { AUTH_DATA, AUTH_METHOD, BAD_AUTHENTICATION_METHOD, CONTINUE_AUTHENTICATION, NOT_AUTHORIZED, PROTOCOL_ERROR } from './protocol.ts';
import type { Properties } from './protocol.ts';

/**
 * A mechanism such as SCRAM-SHA-256, driven by the client. One exchange is
 *
 *     start() → CONNECT · AUTH 0x18 → challenge(data, reply) → AUTH 0x18 · … · CONNACK 0 → done(data)
 *
 * and on a standing connection, after `Client.reauthenticate`, the same with AUTH 0x19 in the place of CONNECT and AUTH 0 in that of
 * CONNACK. Data are byte strings, '' where a packet carried none. Each connection begins a new exchange: after `start` nothing of an
 * earlier one counts. With a mechanism the client never falls back to 3.1.1, which could not authenticate.
 */
export interface Authentication {
  /** Authentication Method as the broker knows it. */
  method: string;
  /** Begins an exchange; returns the first Authentication Data. */
  start(): string;
  /**
   * Answers a challenge, at once or in a later turn (to derive a key takes seconds on a board), but once. `reply(undefined)` refuses the
   * broker: the connection ends with 0x87. A reply after the connection has gone is ignored.
   */
  challenge(data: string, reply: (data: string | undefined) => void): void;
  /**
   * The broker is satisfied. Returns whether this side is too, that is whether the broker has proved itself; if not, the connection
   * ends with 0x87 before anything is published or heard.
   */
  done(data: string): boolean;
}

/** Properties of CONNECT or AUTH. */
export function authenticationFields(hook: Authentication, data: string): Properties {
  const fields: Properties = {};
  fields[AUTH_METHOD] = hook.method;
  fields[AUTH_DATA] = data;
  return fields;
}

/**
 * Takes AUTH, or CONNACK with success.
 * @param reply sends the answer to a challenge, or drops the connection if there is none
 * @returns 0, or the reason code to drop the connection with [5:4.12.0-5, -6, -7]
 */
export function takeAuthentication(hook: Authentication | undefined, packet: Packet, reply: (data: string | undefined) => void): number {
  const properties = packet.properties || {};
  const data = (properties[AUTH_DATA] as string) || '';
  if (!hook || packet.reason! > CONTINUE_AUTHENTICATION) return PROTOCOL_ERROR;
  // The short form of success leaves the method out.
  if (packet.properties && properties[AUTH_METHOD] !== hook.method) return BAD_AUTHENTICATION_METHOD;
  if (packet.reason) hook.challenge(data, reply);
  else if (!hook.done(data)) return NOT_AUTHORIZED;
  return 0;
}
