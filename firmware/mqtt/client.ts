/**
 * The client: one connection after another, and what is carried over from each to the next.
 * It stands on a transport and timers alone, never blocks, and leaves nothing behind after `end`. MQTT 5.0 §3, §4; 3.1.1 §3, §4.
 */
import type { TimerId } from '../../hal/timers.ts';
import type { Connection } from '../../hal/transport.ts';
import { authenticationFields, takeAuthentication } from './authentication.ts';
import { createBackoff } from './backoff.ts';
import { decode } from './decode.ts';
import type { Packet, PublishPacket } from './decode.ts';
import { encodeAuth, encodeConnect, encodeDisconnect, encodePublish, PINGREQ_PACKET } from './encode.ts';
import { createFramer } from './framing.ts';
import { checkOptions, MAX_PACKET_BYTES, wantedOf, willOf } from './hello.ts';
import type { Client, ClientOptions, Outcome } from './options.ts';
import { PUBLISH_SENT, WILL, readProperties, writeProperties } from './properties.ts';
import * as mqtt from './protocol.ts';
import type { Properties } from './protocol.ts';
import { createSession } from './session.ts';
import { chr } from './wire.ts';

/** A connection that held so long forgives the failures before it; a shorter one may be part of a kicking loop. */
const STABLE_MS = 30_000;
const END_MS = 2000;
/** Written but not yet gone from the transport's queue; above it requests wait here, where they are bounded. */
const HIGH_WATER_BYTES = 2048;

// Not mended by time. 0x84 to 0x87, 0x8A, 0x8C: version, identifier, credentials, authorisation, ban, method; 0x9C and 0x9D: go elsewhere.
const HOPELESS = '\x84\x85\x86\x87\x8a\x8c\x9c\x9d';

const IDLE = 0;
const OPENING = 1;
/** CONNECT is out. */
const GREETED = 2;
const CONNECTED = 3;
const WAITING = 4;
const ENDED = 5;

/**
 * @param five with MQTT 5; without, what it adds on the wire falls out of the bundle
 * @param full with QoS 2, enhanced authentication and a session store
 */
export function createCore(options: ClientOptions, five: boolean, full: boolean): Client {
  const timers = options.timers;
  const status = options.status;
  const authentication = full ? options.authentication : undefined;
  const will = willOf(options);
  checkOptions(options, will, five);
  const backoff = createBackoff(options.random || Math.random);

  let level = five && options.version !== 4 ? 5 : 4;
  let clientId = options.clientId || '';
  let state = IDLE;
  /** Events of any other one come from a connection already given up. */
  let connection: Connection | undefined;
  /** Deadline of CONNACK, then keep-alive, then the pause before the next attempt. */
  let timer: TimerId | undefined;
  let connectedMs = 0;
  let keepAliveMs = 0;
  let sentMs = 0;
  let heardMs = 0;
  /** When PINGREQ was sent that nothing has followed. */
  let pingMs: number | undefined;
  let unsentBytes = 0;
  /** Waits for a re-authentication. */
  let renewed: Outcome | undefined;
  /** The connection that `end` closed. */
  let leaving: Connection | undefined;
  let whenEnded: (() => void) | undefined;

  /** Calls into the application. What it throws is thrown again in a turn of its own, so that it is seen and nothing here is left half done. */
  function call<A, B, C>(callback: ((a: A, b: B, c: C) => void) | undefined, a?: A, b?: B, c?: C): void {
    if (!callback) return;
    try {
      callback(a!, b!, c!);
    } catch (error) {
      timers.after(0, () => {
        throw error;
      });
    }
  }

  function list(carrier: number, properties?: Properties, more?: string): string {
    return five && level > 4 ? writeProperties(carrier, properties, more) : '';
  }

  /** Nothing goes out once the application has ended the client, which it may do in any callback. */
  function write(bytes: string): void {
    unsentBytes += bytes.length;
    sentMs = timers.nowMs();
    if (connection) connection.write(bytes);
  }

  const session = createSession(
    options,
    five,
    full,
    will,
    () => level,
    () => unsentBytes >= HIGH_WATER_BYTES,
    write,
    call,
  );

  /** Leaves the present connection, if there still is one; its later events are not heard any more. */
  function leave(next: number, delayMs: number, then: () => void): void {
    leaving = connection;
    state = next;
    connection = undefined;
    timers.cancel(timer);
    timer = timers.after(delayMs, then);
    if (leaving) leaving.close();
  }

  /** Ends the present connection and plans the next: at the slow pace after a reason that time alone will not mend, unless `soon` says otherwise. */
  function lose(reason: number, text?: string, soon?: boolean): void {
    const stable = state === CONNECTED && timers.nowMs() - connectedMs >= STABLE_MS && reason !== mqtt.SESSION_TAKEN_OVER;
    const retryMs = backoff(stable, !soon && HOPELESS.indexOf(chr(reason)) >= 0);
    leave(WAITING, retryMs, connect);
    session._lost();
    if (full) renew(reason);
    call(options.onDisconnected, reason, text || '', retryMs);
  }

  /** Ends the connection for something that the broker did, with DISCONNECT where the version can say why [5:4.13.1]. */
  function drop(reason: number): void {
    if (level > 4 && state === CONNECTED) write(encodeDisconnect(level, reason));
    lose(reason);
  }

  /** Tells who waits for a re-authentication, and puts `next` in that place. */
  function renew(reason: number, next?: Outcome): void {
    const earlier = renewed;
    renewed = next;
    call(earlier, reason);
  }

  function sendAuth(reason: number, data: string): void {
    write(encodeAuth(reason, list(mqtt.AUTH, authenticationFields(authentication!, data))));
  }

  /** Takes AUTH, or CONNACK with success; returns whether the connection stays. */
  function authentic(packet: Packet): boolean {
    const mine = connection;
    const reason = takeAuthentication(authentication, packet, (data) => {
      if (mine !== connection) return;
      if (data === undefined) drop(mqtt.NOT_AUTHORIZED);
      else sendAuth(mqtt.CONTINUE_AUTHENTICATION, data);
    });
    if (reason) drop(reason);
    return !reason;
  }

  /**
   * Sends PINGREQ after three quarters of the keep-alive without sending [3.1.2-20 counts only that] or without hearing. If nothing at all
   * comes within half of it, the link is dead: seen at 1.25 times the keep-alive after the last byte heard.
   */
  function watch(): void {
    const nowMs = timers.nowMs();
    let dueMs = Math.min(sentMs, heardMs) + keepAliveMs * 0.75;
    if (pingMs === undefined && nowMs >= dueMs) {
      write(PINGREQ_PACKET);
      pingMs = nowMs;
    }
    if (pingMs !== undefined) dueMs = pingMs + keepAliveMs / 2;
    if (nowMs >= dueMs) return drop(mqtt.KEEP_ALIVE_TIMEOUT);
    timer = timers.after(dueMs - nowMs, watch);
  }

  function keepAliveS(): number {
    return options.keepAliveS ?? 60;
  }

  /** What the broker adds to a reason: where to go instead, or its words. */
  function textOf(packet: Packet): string {
    const properties = five && packet.properties;
    return properties ? ((properties[mqtt.SERVER_REFERENCE] || properties[mqtt.REASON_STRING] || '') as string) : '';
  }

  function onConnack(packet: Packet): void {
    const reason = packet.reason!;
    const properties = packet.properties || {};
    const resumed = packet.sessionPresent!;
    if (reason >= mqtt.FAILURE) {
      const older = level > 4 && reason === mqtt.UNSUPPORTED_VERSION && !authentication;
      if (older) level = 4;
      else call(options.onRefused, reason, textOf(packet));
      if (connection) lose(reason, textOf(packet), older);
      return;
    }
    if (resumed && options.clean) return drop(mqtt.PROTOCOL_ERROR);
    if (authentication && !authentic(packet)) return;
    state = CONNECTED;
    connectedMs = timers.nowMs();
    keepAliveMs = 1000 * keepAliveS();
    if (five) {
      clientId = (properties[mqtt.ASSIGNED_CLIENT_ID] as string) || clientId;
      const keepS = properties[mqtt.SERVER_KEEP_ALIVE_S] as number | undefined;
      if (keepS !== undefined) keepAliveMs = keepS * 1000;
    }
    timers.cancel(timer);
    timer = undefined;
    if (keepAliveMs) timer = timers.after(keepAliveMs * 0.75, watch);
    session._resume(properties, resumed);
    call(options.onConnected, packet);
  }

  /** Returns whether the connection still stands. */
  function onPacket(first: number): boolean {
    const packet = decode(first, five && level > 4 ? readProperties : undefined);
    let reason = 0;
    if (typeof packet === 'number') reason = packet;
    else {
      const type = packet.type;
      if (full && type === mqtt.AUTH && state >= GREETED) {
        // Success comes as CONNACK the first time.
        if (state === GREETED && !packet.reason) reason = mqtt.PROTOCOL_ERROR;
        else if (authentic(packet) && !packet.reason) renew(0);
      } else if (state !== (type === mqtt.CONNACK ? GREETED : CONNECTED)) reason = mqtt.PROTOCOL_ERROR;
      else if (type === mqtt.PUBLISH) reason = session._arrived(packet as PublishPacket);
      else if (type === mqtt.CONNACK) onConnack(packet);
      else if (type === mqtt.DISCONNECT) lose(packet.reason!, textOf(packet));
      else if (type < mqtt.PINGREQ) reason = session._answered(packet);
      else if (type !== mqtt.PINGRESP) reason = mqtt.PROTOCOL_ERROR;
    }
    if (reason) drop(reason);
    return !!connection;
  }

  function greet(): void {
    state = GREETED;
    write(
      encodeConnect(
        level,
        // An empty identifier on 3.1.1 makes the session clean [3:3.1.3-7].
        !!options.clean || (level < 5 && !clientId),
        keepAliveS(),
        clientId,
        will,
        options.username,
        options.password,
        five && level > 4 ? list(mqtt.CONNECT, wantedOf(options, full)) : '',
        list(WILL, will && will.properties),
      ),
    );
  }

  function connect(): void {
    const feed = createFramer(options.maxPacketBytes || MAX_PACKET_BYTES, onPacket, drop);
    state = OPENING;
    unsentBytes = 0;
    timer = timers.after(options.connectTimeoutMs || 20_000, () => lose(mqtt.NO_ANSWER));
    const mine = (connection = options.transport.connect({
      onOpen: () => {
        if (mine === connection) greet();
      },
      onData: (bytes) => {
        if (mine !== connection) return;
        heardMs = timers.nowMs();
        pingMs = undefined;
        session._hold();
        feed(bytes);
        session._pump();
      },
      onDrain: () => {
        if (mine !== connection) return;
        unsentBytes = 0;
        session._hold();
        session._drained();
        session._pump();
      },
      onClose: (error) => {
        if (mine === connection) {
          connection = undefined;
          lose(mqtt.CONNECTION_LOST, error);
        } else if (whenEnded && mine === leaving) finish();
      },
    }));
  }

  function finish(): void {
    const done = whenEnded;
    timers.cancel(timer);
    timer = whenEnded = undefined;
    call(done);
  }

  return {
    start: () => {
      if ((!state || state === ENDED) && !whenEnded) connect();
    },
    publish: session._publish,
    subscribe: (filter, how, onMessage, done) => session._ask(mqtt.SUBSCRIBE, filter, how, done, onMessage),
    unsubscribe: (filter, done) => session._ask(mqtt.UNSUBSCRIBE, filter, {}, done),
    reauthenticate: (done) => {
      if (!authentication || state !== CONNECTED) return call(done, mqtt.BAD_AUTHENTICATION_METHOD);
      renew(mqtt.UNSUBSCRIBED, done);
      sendAuth(mqtt.REAUTHENTICATE, authentication.start());
    },
    end: (done, withWill) => {
      const earlier = whenEnded;
      if (state === CONNECTED) {
        if (will && status && !withWill) write(encodePublish(will.topic, will.payload, 0, !!will.retain, false, 0, list(PUBLISH_SENT)));
        // On 3.1.1 a broker sends the will unless it hears DISCONNECT.
        if (level > 4 || !withWill) write(encodeDisconnect(level, withWill ? mqtt.DISCONNECT_WITH_WILL : 0));
      }
      whenEnded = () => {
        call(earlier);
        call(done);
      };
      leave(ENDED, connection ? END_MS : 0, finish);
      session._clear();
      if (full) renew(mqtt.ENDED);
    },
    connected: () => state === CONNECTED,
  };
}
