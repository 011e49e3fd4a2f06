/**
 * The client: one connection after another, and what is carried over from each to the next.
 * It stands on a transport and timers alone, never blocks, and leaves nothing behind after `end`. MQTT 5.0 §3, §4; 3.1.1 §3, §4.
 */
import type { Connection } from '../../hal/transport.ts';
import type { TimerId } from '../../hal/timers.ts';
import { createBackoff } from './backoff.ts';
import { decode } from './decode.ts';
import type { Packet, PropertyReader, PublishPacket } from './decode.ts';
import { encodeAck, encodeDisconnect, encodePublish, PINGREQ_PACKET } from './encode.ts';
import { createFramer } from './framing.ts';
import { createKeepAlive } from './keep-alive.ts';
import { packetLimit, refusalOf } from './limits.ts';
import { hello, keepAliveOf, MAX_PACKET_BYTES, willOf } from './hello.ts';
import type { Client, ClientOptions, Outcome, PublishOptions, Will } from './options.ts';
import { createOutbox } from './outbox.ts';
import type { Message } from './outbox.ts';
import {
  ASSIGNED_CLIENT_ID,
  CONNACK,
  CONNECTION_LOST,
  DISCONNECT,
  ENDED,
  FAILURE,
  KEEP_ALIVE_TIMEOUT,
  NO_ANSWER,
  PROTOCOL_ERROR,
  PUBACK,
  PUBLISH,
  REASON_STRING,
  RECEIVE_MAXIMUM,
  SERVER_KEEP_ALIVE_S,
  SESSION_TAKEN_OVER,
  SUBACK,
  TOPIC_ALIAS,
  TOPIC_ALIAS_INVALID,
  TOPIC_FILTER_INVALID,
  TOPIC_NAME_INVALID,
  UNSUBACK,
  UNSUPPORTED_VERSION,
} from './protocol.ts';
import type { Properties } from './protocol.ts';
import { createSubscriptions } from './subscriptions.ts';
import { isTopicFilter, isTopicName } from './topics.ts';

/** What MQTT 5 adds to 3.1.1 on the wire; a client made without it speaks 3.1.1 alone. */
export interface PropertyCodec {
  read: PropertyReader;
  write: (carrier: number, properties?: Properties) => string;
}

/** A connection that held so long forgives the failures before it; a shorter one may be part of a kicking loop. */
const STABLE_MS = 30_000;
const END_MS = 2000;
/** Written but not yet gone from the transport's queue; above it QoS 0 and 1 messages wait here, where they are bounded. */
const HIGH_WATER_BYTES = 2048;

const IDLE = 0;
const CONNECTING = 1;
const CONNECTED = 2;
const WAITING = 3;

export function createCore(options: ClientOptions, five?: PropertyCodec): Client {
  const transport = options.transport;
  const timers = options.timers;
  const status = options.status;
  const maxInFlight = options.maxInFlight || 8;
  const will = willOf(options);
  const backoff = createBackoff(options.random || Math.random);

  let level = five && options.version !== 4 ? 5 : 4;
  let clientId = options.clientId || '';
  let state = IDLE;
  let connection: Connection | undefined;
  /** Counts connections; an event that carries another number comes from one already given up. */
  let generation = 0;
  let timer: TimerId | undefined;
  let connectedMs = 0;
  let unsentBytes = 0;
  let unsent: Outcome[] = [];
  let lastId = 0;
  let limits: Properties = {};
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

  function settle(message: Message, reason: number): void {
    call(message.done, reason);
  }

  const keepAlive = createKeepAlive(
    timers,
    () => write(PINGREQ_PACKET),
    () => drop(KEEP_ALIVE_TIMEOUT),
  );
  const box = createOutbox(options.maxQueuedMessages || 16, options.maxQueuedBytes || 2048, settle);

  function propertiesFor(carrier: number, properties?: Properties): string {
    return level > 4 ? five!.write(carrier, properties) : '';
  }

  function write(bytes: string): void {
    unsentBytes += bytes.length;
    keepAlive.sent();
    connection!.write(bytes);
  }

  /** An identifier that nothing uses [5:2.2.1-3]. At most `maxInFlight` and one are in use, so there always is one. */
  function nextId(): number {
    let used = true;
    while (used) {
      lastId = (lastId % 65535) + 1;
      used = lastId === subscriptions.id();
      for (const message of box.flight) if (message.id === lastId) used = true;
      for (const message of box.waiting) if (message.id === lastId) used = true;
    }
    return lastId;
  }

  const subscriptions = createSubscriptions(
    () => state === CONNECTED,
    () => packetLimit(limits),
    nextId,
    () => (level > 4 ? '\0' : ''),
    write,
    call,
    (reason, filter) => call(options.onRefused, reason, '', filter),
  );

  /** Sends one message, or ends it if the broker has said that it does not take such. */
  function transmit(message: Message): void {
    const qos = message.qos;
    const again = message.id > 0;
    if (qos && !again) message.id = nextId();
    const bytes = encodePublish(
      message.topic,
      message.payload,
      qos,
      message.retain,
      again,
      message.id,
      propertiesFor(13, message.properties),
    );
    const reason = refusalOf(limits, message, bytes.length);
    if (reason) return settle(message, reason);
    if (qos) box.flight.push(message);
    else if (message.done) unsent.push(message.done);
    write(bytes);
  }

  /** Sends what may be sent, in order; QoS 0 passes QoS 1 that waits for a place in flight [5:4.9.0-3]. */
  function pump(): void {
    const room = (limits[RECEIVE_MAXIMUM] as number) || 65535;
    const window = room < maxInFlight ? room : maxInFlight;
    let index = 0;
    while (index < box.waiting.length) {
      if (state !== CONNECTED || unsentBytes >= HIGH_WATER_BYTES) return;
      if (box.waiting[index]!.qos && box.flight.length >= window) index++;
      else transmit(box.waiting.splice(index, 1)[0]!);
    }
  }

  /** Ends the present connection, if there still is one, and plans the next. `hopeless` after a refusal that time alone will not mend. */
  function lose(reason: number, text: string, hopeless: boolean): void {
    const stable = state === CONNECTED && timers.nowMs() - connectedMs >= STABLE_MS && reason !== SESSION_TAKEN_OVER;
    const retryMs = backoff(stable, hopeless);
    const old = connection;
    const orphans = unsent;
    generation++;
    state = WAITING;
    connection = undefined;
    unsent = [];
    keepAlive.stop();
    timers.cancel(timer);
    timer = timers.after(retryMs, connect);
    if (old) old.close();
    box.rewind();
    for (const done of orphans) call(done, CONNECTION_LOST);
    call(options.onDisconnected, reason, text, retryMs);
  }

  /** Ends the connection for something that the broker did, with DISCONNECT where the version can say why [5:4.13.1]. */
  function drop(reason: number): void {
    if (level > 4 && state === CONNECTED) write(encodeDisconnect(level, reason));
    lose(reason, '', false);
  }

  function onConnack(packet: Packet): void {
    const reason = packet.reason!;
    const properties = packet.properties || {};
    if (reason >= FAILURE) {
      if (reason === UNSUPPORTED_VERSION && level > 4) {
        level = 4;
        return lose(reason, '', false);
      }
      const text = (properties[REASON_STRING] as string) || '';
      const refused = generation;
      call(options.onRefused, reason, text);
      // Busy and unavailable pass by themselves; credentials, identifiers and redirects do not. The application may have ended the client meanwhile.
      if (generation === refused)
        lose(reason, text, reason !== 0x88 && reason !== 0x89 && reason !== 0x80 && reason !== 0x97 && reason !== 0x9f);
      return;
    }
    const resumed = packet.sessionPresent!;
    if (resumed && options.clean) return drop(PROTOCOL_ERROR);
    state = CONNECTED;
    limits = properties;
    connectedMs = timers.nowMs();
    clientId = (properties[ASSIGNED_CLIENT_ID] as string) || clientId;
    const serverS = properties[SERVER_KEEP_ALIVE_S];
    timers.cancel(timer);
    timer = undefined;
    keepAlive.start(1000 * (serverS === undefined ? keepAliveOf(options) : (serverS as number)));
    // A session that the broker lost: the same messages go out as new ones, so that none is lost with it [5:3.2.2-5].
    if (!resumed) for (const message of box.waiting) message.id = 0;
    subscriptions.restart(resumed);
    subscriptions.pump();
    if (will && status && !birth) {
      birth = true;
      enqueue(will.topic, status.online, will, () => (birth = false), true);
    }
    pump();
    call(options.onConnected, packet);
  }

  function onPublish(message: PublishPacket): void {
    const properties = message.properties;
    // This client offers no aliases, so there can be none [5:3.1.2-26].
    if (properties && properties[TOPIC_ALIAS] !== undefined) return drop(TOPIC_ALIAS_INVALID);
    if (!message.topic) return drop(PROTOCOL_ERROR);
    if (message.qos > 1) return drop(PROTOCOL_ERROR);
    const received = generation;
    call(subscriptions.handlerOf(message) || options.onMessage, message.topic, message.payload, message);
    if (message.qos && received === generation && state === CONNECTED) write(encodeAck(PUBACK, message.id!));
  }

  function onPuback(packet: Packet): void {
    let index = 0;
    for (const message of box.flight) {
      if (message.id === packet.id) {
        box.flight.splice(index, 1);
        pump();
        return settle(message, packet.reason!);
      }
      index++;
    }
  }

  /** Returns whether the connection is still the same one. */
  function onPacket(first: number, body: string): boolean {
    const received = generation;
    const packet = decode(first, body, level > 4 ? five!.read : undefined);
    if (typeof packet === 'number') drop(packet);
    else {
      const type = packet.type;
      if (state !== CONNECTED) {
        if (type === CONNACK) onConnack(packet);
        else drop(PROTOCOL_ERROR);
      } else if (type === PUBLISH) onPublish(packet as PublishPacket);
      else if (type === PUBACK) onPuback(packet);
      else if (type === SUBACK || type === UNSUBACK) {
        const reason = subscriptions.answered(packet);
        if (reason) drop(reason);
      } else if (type === DISCONNECT) {
        const properties = packet.properties;
        lose(packet.reason!, (properties && (properties[REASON_STRING] as string)) || '', false);
      } else if (type !== 13) drop(PROTOCOL_ERROR);
    }
    return received === generation;
  }

  function connect(): void {
    const mine = ++generation;
    state = CONNECTING;
    limits = {};
    unsentBytes = 0;
    timer = timers.after(options.connectTimeoutMs || 20_000, () => lose(NO_ANSWER, '', false));
    const feed = createFramer(options.maxPacketBytes || MAX_PACKET_BYTES, onPacket, drop);
    connection = transport.connect({
      onOpen: () => {
        if (mine === generation) write(hello(options, level, clientId, will, propertiesFor));
      },
      onData: (bytes) => {
        if (mine !== generation) return;
        keepAlive.heard();
        feed(bytes);
      },
      onDrain: () => {
        if (mine !== generation) return;
        unsentBytes = 0;
        const gone = unsent;
        unsent = [];
        pump();
        for (const done of gone) call(done, 0);
      },
      onClose: (error) => {
        if (mine === generation) {
          connection = undefined;
          lose(CONNECTION_LOST, error || '', false);
        } else if (whenEnded && mine === generation - 1) finish();
      },
    });
  }

  function finish(): void {
    timers.cancel(timer);
    timer = undefined;
    const done = whenEnded;
    whenEnded = undefined;
    call(done);
  }

  function enqueue(topic: string, payload: string, how: PublishOptions | Will, done: Outcome | undefined, first: boolean): void {
    const wait = !!(how as PublishOptions).wait;
    const message = {
      topic: topic,
      payload: payload,
      qos: how.qos || 0,
      retain: !!how.retain,
      wait: wait,
      properties: how.properties,
      done: done,
      id: 0,
    } as Message;
    if (!message.qos && !wait && state !== CONNECTED) return settle(message, CONNECTION_LOST);
    if (first) {
      box.waiting.unshift(message);
      return;
    }
    box.waiting.push(message);
    pump();
    const waiting = box.waiting;
    if (waiting[waiting.length - 1] === message) box.trim(message, (how as PublishOptions).drop);
  }

  function end(done?: () => void): void {
    const old = connection;
    if (state === CONNECTED) {
      if (will && status) write(encodePublish(will.topic, will.payload, 0, !!will.retain, false, 0, propertiesFor(13)));
      write(encodeDisconnect(level, 0));
    }
    generation++;
    state = IDLE;
    keepAlive.stop();
    timers.cancel(timer);
    connection = undefined;
    const messages = box.flight.concat(box.waiting);
    const gone = unsent;
    box.flight = [];
    box.waiting = [];
    unsent = [];
    const earlier = whenEnded;
    whenEnded = () => {
      call(earlier);
      call(done);
    };
    timer = timers.after(old ? END_MS : 0, finish);
    if (old) old.close();
    for (const message of messages) settle(message, ENDED);
    for (const outcome of gone) call(outcome, ENDED);
    subscriptions.abandon(ENDED);
  }

  return {
    start: () => {
      if (state === IDLE && !whenEnded) connect();
    },
    publish: (topic, payload, how, callback) => {
      if (!isTopicName(topic)) return call(callback, TOPIC_NAME_INVALID);
      if (state === IDLE && generation) return call(callback, ENDED);
      enqueue(topic, payload, how || {}, callback, false);
    },
    subscribe: (filter, how, onMessage, callback) => {
      if (!isTopicFilter(filter)) return call(callback, TOPIC_FILTER_INVALID);
      subscriptions.add(filter, how, onMessage, callback);
    },
    unsubscribe: (filter, callback) => {
      if (!isTopicFilter(filter)) return call(callback, TOPIC_FILTER_INVALID);
      subscriptions.remove(filter, callback);
    },
    end: end,
    connected: () => state === CONNECTED,
  };
}
