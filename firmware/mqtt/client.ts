/**
 * The client: one connection after another, and what outlives them: requests on their way out, subscriptions, identifiers of QoS 2 messages
 * received. It never blocks, settles each request exactly once, and leaves nothing behind after `end`. MQTT 5.0 §3, §4; 3.1.1 §3, §4.
 * One function, because the interpreter charges for every other form: 9 variables for each function of a second object, and time for each
 * call. It reads on to the end of a function that it leaves, so what is rare is in functions of its own. What is used most is declared first.
 */
import type { TimerId } from '../../hal/timers.ts';
import type { Connection, TransportHandlers } from '../../hal/transport.ts';
import { createCall } from './application.ts';
import { createExchange, takeAuth } from './authentication.ts';
import { failuresAfter, isHopeless, isRefusal, pauseMs } from './backoff.ts';
import { decode, wordsOf, type Packet, type PublishPacket } from './decode.ts';
import * as encode from './encode.ts';
import { createFramer } from './framing.ts';
import { largeTaker, type LargeTaker } from './large.ts';
import { checkOptions, KEEP_ALIVE_S, MAX_PACKET_BYTES, MAX_RECEIVED, helloOf, willOf } from './hello.ts';
import { isWatchful, refusalOf } from './limits.ts';
import type { Client, ClientOptions, MessageHandler, Outcome, PublishOptions, SubscribeOptions } from './options.ts';
import { readProperties } from './properties.ts';
import * as mqtt from './protocol.ts';
import { admit, answerAssured } from './qos2.ts';
import * as queue from './request.ts';
import { CONNECTED, END_MS, ENDED, GREETED, HIGH_WATER_BYTES, IDLE, OPENING, WAITING } from './states.ts';
import { createMemory } from './store.ts';
import { isTopicFilter, isTopicName } from './topics.ts';
import { chr, sized, u16 } from './wire.ts';

/** `five`: with MQTT 5; `full`: with QoS 2, enhanced authentication and a session store. What is not wanted falls out of the bundle. */
export function createCore(options: ClientOptions, five: boolean, full: boolean): Client {
  // The latest connection, which may be over; bytes that may be written before what was written has left; looks of the keep-alive since the
  // last packet sent, and since the last byte heard.
  let connection: Connection, room: number, quiet: number, silent: number;
  let more = 0; // Something may be sent that was not looked at.
  let sentHead = ''; // Of the last plain message sent: its topic as it was sent, and its properties, which the next on `sentTopic` has too.
  let sentList = '';
  let heardHead = ''; // Of the last one received: what stands between its length and payload if it is plain, its topic, and who takes it.
  let sentTopic: string | undefined, heardTopic: string, heardBy: MessageHandler | undefined;
  let state: number = IDLE;
  let held = 0; // Whatever is asked for waits: a callback is running, whose stack it would stand on.
  let level = five && options.version !== 4 ? 5 : 4;
  let subscriptions: queue.Request[] = []; // Kept over connections, and over sessions that the broker lost.
  let requests: queue.Request[] = []; // Waiting, in flight, or QoS 0 on its way; in order. Replaced, not changed: loops go over what was.
  let lastId = 0;
  let failures = 0;
  let clientId = options.clientId || '';
  let limits: mqtt.Properties = {}; // What the broker said in CONNACK.
  let told: string[] = []; // Topics by alias, on this connection: told to the broker, one less than the alias, and heard from it.
  let named: string[] = [];
  let birth = 0; // The word that the device is there is still under way.
  let ends: ((() => void) | undefined)[] = []; // Who waits for the end.
  // Deadline of CONNACK, then looks of the keep-alive, then the pause before the next attempt.
  let timer: TimerId | undefined, lookMs: number, connectedMs: number;
  const timers = options.timers;
  const memory = full ? createMemory(options, requests) : undefined;
  const will = willOf(options);
  checkOptions(options, clientId, will, five);
  const call = createCall(timers);

  /** Nothing goes out once the application has ended the client, which it may do in any callback. */
  const write = (bytes: string): void => {
    room -= bytes.length;
    quiet = 0;
    if (state > IDLE) connection.write(bytes);
  };
  const settle = (request: queue.Request, reason: number): void => {
    const done = request._done;
    requests = requests.filter((other) => other !== request);
    if (request._id > 0 && request._first & encode.ACKNOWLEDGED) more = requests.length;
    request._done = request._id = undefined as never;
    // What `end` cuts short is for the next start of the program.
    if (memory && reason !== mqtt.ENDED) memory._drop(request);
    call(done, reason);
    if (options.onRefused && !done && request._first === encode.SUBSCRIBE_FIRST && reason >> 7 === 1)
      call(options.onRefused, reason, '', request._topic);
  };

  /** Sends a request, or ends it if it cannot be sent. */
  const transmit = (request: queue.Request): void => {
    const first = request._first;
    const topic = request._topic;
    const again = request._id < 0;
    let name = !five && topic === sentTopic ? sentHead : sized(topic);
    let payload = request._payload;
    let list = '';
    let fault = 0;
    let plain = first <= encode.LAST_PUBLISH && !(full && request._released);
    const answered = first & encode.ACKNOWLEDGED;
    // An identifier that nothing uses [5:2.2.1-3]. There is one: fewer than 65,535 are ever under way.
    if (answered && !again)
      do lastId = (lastId % 65535) + 1;
      while (requests.some((other) => Math.abs(other._id) === lastId));
    const id = again ? -request._id : answered ? lastId : queue.LEAVING;
    request._id = id;
    if (five && level > 4 && !(full && request._released)) {
      const topics = told.length;
      list = queue.listOf(request, told, limits, timers.nowMs());
      fault = queue.faultOf(request, list, again, timers.nowMs());
      if (plain && told.length === topics && told.indexOf(topic) >= 0) name = sized(''); // Its alias was told before, and not just now.
      if (told.length > topics || request._how.properties || isWatchful(limits)) plain = false;
    } else if (five && first === encode.SUBSCRIBE_FIRST) payload = chr(payload.charCodeAt(0) & 3);
    const middle = answered ? (five ? u16(id) + list : u16(id)) : list;
    const start = again && first <= encode.LAST_PUBLISH ? first | 8 : first;
    const bytes = full && request._released ? encode.encodeAck(mqtt.PUBREL, id) : encode.encodeRequest(start, name, middle, payload);
    if (five) fault = fault || refusalOf(limits, request, bytes.length);
    if (five && fault) {
      sentTopic = undefined;
      told = []; // The broker did not hear of an alias: all are given anew.
      settle(request, fault);
    } else {
      if (memory && !again) memory._keep(request);
      write(bytes);
      if (plain) {
        sentTopic = topic;
        sentHead = name;
        if (five) sentList = list;
      }
      if (id === queue.LEAVING && !request._done) settle(request, 0);
    }
  };

  /** Sends what may be sent, in order, QoS 0 past QoS 1 that waits for a place [5:4.9.0-3], one filter at a time, and ends what there is no room for. */
  const pump = (): void => {
    let victim: queue.Request | undefined, latest: queue.Request | undefined;
    held = 1;
    do {
      const most = options.maxInFlight || 8;
      const places = [five ? Math.min((limits[mqtt.RECEIVE_MAXIMUM] as number) || 65534, most) : most, 1];
      let messages = options.maxQueuedMessages || 16;
      let leftBytes = options.maxQueuedBytes || 2048;
      let bytes = 0;
      victim = undefined;
      more = 0;
      for (const request of requests) {
        const asks = request._first > encode.LAST_PUBLISH ? 1 : 0;
        const answered = request._first & encode.ACKNOWLEDGED;
        if (state === CONNECTED && room > 0 && request._id <= 0 && (!answered || places[asks]! > 0)) transmit(request);
        if (request._id > 0 && answered) places[asks]!--;
        if (request._id === 0 && !asks) {
          // Never sent in this session; what was is a promise, which no bound can break.
          victim = victim || request;
          latest = request;
          bytes = request._topic.length + request._payload.length;
          leftBytes -= bytes;
          messages--;
        }
      }
      // The latest itself if it can never wait or is told to make way.
      if (messages >= 0 && leftBytes >= 0) victim = undefined;
      else if (bytes > (options.maxQueuedBytes || 2048) || latest!._how.drop === 'new') victim = latest;
      if (victim) settle(victim, mqtt.QUOTA_EXCEEDED);
    } while (victim);
    held = 0;
    // A callback asked for more. In a turn of its own: another round here would stand on this one's stack.
    if (more) timers.after(0, pump);
  };

  /** @param replaces ends what waits on the same topic, or asks for the same filter */
  const enqueue = (request: queue.Request, replaces: boolean): void => {
    if (replaces)
      for (const other of requests)
        if (other._id === 0 && other._topic === request._topic && (other._first ^ request._first) <= encode.LAST_PUBLISH)
          settle(other, request._first > encode.LAST_PUBLISH ? mqtt.UNSUBSCRIBED : mqtt.QUOTA_EXCEEDED);
    requests = requests.concat(request);
    if (!requests[1] && state === CONNECTED && room > 0 && !held) return transmit(request); // Alone, it needs no look at the others.
    more = 1;
    if (!held) pump();
  };

  /** Leaves the present connection, if there still is one; its later events are not heard any more. */
  const leave = (next: number, delayMs: number): void => {
    const had = state > IDLE;
    state = next;
    sentTopic = undefined;
    timers.cancel(timer);
    timer = timers.after(delayMs, due);
    if (had) connection.close(() => state === ENDED && due());
  };

  /** Ends the connection and plans the next, `soon` where the reason is mended already. Without a `text` of the other end it is this side's wish [5:4.13.1]. */
  const lose = (reason: number, text?: string, soon?: boolean): void => {
    if (five && text === undefined && level > 4 && state === CONNECTED) write(encode.encodeDisconnect(level, reason));
    const stood = state === CONNECTED && (five ? reason !== mqtt.SESSION_TAKEN_OVER : true);
    failures = failuresAfter(failures, stood ? timers.nowMs() - connectedMs : 0, five ? !soon && isHopeless(reason) : isRefusal(reason));
    const retryMs = pauseMs(failures++, (options.random || Math.random)());
    leave(WAITING, retryMs);
    for (const request of requests)
      if (request._first & encode.ACKNOWLEDGED || (request._how.wait && request._id <= 0)) request._id = -Math.abs(request._id);
      else settle(request, mqtt.CONNECTION_LOST);
    if (exchange) exchange._lost(reason);
    if (options.onDisconnected) call(options.onDisconnected, reason, text || '', retryMs);
  };
  const present = (): unknown => state > IDLE && connection;
  const exchange = full && options.authentication ? createExchange(options.authentication, write, lose, call, present) : undefined;
  const onConnack = (packet: Packet): void => {
    const reason = packet.reason!;
    const words = five ? wordsOf(packet) : '';
    const lower = five ? level > 4 && reason === mqtt.UNSUPPORTED_VERSION && !exchange : false;
    if (reason >= mqtt.FAILURE) {
      if (five && lower) level = 4;
      else if (options.onRefused) call(options.onRefused, reason, words);
      if (state > IDLE) lose(reason, words, lower);
    } else if (options.clean && packet.sessionPresent) lose(mqtt.PROTOCOL_ERROR);
    else if (!exchange || exchange._takes(packet)) {
      state = CONNECTED;
      connectedMs = timers.nowMs();
      if (five) limits = packet.properties || {};
      if (five) clientId = (limits[mqtt.ASSIGNED_CLIENT_ID] as string) || clientId;
      lookMs = 250 * ((five ? (limits[mqtt.SERVER_KEEP_ALIVE_S] as number | undefined) : undefined) ?? options.keepAliveS ?? KEEP_ALIVE_S);
      timers.cancel(timer);
      timer = lookMs && timers.after(lookMs, due);
      more = 1;
      if (five) told = [];
      if (five) named = [];
      if (!packet.sessionPresent) {
        // The broker lost the session: messages go out as new ones [5:3.2.2-5], and every filter, even one refused, is asked for again.
        requests = subscriptions.concat(requests.filter((request) => subscriptions.indexOf(request) < 0));
        // Sent again it might arrive twice, not sent again not at all: the application must know.
        if (full) for (const request of requests) if (request._released) settle(request, mqtt.CONNECTION_LOST);
        for (const request of requests) request._id = 0;
        if (memory) memory._clear();
      }
      if (options.status && !birth++)
        requests = [queue.requestOf(encode.PUBLISH_FIRST, will!.topic, options.status.online, will!, () => (birth = 0))].concat(requests);
      if (options.onConnected) call(options.onConnected, packet);
    }
  };

  /** Takes what `onPacket` does not know at sight. */
  const onAny = (bytes: string, at: number, end: number): void => {
    const packet = decode(bytes, at, end, five && level > 4 ? readProperties : undefined) as Packet; // Or a reason, which has no type.
    const type = packet.type;
    let reason = mqtt.PROTOCOL_ERROR;
    held = 1;
    if (!type) reason = packet as unknown as number;
    // Success of the first exchange comes as CONNACK.
    else if (full && type === mqtt.AUTH && exchange && state >= GREETED && (state === CONNECTED || packet.reason))
      reason = takeAuth(exchange, packet);
    else if (state === (type === mqtt.CONNACK ? GREETED : CONNECTED)) {
      reason = 0;
      if (type === mqtt.PUBLISH) {
        const message = packet as PublishPacket;
        if (five) reason = admit(message, named, level > 4 ? MAX_RECEIVED : Infinity, memory);
        else if (message.qos > 1) reason = mqtt.PROTOCOL_ERROR;
        const topic = message.topic;
        if (!reason) {
          heardTopic = topic;
          heardHead = five && level > 4 ? sized(topic) + '\0' : sized(topic);
          heardBy = queue.takerOf(subscriptions, topic) || options.onMessage;
          call(heardBy, topic, message.payload, message);
        }
        if ((full ? reason <= 0 : !reason) && message.qos)
          write(encode.encodeAck(full ? message.qos + mqtt.PUBLISH : mqtt.PUBACK, message.id!));
      } else if (type === mqtt.CONNACK) onConnack(packet);
      else if (five && type === mqtt.DISCONNECT) lose(packet.reason!, wordsOf(packet));
      else if (full && type > mqtt.PUBACK && type < mqtt.SUBSCRIBE) reason = answerAssured(packet, requests, memory!, write, settle);
      else if (type < mqtt.PINGREQ) {
        const code = packet.reasons || '';
        // Of another kind, or of more than was asked for. Unknown ones are ignored.
        for (const own of requests)
          if (own._id === packet.id) {
            if (code.length > 1 || bytes.charCodeAt(0) !== (own._first | 15) + 1 || (full ? own._first & 4 : 0))
              reason = mqtt.PROTOCOL_ERROR;
            else settle(own, packet.reason || code.charCodeAt(0) || 0);
          }
      } else if (five && type === mqtt.AUTH) reason = mqtt.PROTOCOL_ERROR;
    }
    if (full ? reason > 0 : reason) lose(reason);
    held = 0;
    if (more) pump();
  };

  /** Takes a message like the one before, or the acknowledgement expected. Returns whether the connection still stands. */
  const onPacket = (bytes: string, at: number, end: number): boolean => {
    const behind = at + heardHead.length;
    if (heardHead && bytes[0] === '0' && behind <= end && bytes.substring(at, behind) === heardHead) {
      const payload = bytes.substring(behind, end);
      try {
        // As `call`, without one more.
        if (heardBy)
          heardBy(heardTopic, payload, { type: mqtt.PUBLISH, topic: heardTopic, payload, qos: 0, retain: false, duplicate: false });
      } catch (error) {
        timers.after(0, () => {
          throw error;
        });
      }
    } else if ((five ? end === 4 || (level > 4 && queue.isPlainAck(bytes, end)) : end === 4) && queue.isAnswer(requests[0], bytes)) {
      settle(requests[0]!, five && end > 4 ? bytes.charCodeAt(4) : 0);
      if (more) pump();
    } else /*#__NOINLINE__*/ onAny(bytes, at, end);
    return state > IDLE;
  };
  const resolve = (message: PublishPacket): number => queue.aliasFault(message, named);
  const takeLarge = (): LargeTaker => largeTaker(options.large!, call, resolve, lose, write, () => level);
  const most = options.maxPacketBytes || MAX_PACKET_BYTES;
  const feed = full && options.large ? createFramer(most, onPacket, lose, takeLarge()) : createFramer(most, onPacket, lose);
  // For every connection: functions made anew for each would have a scope more around them, which costs variables.
  const handlers: TransportHandlers = {
    onOpen: () => {
      state = GREETED;
      write(helloOf(options, will, level, clientId, five, exchange ? exchange._fields() : {}, full ? MAX_RECEIVED : 0));
    },
    onData: (bytes) => {
      silent = 0;
      if (state > IDLE) /*#__NOINLINE__*/ feed(bytes);
    },
    onDrain: () => {
      if (room <= 0) more = 1; // Nothing else waits for a drain.
      room = HIGH_WATER_BYTES;
      for (const request of requests) if (request._id === queue.LEAVING) settle(request, 0);
      if (more) pump();
    },
    onClose: (error) => state > IDLE && lose(mqtt.CONNECTION_LOST, error || ''),
  };

  /**
   * What the timer is for. It looks four times in a keep-alive: PINGREQ at the third look after the last packet sent [3.1.2-20 counts only
   * those] or byte heard, the end at the fifth without a byte, after 1 to 1.25 of it. No message costs a reading of the clock.
   */
  const due = (): void => {
    if (state === CONNECTED) {
      if (++silent > 4) return lose(mqtt.KEEP_ALIVE_TIMEOUT);
      if (++quiet > 2 || silent === 3) write(encode.PINGREQ_PACKET);
      timer = timers.after(lookMs, due);
    } else if (state > IDLE) lose(mqtt.NO_ANSWER);
    else if (state === WAITING) {
      feed();
      state = OPENING;
      room = HIGH_WATER_BYTES;
      heardHead = '';
      timer = timers.after(options.connectTimeoutMs || 20_000, due);
      connection = options.transport.connect(handlers);
    } else {
      timers.cancel(timer);
      for (const done of ends.splice(0)) call(done);
    }
  };

  /** Puts a word about a filter in the place of any earlier one: SUBSCRIBE, or UNSUBSCRIBE if no options are given. */
  const ask = (filter: string, how: SubscribeOptions | null, handler?: MessageHandler | null, done?: Outcome): void => {
    if (!isTopicFilter(filter)) return call(done, mqtt.TOPIC_FILTER_INVALID);
    const bits = how ? (five ? chr(Math.min(how.qos ?? 1, full ? 2 : 1) | (how.flags || 0)) : chr(how.qos === 0 ? 0 : 1)) : '';
    const request = queue.requestOf(how ? encode.SUBSCRIBE_FIRST : encode.UNSUBSCRIBE_FIRST, filter, bits, how || {}, done);
    request._handler = handler!;
    heardHead = '';
    subscriptions = subscriptions.filter((other) => other._topic !== filter);
    if (how) subscriptions.push(request);
    enqueue(request, true);
  };

  /** Publishes what `publish` does not know at sight. */
  const publishAny = (topic: string, payload: string, how: PublishOptions, done: Outcome | undefined): void => {
    let reason = topic === sentTopic || isTopicName(topic) ? 0 : mqtt.TOPIC_NAME_INVALID;
    if (how.qos! > (full ? 2 : 1)) reason = mqtt.QOS_NOT_SUPPORTED;
    if (state !== CONNECTED && !how.qos && !how.wait) reason = mqtt.CONNECTION_LOST;
    if (state === ENDED) reason = mqtt.ENDED;
    if (reason) return call(done, reason);
    const message = queue.requestOf(encode.PUBLISH_FIRST, topic, payload, how, done);
    if (five && how.properties) message._expiryMs = queue.expiryOf(how.properties, timers.nowMs());
    if (memory) memory._keep(message);
    enqueue(message, how.drop === 'latest');
  };
  return {
    publish: (topic, payload, how, done) => {
      let bytes = sentHead.length + payload.length;
      if (five) bytes += sentList.length;
      if (topic !== sentTopic || more || room <= 0 || bytes > 125) publishAny(topic, payload, how || {}, done);
      else if (!how && !done) {
        room -= bytes;
        quiet = 0;
        connection.write(chr(48, bytes) + (five ? sentHead + sentList : sentHead) + payload);
      } else if (how && how.qos === 1 && !how.retain && !requests[0] && (five ? !how.properties : true) && (full ? !options.store : true)) {
        lastId = (lastId % 65535) + 1; // Alone under way: any identifier is free.
        requests = [queue.requestOf(encode.PUBLISH_FIRST, topic, payload, how, done)];
        requests[0]!._id = lastId;
        write(chr(50, bytes + 2) + sentHead + (five ? u16(lastId) + sentList : u16(lastId)) + payload);
      } else publishAny(topic, payload, how || {}, done);
    },
    subscribe: ask,
    unsubscribe: (filter, done) => ask(filter, null, null, done),
    start: () => {
      if (state && (state > ENDED || ends.length)) return;
      state = WAITING;
      due();
    },
    connected: () => state === CONNECTED,
    reauthenticate: (done) => (exchange && state === CONNECTED ? exchange._again(done) : call(done, mqtt.BAD_AUTHENTICATION_METHOD)),
    end: (done, withWill) => {
      if (state === CONNECTED) {
        if (options.status && !withWill)
          transmit(queue.requestOf(encode.PUBLISH_FIRST | (will!.retain ? 1 : 0), will!.topic, will!.payload, {}));
        // On 3.1.1 a broker sends the will unless it hears DISCONNECT.
        if (level > 4 || !withWill) write(encode.encodeDisconnect(level, withWill ? mqtt.DISCONNECT_WITH_WILL : 0));
      }
      ends = ends.concat(done);
      leave(ENDED, state > IDLE ? END_MS : 0);
      for (const request of requests) settle(request, mqtt.ENDED);
      if (exchange) exchange._lost(mqtt.ENDED);
    },
  };
}
