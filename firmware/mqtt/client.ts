/**
 * The client: one connection after another, and what is carried over from each to the next.
 * It stands on a transport and timers alone, never blocks, and leaves nothing behind after `end`. MQTT 5.0 §3, §4; 3.1.1 §3, §4.
 */
import type { TimerId } from '../../hal/timers.ts';
import type { Connection } from '../../hal/transport.ts';
import { createBackoff } from './backoff.ts';
import { decode } from './decode.ts';
import type { Packet, PropertyReader, PublishPacket } from './decode.ts';
import { encodeAck, encodeDisconnect, encodeFilters, encodePublish, PINGREQ_PACKET } from './encode.ts';
import { createFramer } from './framing.ts';
import { hello, wantedOf, keepAliveOf, MAX_PACKET_BYTES, willOf } from './hello.ts';
import { packetLimit, refusalOf } from './limits.ts';
import type { Client, ClientOptions, Outcome, PublishOptions, Will } from './options.ts';
import * as mqtt from './protocol.ts';
import type { Properties } from './protocol.ts';
import type { ExactlyOnce } from './qos2.ts';
import { victimOf } from './queue.ts';
import type { Message } from './queue.ts';
import { createSubscriptions } from './subscriptions.ts';
import { isTopicFilter, isTopicName } from './topics.ts';
import { chr, sized } from './wire.ts';

/** What MQTT 5 adds to 3.1.1 on the wire; a client made without it speaks 3.1.1 alone. */
export interface PropertyCodec {
  read: PropertyReader;
  write: (carrier: number, properties?: Properties) => string;
}

/** A connection that held so long forgives the failures before it; a shorter one may be part of a kicking loop. */
const STABLE_MS = 30_000;
const END_MS = 2000;
/** Written but not yet gone from the transport's queue; above it messages wait here, where they are bounded. */
const HIGH_WATER_BYTES = 2048;

// 0x84 to 0x87, 0x8A, 0x8C: version, identifier, credentials, authorisation, ban, method; 0x9C and 0x9D: go elsewhere.
const HOPELESS = '\x84\x85\x86\x87\x8a\x8c\x9c\x9d';

const IDLE = 0;
const OPENING = 1;
/** CONNECT is out. */
const GREETED = 2;
const CONNECTED = 3;
const WAITING = 4;

export function createCore(options: ClientOptions, five: PropertyCodec | undefined, exactlyOnce: ExactlyOnce | undefined): Client {
  const timers = options.timers;
  const status = options.status;
  const will = willOf(options);
  const backoff = createBackoff(options.random || Math.random);

  let level = five && options.version !== 4 ? 5 : 4;
  let clientId = options.clientId || '';
  let state = IDLE;
  let connection: Connection | undefined;
  /** Counts connections; an event that carries another number comes from one already given up. */
  let generation = 0;
  /** Deadline of CONNACK, then keep-alive, then the pause before the next attempt. */
  let timer: TimerId | undefined;
  let connectedMs = 0;
  let keepAliveMs = 0;
  let sentMs = 0;
  let heardMs = 0;
  /** When PINGREQ was sent that nothing has followed. */
  let pingMs: number | undefined;
  /** What the broker said in CONNACK. */
  let limits: Properties = {};
  let lastId = 0;
  /** In the order they were published: those that wait, those in flight, and QoS 0 whose bytes have not left yet. */
  let messages: Message[] = [];
  let unsentBytes = 0;
  /** The word that the device is there is still under way. */
  let birth = false;
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

  function propertiesOf(carrier: number, properties?: Properties): string {
    return level > 4 ? five!.write(carrier, properties) : '';
  }

  function write(bytes: string): void {
    unsentBytes += bytes.length;
    sentMs = timers.nowMs();
    connection!.write(bytes);
  }

  /** An identifier that nothing uses [5:2.2.1-3]. At most `maxInFlight` and one are in use, so there always is one. */
  function nextId(): number {
    let used = true;
    while (used) {
      lastId = (lastId % 65535) + 1;
      used = lastId === subscriptions.id();
      for (const message of messages) if (message.id === lastId) used = true;
    }
    return lastId;
  }

  const subscriptions = createSubscriptions(
    (entry) => {
      if (state !== CONNECTED) return 0;
      const id = nextId();
      const bits = entry.type === mqtt.SUBSCRIBE ? chr(level > 4 ? entry.bits : entry.bits & 3) : '';
      const bytes = encodeFilters(entry.type, id, propertiesOf(entry.type), sized(entry.filter) + bits);
      if (five && bytes.length > packetLimit(limits)) return -mqtt.PACKET_TOO_LARGE;
      write(bytes);
      return id;
    },
    call,
    (reason, filter) => call(options.onRefused, reason, '', filter),
  );

  function settle(message: Message, reason: number): void {
    messages = messages.filter((other) => other !== message);
    message.sent = true;
    call(message.done, reason);
  }

  /** Sends one message, or ends it if the broker has said that it does not take such. */
  function transmit(message: Message): void {
    const qos = message.qos;
    const again = message.id > 0;
    if (exactlyOnce && message.released) {
      message.sent = true;
      return write(encodeAck(mqtt.PUBREL, message.id));
    }
    if (qos && !again) message.id = nextId();
    const properties = level > 4 ? five!.write(13, message.properties) : '';
    const bytes = encodePublish(message.topic, message.payload, qos, message.retain, again, message.id, properties);
    const reason = five ? refusalOf(limits, message, bytes.length) : 0;
    if (reason) return settle(message, reason);
    message.sent = true;
    write(bytes);
    if (!qos && !message.done) settle(message, 0);
  }

  /** Sends what may be sent, in order; QoS 0 passes QoS 1 that waits for a place in flight [5:4.9.0-3]. */
  function pump(): void {
    let room = Math.min((limits[mqtt.RECEIVE_MAXIMUM] as number) || 65535, options.maxInFlight || 8);
    for (const message of messages) if (message.sent && message.qos) room--;
    for (const message of messages.slice()) {
      if (state !== CONNECTED || unsentBytes >= HIGH_WATER_BYTES) return;
      if (!message.sent && (!message.qos || room-- > 0)) transmit(message);
    }
  }

  /** Leaves the present connection, if there still is one; its later events are not heard any more. */
  function leave(next: number, delayMs: number, then: () => void): void {
    const old = connection;
    generation++;
    state = next;
    connection = undefined;
    timers.cancel(timer);
    timer = timers.after(delayMs, then);
    if (old) old.close();
  }

  /** Ends the present connection and plans the next. `hopeless` after a refusal that time alone will not mend. */
  function lose(reason: number, text: string, hopeless?: boolean): void {
    const stable = state === CONNECTED && timers.nowMs() - connectedMs >= STABLE_MS && reason !== mqtt.SESSION_TAKEN_OVER;
    const retryMs = backoff(stable, !!hopeless);
    leave(WAITING, retryMs, connect);
    for (const message of messages) {
      if (message.qos || (message.wait && !message.sent)) message.sent = false;
      else settle(message, mqtt.CONNECTION_LOST);
    }
    call(options.onDisconnected, reason, text, retryMs);
  }

  /** Ends the connection for something that the broker did, with DISCONNECT where the version can say why [5:4.13.1]. */
  function drop(reason: number): void {
    if (level > 4 && state === CONNECTED) write(encodeDisconnect(level, reason));
    lose(reason, '');
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

  function onConnack(packet: Packet): void {
    const reason = packet.reason!;
    const properties = packet.properties || {};
    const resumed = packet.sessionPresent!;
    if (reason >= mqtt.FAILURE) {
      const text = (properties[mqtt.REASON_STRING] as string) || '';
      const refused = generation;
      const older = reason === mqtt.UNSUPPORTED_VERSION && level > 4;
      if (older) level = 4;
      else call(options.onRefused, reason, text);
      // Credentials, identifiers and redirects are not mended by time. The application may have ended the client meanwhile.
      if (generation === refused) lose(reason, text, !older && HOPELESS.indexOf(chr(reason)) >= 0);
      return;
    }
    if (resumed && options.clean) return drop(mqtt.PROTOCOL_ERROR);
    state = CONNECTED;
    limits = properties;
    connectedMs = timers.nowMs();
    clientId = (properties[mqtt.ASSIGNED_CLIENT_ID] as string) || clientId;
    keepAliveMs = 1000 * ((properties[mqtt.SERVER_KEEP_ALIVE_S] as number | undefined) ?? keepAliveOf(options));
    timers.cancel(timer);
    timer = undefined;
    if (keepAliveMs) timer = timers.after(keepAliveMs * 0.75, watch);
    // A session that the broker lost: the same messages go out as new ones, so that none is lost with it [5:3.2.2-5].
    if (!resumed) {
      for (const message of messages) {
        message.id = 0;
        // Sent again it might arrive twice, not sent again not at all: the application must know.
        if (exactlyOnce && message.released) settle(message, mqtt.CONNECTION_LOST);
      }
      if (exactlyOnce) exactlyOnce.forget();
    }
    subscriptions.restart(resumed);
    if (will && status && !birth) {
      birth = true;
      messages.unshift(messageOf(will.topic, status.online, will, () => (birth = false)));
    }
    pump();
    call(options.onConnected, packet);
  }

  function onPublish(message: PublishPacket): void {
    const properties = message.properties;
    // This client offers no aliases, so there can be none [5:3.1.2-26].
    if (properties && properties[mqtt.TOPIC_ALIAS] !== undefined) return drop(mqtt.TOPIC_ALIAS_INVALID);
    if (!message.topic || (message.qos > 1 && !exactlyOnce)) return drop(mqtt.PROTOCOL_ERROR);
    const received = generation;
    let known = 0;
    let type = mqtt.PUBACK;
    if (exactlyOnce && message.qos > 1) {
      known = exactlyOnce.arrived(message.id!, level);
      type = mqtt.PUBREC;
      if (known > 1) return drop(known);
    }
    if (!known) call(subscriptions.handlerOf(message) || options.onMessage, message.topic, message.payload, message);
    if (message.qos && received === generation) write(encodeAck(type, message.id!));
  }

  /** PUBACK, PUBREC, PUBREL, PUBCOMP. */
  function onAck(packet: Packet): void {
    const type = packet.type;
    let own: Message | undefined;
    for (const message of messages) if (message.id === packet.id && message.sent) own = message;
    // An acknowledgement of the other kind; one of nothing is ignored.
    if (own && type !== mqtt.PUBREL && own.qos > 1 !== type > mqtt.PUBACK) return drop(mqtt.PROTOCOL_ERROR);
    if (exactlyOnce && type > mqtt.PUBACK) exactlyOnce.heard(packet, own, write, settle);
    else if (own) settle(own, packet.reason!);
    pump();
  }

  /** Returns whether the connection is still the same one. */
  function onPacket(first: number): boolean {
    const received = generation;
    const packet = decode(first, level > 4 ? five!.read : undefined);
    if (typeof packet === 'number') drop(packet);
    else {
      const type = packet.type;
      if (state !== (type === mqtt.CONNACK ? GREETED : CONNECTED)) drop(mqtt.PROTOCOL_ERROR);
      else if (type === mqtt.PUBLISH) onPublish(packet as PublishPacket);
      else if (type > mqtt.PUBLISH && type < mqtt.SUBSCRIBE) onAck(packet);
      else if (type === mqtt.CONNACK) onConnack(packet);
      else if (type === mqtt.DISCONNECT) lose(packet.reason!, ((packet.properties || {})[mqtt.REASON_STRING] as string) || '');
      else if (type === mqtt.SUBACK || type === mqtt.UNSUBACK) {
        const reason = subscriptions.answered(packet);
        if (reason) drop(reason);
      } else if (type !== mqtt.PINGRESP) drop(mqtt.PROTOCOL_ERROR);
    }
    return received === generation;
  }

  function connect(): void {
    const mine = ++generation;
    const feed = createFramer(options.maxPacketBytes || MAX_PACKET_BYTES, onPacket, drop);
    state = OPENING;
    limits = {};
    unsentBytes = 0;
    timer = timers.after(options.connectTimeoutMs || 20_000, () => lose(mqtt.NO_ANSWER, ''));
    connection = options.transport.connect({
      onOpen: () => {
        if (mine !== generation) return;
        state = GREETED;
        const wanted = five ? propertiesOf(1, wantedOf(options, exactlyOnce && exactlyOnce.receiveMaximum)) : '';
        write(hello(options, level, clientId, will, wanted, propertiesOf(0, will && will.properties)));
      },
      onData: (bytes) => {
        if (mine !== generation) return;
        heardMs = timers.nowMs();
        pingMs = undefined;
        feed(bytes);
      },
      onDrain: () => {
        if (mine !== generation) return;
        unsentBytes = 0;
        for (const message of messages) if (message.sent && !message.qos) settle(message, 0);
        pump();
      },
      onClose: (error) => {
        if (mine === generation) {
          connection = undefined;
          lose(mqtt.CONNECTION_LOST, error || '');
        } else if (whenEnded && mine === generation - 1) finish();
      },
    });
  }

  function messageOf(topic: string, payload: string, how: PublishOptions | Will, done: Outcome | undefined): Message {
    return {
      topic: topic,
      payload: payload,
      qos: how.qos || 0,
      retain: !!how.retain,
      wait: !!(how as PublishOptions).wait,
      properties: how.properties,
      done: done,
      id: 0,
      sent: false,
    };
  }

  function publish(topic: string, payload: string, how?: PublishOptions, done?: Outcome): void {
    const message = messageOf(topic, payload, how || {}, done);
    let reason = isTopicName(topic) ? 0 : mqtt.TOPIC_NAME_INVALID;
    if (message.qos > 1 && !exactlyOnce) reason = mqtt.QOS_NOT_SUPPORTED;
    if (state !== CONNECTED && !message.qos && !message.wait) reason = mqtt.CONNECTION_LOST;
    if (state === IDLE && generation) reason = mqtt.ENDED;
    if (reason) return call(done, reason);
    messages.push(message);
    pump();
    while (!message.sent) {
      const victim = victimOf(messages, message, how && how.drop, options.maxQueuedMessages || 16, options.maxQueuedBytes || 2048);
      if (!victim) return;
      settle(victim, mqtt.QUOTA_EXCEEDED);
    }
  }

  function setFilter(filter: string, type: number, bits: number, done: Outcome | undefined, handler?: ClientOptions['onMessage']): void {
    if (isTopicFilter(filter)) subscriptions.set({ filter: filter, type: type, bits: bits, handler: handler, done: done, held: false });
    else call(done, mqtt.TOPIC_FILTER_INVALID);
  }

  function finish(): void {
    const done = whenEnded;
    timers.cancel(timer);
    timer = whenEnded = undefined;
    call(done);
  }

  function end(done?: () => void): void {
    const earlier = whenEnded;
    if (state === CONNECTED) {
      if (will && status) write(encodePublish(will.topic, will.payload, 0, !!will.retain, false, 0, propertiesOf(13)));
      write(encodeDisconnect(level, 0));
    }
    whenEnded = () => {
      call(earlier);
      call(done);
    };
    leave(IDLE, connection ? END_MS : 0, finish);
    for (const message of messages) settle(message, mqtt.ENDED);
    subscriptions.abandon(mqtt.ENDED);
  }

  return {
    start: () => {
      if (state === IDLE && !whenEnded) connect();
    },
    publish: publish,
    subscribe: (filter, how, onMessage, done) =>
      setFilter(filter, mqtt.SUBSCRIBE, Math.min(how.qos ?? 1, exactlyOnce ? 2 : 1) | (how.flags || 0), done, onMessage),
    unsubscribe: (filter, done) => setFilter(filter, mqtt.UNSUBSCRIBE, 0, done),
    end: end,
    connected: () => state === CONNECTED,
  };
}
