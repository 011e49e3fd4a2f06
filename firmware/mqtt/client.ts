/**
 * The client: one connection after another, and what outlives them: requests on their way out, subscriptions, identifiers of QoS 2 messages
 * received. It never blocks, settles each request exactly once, and leaves nothing behind after `end`. MQTT 5.0 §3, §4; 3.1.1 §3, §4.
 *
 * One function, because the interpreter charges for every other form: 9 variables for each function of a second object, and time for each
 * call. What needs no state of it is in the modules around. What is used most is declared first: a scope is searched from there.
 */
import type { TimerId } from '../../hal/timers.ts';
import type { Connection } from '../../hal/transport.ts';
import { createCall } from './application.ts';
import { createExchange } from './authentication.ts';
import { failuresAfter, pauseMs } from './backoff.ts';
import { decode, wordsOf, type Packet, type PublishPacket } from './decode.ts';
import { encodeAck, encodeDisconnect, PINGREQ_PACKET } from './encode.ts';
import { checkOptions, KEEP_ALIVE_S, MAX_PACKET_BYTES, MAX_RECEIVED, helloOf, willOf } from './hello.ts';
import type { Client, ClientOptions, MessageHandler, Outcome, PublishOptions, SubscribeOptions } from './options.ts';
import { readProperties } from './properties.ts';
import * as mqtt from './protocol.ts';
import { createReader, expectLike, heardNothing } from './reader.ts';
import * as queue from './request.ts';
import { createMemory } from './store.ts';
import { isTopicName } from './topics.ts';
import { chr } from './wire.ts';

const END_MS = 2000;
/** Written but not yet gone from the transport's queue; above it requests wait here, where they are bounded. */
const HIGH_WATER_BYTES = 2048;

// Not yet started; without an answer; with CONNECT out; accepted; until the next attempt; for good.
const [IDLE, OPENING, GREETED, CONNECTED, WAITING, ENDED] = [0, 1, 2, 3, 4, 5];

/** `five`: with MQTT 5; `full`: with QoS 2, enhanced authentication and a session store. What is not wanted falls out of the bundle. */
export function createCore(options: ClientOptions, five: boolean, full: boolean): Client {
  let connection: Connection | undefined;
  let room = 0; // Bytes that may be written before what was written has left.
  let more = 0; // Something may be sent that was not looked at.
  let quiet = 0; // Looks of the keep-alive since the last packet sent.
  /** Of the last plain message on this connection: its topic, and all that stands between the length and the payload of the next one. */
  let sentTopic: string | undefined;
  let sentHead = '';
  let state = IDLE;
  let held = 0; // Whatever is asked for waits: a callback is running, whose stack it would stand on.
  let places = 0; // Messages that may be in flight above those that are; whether SUBSCRIBE or UNSUBSCRIBE is.
  let asking = 0;
  let lastId = 0;
  let level = five && options.version !== 4 ? 5 : 4;
  let heard = heardNothing(); // What the latest connection heard.
  let subscriptions: queue.Request[] = []; // Kept over connections, and over sessions that the broker lost.
  let timer: TimerId | undefined; // Deadline of CONNACK, then looks of the keep-alive, then the pause before the next attempt.
  let lookMs = 0;
  let connectedMs = 0;
  let failures = 0;
  let clientId = options.clientId || '';
  let limits: mqtt.Properties = {}; // What the broker said in CONNACK.
  let told: string[] = []; // Topics by alias, on this connection: told to the broker, one less than the alias, and heard from it.
  let named: string[] = [];
  let birth = 0; // The word that the device is there is still under way.
  let whenEnded: (() => void) | undefined;
  let requests: queue.Request[] = []; // In order: those that wait, those in flight, and QoS 0 whose bytes have not left yet.
  const timers = options.timers;
  const memory = full ? createMemory(options.store, requests) : undefined;
  const will = willOf(options);
  checkOptions(options, will, five);

  const call = createCall(timers);

  /** Nothing goes out once the application has ended the client, which it may do in any callback. */
  const write = (bytes: string): void => {
    room -= bytes.length;
    quiet = 0;
    if (connection) connection.write(bytes);
  };

  const settle = (request: queue.Request, reason: number): void => {
    const done = request._done;
    const index = requests.indexOf(request);
    if (index >= 0) requests.splice(index, 1);
    if (request._sent && request._qos) {
      more = requests.length;
      if (request._type > mqtt.PUBLISH) asking = 0;
      else places++;
    }
    request._done = undefined;
    request._sent = 1;
    // What `end` cuts short is for the next start of the program.
    if (memory && reason !== mqtt.ENDED) memory._drop(request);
    call(done, reason);
    if (!done && request._type === mqtt.SUBSCRIBE && reason >> 7 === 1) call(options.onRefused, reason, '', request._topic);
  };

  /** Sends a request, or ends it if it cannot be sent. */
  const transmit = (request: queue.Request): void => {
    const again = request._id > 0;
    const qos = request._qos;
    const topics = five ? told.length : 0;
    if (qos && !again) request._id = lastId = queue.freeId(requests, lastId);
    const bytes =
      full && request._released
        ? encodeAck(mqtt.PUBREL, request._id)
        : queue.packetOf(request, again, level, told, limits, five && request._expiryMs ? timers.nowMs() : 0, five);
    if (five && typeof bytes === 'number') {
      sentTopic = undefined;
      told = []; // The broker did not hear of an alias: all are given anew.
      return settle(request, bytes);
    }
    if (memory && !again) memory._keep(request);
    request._sent = 1;
    write(bytes as string);
    if (qos) {
      if (request._type > mqtt.PUBLISH) asking = 1;
      else places--;
      return;
    }
    const head = queue.headOf(request, bytes as string, five ? told.length > topics : false, limits, five);
    if (head) {
      sentTopic = request._topic;
      sentHead = head;
    }
    if (!request._done) settle(request, 0);
  };

  /**
   * Sends what may be sent, in order, and ends what there is no room for. QoS 0 passes QoS 1 that waits for a place in flight [5:4.9.0-3].
   * One filter is asked for at a time, the next after the answer: a burst of them after a reconnect is what breaks weak links.
   */
  const pump = (): void => {
    let victim: queue.Request | undefined;
    let waiting = 0;
    held = 1;
    more = 0;
    for (const request of requests.slice())
      if (!request._sent) {
        if (state === CONNECTED && room > 0 && (!request._qos || (request._type > mqtt.PUBLISH ? !asking : places > 0))) transmit(request);
        else waiting = 1;
      }
    while ((victim = waiting ? queue.victimOf(requests, options.maxQueuedMessages || 16, options.maxQueuedBytes || 2048) : undefined))
      settle(victim, mqtt.QUOTA_EXCEEDED);
    held = 0;
    // A callback asked for more. In a turn of its own: another round here would stand on this one's stack.
    if (more) timers.after(0, pump);
  };

  /** Leaves the present connection, if there still is one; its later events are not heard any more. */
  const leave = (next: number, delayMs: number): void => {
    state = next;
    heard._over = 1;
    timers.cancel(timer);
    timer = timers.after(delayMs, due);
    if (connection) connection.close();
    connection = sentTopic = undefined;
  };

  /**
   * Ends the present connection and plans the next, `soon` where the reason is mended already.
   * @param text the other end's or the transport's; without, it is this side that ends it, with DISCONNECT where the version can [5:4.13.1]
   */
  const lose = (reason: number, text?: string, soon?: boolean): void => {
    if (five && text === undefined && level > 4 && state === CONNECTED) write(encodeDisconnect(level, reason));
    failures = failuresAfter(reason, failures, state === CONNECTED ? timers.nowMs() - connectedMs : 0, soon);
    const retryMs = pauseMs(failures++, (options.random || Math.random)());
    leave(WAITING, retryMs);
    for (const request of requests.slice())
      if (request._qos || (request._how.wait && !request._sent)) request._sent = 0;
      else settle(request, mqtt.CONNECTION_LOST);
    if (exchange) exchange._lost(reason);
    call(options.onDisconnected, reason, text || '', retryMs);
  };

  const exchange = full && options.authentication ? createExchange(options.authentication, write, lose, call, () => heard) : undefined;

  /** The session goes on, or begins anew because the broker lost it. */
  const resume = (resumed: boolean): void => {
    places = options.maxInFlight || 8;
    if (five) places = Math.min((limits[mqtt.RECEIVE_MAXIMUM] as number) || 65534, places);
    asking = 0;
    more = 1;
    if (five) told = [];
    if (five) named = [];
    if (!resumed) {
      requests = queue.renewed(requests, subscriptions);
      // Sent again it might arrive twice, not sent again not at all: the application must know.
      if (full) for (const request of requests.slice()) if (request._released) settle(request, mqtt.CONNECTION_LOST);
      if (memory) memory._clear();
    }
    if (will && options.status && !birth) {
      birth = 1;
      requests.unshift(queue.requestOf(mqtt.PUBLISH, will.topic, options.status.online, will.qos!, will, () => (birth = 0)));
    }
  };

  const onConnack = (packet: Packet): void => {
    const reason = packet.reason!;
    const words = five ? wordsOf(packet) : '';
    if (five && level > 4 && reason === mqtt.UNSUPPORTED_VERSION && !exchange) {
      level = 4;
      return lose(reason, words, true);
    }
    if (reason >= mqtt.FAILURE) {
      call(options.onRefused, reason, words);
      return connection && lose(reason, words);
    }
    if (packet.sessionPresent && options.clean) return lose(mqtt.PROTOCOL_ERROR);
    if (exchange && !exchange._takes(packet)) return;
    state = CONNECTED;
    connectedMs = timers.nowMs();
    if (five) limits = packet.properties || {};
    if (five) clientId = (limits[mqtt.ASSIGNED_CLIENT_ID] as string) || clientId;
    lookMs = 250 * ((five ? (limits[mqtt.SERVER_KEEP_ALIVE_S] as number | undefined) : undefined) ?? options.keepAliveS ?? KEEP_ALIVE_S);
    timers.cancel(timer);
    timer = lookMs ? timers.after(lookMs, due) : undefined;
    resume(packet.sessionPresent!);
    call(options.onConnected, packet);
  };

  /** Takes PUBLISH; returns a reason to drop the connection, or 0. */
  const arrived = (message: PublishPacket): number => {
    const twice = full ? message.qos > 1 : false;
    const fault = five ? queue.aliasFault(message, named) : 0;
    const topic = message.topic;
    if (fault || (full ? false : message.qos > 1)) return fault || mqtt.PROTOCOL_ERROR;
    const seen = twice && memory ? memory._note(message.id!, level > 4 ? MAX_RECEIVED : Infinity) : 0;
    if (seen > 1) return mqtt.RECEIVE_MAXIMUM_EXCEEDED;
    if (!seen) {
      expectLike(heard, topic, five && level > 4 ? '\0' : '', queue.takerOf(subscriptions, topic) || options.onMessage);
      call(heard._by, topic, message.payload, message);
    }
    if (message.qos) write(encodeAck(twice ? mqtt.PUBREC : mqtt.PUBACK, message.id!));
    return 0;
  };

  /** Takes an acknowledgement of any kind; returns a reason to drop the connection, or 0. */
  const answered = (packet: Packet): number => {
    const id = packet.id!;
    const own = requests.filter((request) => request._id === id && request._sent)[0];
    if (full && packet.type === mqtt.PUBREL) {
      if (memory) memory._release(id);
      // For an unknown one too, or the broker would ask for ever [5:4.3.3-11].
      write(encodeAck(mqtt.PUBCOMP, id));
      return 0;
    }
    const meaning = queue.meaningOf(packet, own, full);
    if (full && meaning === queue.RELEASED) {
      if (own) own._released = true;
      if (own && memory) memory._keep(own);
      write(encodeAck(mqtt.PUBREL, id));
    } else if (own && meaning === queue.SETTLED) settle(own, (packet.reasons || [packet.reason!])[0] || 0);
    return meaning > queue.RELEASED ? meaning : 0;
  };

  /** Returns whether the connection still stands. */
  const onPacket = (first: number): boolean => {
    const packet = decode(first, five && level > 4 ? readProperties : undefined);
    let reason = 0;
    held = 1;
    if (typeof packet === 'number') reason = packet;
    else {
      const type = packet.type;
      if (full && type === mqtt.AUTH && state >= GREETED) {
        // Success comes as CONNACK the first time.
        if (!exchange || (state === GREETED && !packet.reason)) reason = mqtt.PROTOCOL_ERROR;
        else exchange._takes(packet);
      } else if (state !== (type === mqtt.CONNACK ? GREETED : CONNECTED)) reason = mqtt.PROTOCOL_ERROR;
      else if (type === mqtt.PUBLISH) reason = arrived(packet as PublishPacket);
      else if (type === mqtt.CONNACK) onConnack(packet);
      else if (type === mqtt.DISCONNECT) lose(packet.reason!, five ? wordsOf(packet) : '');
      else if (type < mqtt.PINGREQ) reason = answered(packet);
      else if (type !== mqtt.PINGRESP) reason = mqtt.PROTOCOL_ERROR;
    }
    if (reason) lose(reason);
    held = 0;
    if (more) pump();
    return !!connection;
  };

  /** PUBACK with success for the message that went first, which is the one expected. */
  const acknowledge = (id: number): boolean => {
    const own = requests[0];
    const expected = !!own && own._id === id && own._qos + own._type === mqtt.PUBACK && own._sent > 0;
    if (expected) settle(own, 0);
    if (more) pump();
    return expected;
  };

  const large = full ? options.large : undefined;
  const hooks = { _call: call, _resolve: (message: PublishPacket) => queue.aliasFault(message, named), _refuse: lose, _write: write };
  const onLarge = large && ((first: number, size: number) => large._sink(hooks, first, size, level > 4 ? readProperties : undefined));

  const connect = (): void => {
    const mine = (heard = heardNothing());
    state = OPENING;
    room = HIGH_WATER_BYTES;
    timer = timers.after(options.connectTimeoutMs || 20_000, due);
    connection = options.transport.connect({
      onOpen: () => {
        if (mine._over) return;
        state = GREETED;
        write(helloOf(options, will, level, clientId, five, exchange ? exchange._fields() : {}, full ? MAX_RECEIVED : 0));
      },
      onData: createReader(mine, options.maxPacketBytes || MAX_PACKET_BYTES, onPacket, lose, call, acknowledge, onLarge),
      onDrain: () => {
        if (mine._over) return;
        room = HIGH_WATER_BYTES;
        held = 1;
        for (const request of requests.slice()) if (request._sent && !request._qos) settle(request, 0);
        pump();
      },
      onClose: (error) => {
        if (!mine._over) {
          connection = undefined;
          lose(mqtt.CONNECTION_LOST, error);
        } else if (whenEnded && mine === heard) due();
      },
    });
  };

  /**
   * What the timer is for. On a standing connection it looks four times in a keep-alive: PINGREQ at the third look after the last packet sent
   * [3.1.2-20 counts only those] or byte heard, so after three quarters at most; the end at the fifth without a byte, after 1 to 1.25 of it.
   * No message costs a reading of the clock.
   */
  const due = (): void => {
    if (state === CONNECTED) {
      if (++heard._silent > 4) return lose(mqtt.KEEP_ALIVE_TIMEOUT);
      if (++quiet > 2 || heard._silent === 3) write(PINGREQ_PACKET);
      timer = timers.after(lookMs, due);
    } else if (state === ENDED) {
      timers.cancel(timer);
      const done = whenEnded;
      timer = whenEnded = undefined;
      call(done);
    } else if (state === OPENING || state === GREETED) lose(mqtt.NO_ANSWER);
    else connect();
  };

  /** Puts a word about a filter in the place of any earlier one: SUBSCRIBE or UNSUBSCRIBE. */
  const ask = (type: number, filter: string, how: SubscribeOptions, done?: Outcome, handler?: MessageHandler): void => {
    const request = queue.askingFor(type, filter, how, full, done, handler);
    if (!request) return call(done, mqtt.TOPIC_FILTER_INVALID);
    heard._head = undefined;
    subscriptions = subscriptions.filter((other) => other._topic !== filter);
    if (type === mqtt.SUBSCRIBE) subscriptions.push(request);
    for (const other of requests.slice())
      if (other._topic === filter && other._type > mqtt.PUBLISH && !other._sent) settle(other, mqtt.UNSUBSCRIBED);
    requests.push(request);
    more = 1;
    if (!held) pump();
  };

  return {
    publish: (topic, payload, how, done) => {
      const bytes = sentHead.length + payload.length;
      if (topic === sentTopic && !how && !done && !more && room > 0 && bytes < 128) {
        room -= bytes;
        quiet = 0;
        return connection!.write(chr(48, bytes) + sentHead + payload);
      }
      const wanted: PublishOptions = how || {};
      const qos = wanted.qos || 0;
      let reason = qos > (full ? 2 : 1) ? mqtt.QOS_NOT_SUPPORTED : isTopicName(topic) ? 0 : mqtt.TOPIC_NAME_INVALID;
      if (state !== CONNECTED && !qos && !wanted.wait) reason = mqtt.CONNECTION_LOST;
      if (state === ENDED) reason = mqtt.ENDED;
      if (reason) return call(done, reason);
      const message = queue.requestOf(mqtt.PUBLISH, topic, payload, qos, wanted, done);
      if (five && wanted.properties) message._expiryMs = queue.expiryOf(wanted.properties, timers.nowMs());
      if (wanted.drop === 'latest')
        for (const other of requests.slice()) if (queue.isWaiting(other) && other._topic === topic) settle(other, mqtt.QUOTA_EXCEEDED);
      if (memory) memory._keep(message);
      requests.push(message);
      // With a place free and nothing left to look at, nothing waits that would have to go first.
      if (places > 0 && room > 0 && !held && !more && state === CONNECTED) return transmit(message);
      more = 1;
      if (!held) pump();
    },
    subscribe: (filter, how, onMessage, done) => ask(mqtt.SUBSCRIBE, filter, how, done, onMessage),
    unsubscribe: (filter, done) => ask(mqtt.UNSUBSCRIBE, filter, {}, done),
    start: () => {
      if ((state && state !== ENDED) || whenEnded) return;
      state = WAITING;
      due();
    },
    connected: () => state === CONNECTED,
    reauthenticate: (done) => (exchange && state === CONNECTED ? exchange._again(done) : call(done, mqtt.BAD_AUTHENTICATION_METHOD)),
    end: (done, withWill) => {
      const earlier = whenEnded;
      if (state === CONNECTED) {
        if (will && options.status && !withWill) transmit(queue.requestOf(mqtt.PUBLISH, will.topic, will.payload, 0, will, undefined));
        // On 3.1.1 a broker sends the will unless it hears DISCONNECT.
        if (level > 4 || !withWill) write(encodeDisconnect(level, withWill ? mqtt.DISCONNECT_WITH_WILL : 0));
      }
      whenEnded = () => {
        call(earlier);
        call(done);
      };
      leave(ENDED, connection ? END_MS : 0);
      for (const request of requests.slice()) settle(request, mqtt.ENDED);
      if (exchange) exchange._lost(mqtt.ENDED);
    },
  };
}
