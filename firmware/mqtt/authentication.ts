/** Enhanced authentication: the AUTH packets around a mechanism. MQTT 5.0 §4.12, §3.15. */
import type { Packet } from './decode.ts';
import { encodeAuth } from './encode.ts';
import type { Outcome } from './options.ts';
import { writeProperties } from './properties.ts';
import {
  AUTH,
  AUTH_DATA,
  AUTH_METHOD,
  BAD_AUTHENTICATION_METHOD,
  CONTINUE_AUTHENTICATION,
  NOT_AUTHORIZED,
  PROTOCOL_ERROR,
  REAUTHENTICATE,
  UNSUBSCRIBED,
} from './protocol.ts';
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
function authenticationFields(hook: Authentication, data: string): Properties {
  const fields: Properties = {};
  fields[AUTH_METHOD] = hook.method;
  fields[AUTH_DATA] = data;
  return fields;
}

/** The exchange of one client, over all its connections. */
export interface Exchange {
  /** Begins with CONNECT, whose properties these are. */
  _fields(): Properties;
  /** Takes AUTH, or CONNACK with success; returns whether the connection stays. */
  _takes(packet: Packet): boolean;
  /** Begins anew on a standing connection; `done` gets the outcome. */
  _again(done?: Outcome): void;
  /** The connection has gone: so has the exchange that may be under way. */
  _lost(reason: number): void;
}

/**
 * @param lose drops the connection
 * @param call calls into the application
 * @param present the connection, so that a late answer is known from one in time
 */
export function createExchange(
  hook: Authentication,
  write: (bytes: string) => void,
  lose: (reason: number) => void,
  call: (callback: Outcome | undefined, reason: number) => void,
  present: () => unknown,
): Exchange {
  /** Waits for a re-authentication. */
  let waiting: Outcome | undefined;

  function send(reason: number, data: string): void {
    write(encodeAuth(reason, writeProperties(AUTH, authenticationFields(hook, data))));
  }

  /** Tells who waits, and puts `next` in that place. */
  function renew(reason: number, next?: Outcome): void {
    const earlier = waiting;
    waiting = next;
    call(earlier, reason);
  }

  return {
    _fields: () => authenticationFields(hook, hook.start()),
    _takes: (packet) => {
      const mine = present();
      const properties = packet.properties || {};
      const data = (properties[AUTH_DATA] as string) || '';
      let reason = 0;
      if (packet.reason! > CONTINUE_AUTHENTICATION) reason = PROTOCOL_ERROR;
      // The short form of success leaves the method out [5:4.12.0-5, -6, -7].
      else if (packet.properties && properties[AUTH_METHOD] !== hook.method) reason = BAD_AUTHENTICATION_METHOD;
      else if (packet.reason)
        hook.challenge(data, (answer) => {
          if (mine !== present()) return;
          if (answer === undefined) lose(NOT_AUTHORIZED);
          else send(CONTINUE_AUTHENTICATION, answer);
        });
      else if (!hook.done(data)) reason = NOT_AUTHORIZED;
      if (reason) lose(reason);
      else if (packet.type === AUTH && !packet.reason) renew(0);
      return !reason;
    },
    _again: (done) => {
      renew(UNSUBSCRIBED, done);
      send(REAUTHENTICATE, hook.start());
    },
    _lost: (reason) => renew(reason),
  };
}

/** Takes AUTH; what is wrong with it the exchange has said already. */
export function takeAuth(exchange: Exchange, packet: Packet): number {
  exchange._takes(packet);
  return 0;
}
