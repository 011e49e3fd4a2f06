/**
 * What outlives a connection: requests on their way out, subscriptions, and identifiers of QoS 2 messages received.
 * It decides what is sent when, and settles each request exactly once. MQTT 5.0 §4.1, §4.3, §4.4, §4.6, §4.9; 3.1.1 §4.1, §4.3, §4.4, §4.6.
 */
import type { Packet, PublishPacket } from './decode.ts';
import { encodeAck, encodeFilters, encodePublish } from './encode.ts';
import { ALIASES, MAX_RECEIVED } from './hello.ts';
import { refusalOf } from './limits.ts';
import type { Client, ClientOptions, MessageHandler, Outcome, SubscribeOptions, Will } from './options.ts';
import { listFault, PUBLISH_SENT, writeProperties } from './properties.ts';
import * as mqtt from './protocol.ts';
import type { Properties } from './protocol.ts';
import { freeId, isWaiting, optionsOf, requestOf, victimOf } from './request.ts';
import type { Request } from './request.ts';
import { LAST_RECEIVED, messageOf, recordOf } from './store.ts';
import { isTopicFilter, isTopicName, matches } from './topics.ts';
import { chr, sized, u16, u32 } from './wire.ts';

export interface Session {
  _publish: Client['publish'];
  /** Puts a word about a filter in the place of any earlier one: SUBSCRIBE or UNSUBSCRIBE. */
  _ask(type: number, filter: string, how: SubscribeOptions, done?: Outcome, handler?: MessageHandler): void;
  /** A connection stands, and the broker has said in CONNACK what it takes and whether it kept the session. */
  _resume(limits: Properties, resumed: boolean): void;
  /** Whatever the application asks for from now on waits for `pump`: what is sent from inside a callback would stand on top of its stack. */
  _hold(): void;
  /** Sends what may be sent, in order, and ends what there is no room for. */
  _pump(): void;
  /** Takes PUBLISH; returns a reason to drop the connection, or 0. */
  _arrived(message: PublishPacket): number;
  /** Takes an acknowledgement of any kind; returns a reason to drop the connection, or 0. */
  _answered(packet: Packet): number;
  /** All bytes written have left. */
  _drained(): void;
  /** The connection has gone. */
  _lost(): void;
  /** Ends everything. */
  _clear(): void;
}

// What the line to the broker is.
const DOWN = 0;
const UP = 1;
const CLOSED = 2;

/**
 * @param level protocol level of the connection
 * @param congested whether enough is written and not yet gone
 * @param call calls into the application
 */
export function createSession(
  options: ClientOptions,
  five: boolean,
  full: boolean,
  will: Will | undefined,
  level: () => number,
  congested: () => boolean,
  write: (bytes: string) => void,
  call: <A, B, C>(callback: ((a: A, b: B, c: C) => void) | undefined, a?: A, b?: B, c?: C) => void,
): Session {
  const timers = options.timers;
  const status = options.status;
  const store = full && options.store;
  let lastId = 0;
  let lastKey = LAST_RECEIVED;
  /** What the broker said in CONNACK. */
  let limits: Properties = {};
  /** In order: those that wait, those in flight, and QoS 0 whose bytes have not left yet. */
  let requests: Request[] = [];
  /** Kept over connections, and over sessions that the broker lost. */
  let subscriptions: Request[] = [];
  /** QoS 2 messages delivered and not yet released. */
  let received: number[] = [];
  /** Topics by alias, on this connection: told to the broker, one less than the alias, and heard from it. */
  let told: string[] = [];
  let heard: string[] = [];
  /** The word that the device is there is still under way. */
  let birth = false;
  let line = DOWN;
  /** Whatever is asked for waits: a callback is running, whose stack it would stand on. */
  let held = false;
  /** Something may be sent that was not looked at. */
  let more = false;

  if (store)
    store.each((key, record) => {
      if (key > LAST_RECEIVED) requests.push(messageOf(key, record));
      else received.push(key);
      lastKey = Math.max(lastKey, key);
    });

  function keep(message: Request): void {
    if (store && message._type === mqtt.PUBLISH && message._qos) store.put(message._key || (message._key = ++lastKey), recordOf(message));
  }

  function settle(request: Request, reason: number): void {
    const done = request._done;
    requests = requests.filter((other) => other !== request);
    request._done = undefined;
    request._sent = true;
    // What `end` cuts short is for the next start of the program.
    if (store && request._key && reason !== mqtt.ENDED) store.del(request._key);
    call(done, reason);
    if (!done && request._type === mqtt.SUBSCRIBE && reason >> 7 === 1) call(options.onRefused, reason, '', request._topic);
  }

  /** Properties that the client itself gives a PUBLISH of MQTT 5: what is left of its life, and an alias for its topic. */
  function ownProperties(request: Request, alias: number): string {
    let own = '';
    if (request._expiryMs) {
      // One that was sent before goes out again in any case [5:4.3.3-7].
      own = chr(mqtt.MESSAGE_EXPIRY_S) + u32(Math.ceil(Math.max(request._expiryMs - timers.nowMs(), 1) / 1000));
    }
    return alias ? own + chr(mqtt.TOPIC_ALIAS) + u16(alias) : own;
  }

  /** Sends a request, or ends it if it cannot be sent. Returns whether it takes a place in flight. */
  function transmit(request: Request): boolean {
    const again = request._id > 0;
    const type = request._type;
    let topic = request._topic;
    let own = '';
    let bytes = '';
    let reason = 0;
    if (request._qos && !again) request._id = lastId = freeId(requests, lastId);
    if (full && request._released) bytes = encodeAck(mqtt.PUBREL, request._id);
    else {
      if (five && type === mqtt.PUBLISH && level() > 4) {
        let alias = told.indexOf(topic) + 1;
        if (alias) topic = '';
        else if (told.length < ((limits[mqtt.TOPIC_ALIAS_MAXIMUM] as number) || 0)) alias = told.push(topic);
        own = ownProperties(request, alias);
        if (!again && request._expiryMs! <= timers.nowMs()) reason = mqtt.EXPIRED;
      }
      const properties = five && level() > 4 ? writeProperties(type === mqtt.PUBLISH ? PUBLISH_SENT : type, request._properties, own) : '';
      bytes =
        type === mqtt.PUBLISH
          ? encodePublish(topic, request._payload, request._qos, request._retain, again, request._id, properties)
          : encodeFilters(type, request._id, properties, sized(topic) + optionsOf(request, level()));
      // Checked here and not when it is asked for, which may be deep in a callback.
      if (five && request._properties && level() > 4) reason = reason || listFault(type, properties);
      if (five) reason = reason || refusalOf(limits, request, bytes.length);
      if (reason) {
        // The broker did not hear of an alias: all are given anew.
        told = [];
        settle(request, reason);
        return false;
      }
      if (!again) keep(request);
    }
    request._sent = true;
    write(bytes);
    if (!request._qos && !request._done) settle(request, 0);
    return request._qos > 0;
  }

  /**
   * QoS 0 passes QoS 1 that waits for a place in flight [5:4.9.0-3]. One filter is asked for at a time, the next after the answer: a
   * burst of them after a reconnect is what breaks weak links.
   */
  function pump(): void {
    const places = [Math.min((limits[mqtt.RECEIVE_MAXIMUM] as number) || 65534, options.maxInFlight || 8), 1];
    let victim: Request | undefined;
    held = true;
    more = false;
    for (const request of requests) if (request._sent && request._qos) places[+(request._type > mqtt.PUBLISH)]!--;
    for (const request of requests.slice()) {
      const place = +(request._type > mqtt.PUBLISH);
      if (line === UP && !request._sent && !congested() && (!request._qos || places[place]! > 0) && transmit(request)) places[place]!--;
    }
    while ((victim = victimOf(requests, options.maxQueuedMessages || 16, options.maxQueuedBytes || 2048)))
      settle(victim, mqtt.QUOTA_EXCEEDED);
    held = false;
    // A callback asked for more. In a turn of its own: another round here would stand on this one's stack.
    if (more) timers.after(0, pump);
  }

  function handlerOf(topic: string): MessageHandler | undefined {
    for (const entry of subscriptions) if (entry._handler && matches(entry._topic, topic)) return entry._handler;
    return options.onMessage;
  }

  return {
    _publish: (topic, payload, how = {}, done) => {
      const message = requestOf(mqtt.PUBLISH, topic, payload, how, done);
      const qos = message._qos;
      let reason = isTopicName(topic) ? 0 : mqtt.TOPIC_NAME_INVALID;
      if (qos > (full ? 2 : 1)) reason = mqtt.QOS_NOT_SUPPORTED;
      if (line !== UP && !qos && !how.wait) reason = mqtt.CONNECTION_LOST;
      if (line === CLOSED) reason = mqtt.ENDED;
      if (reason) return call(done, reason);
      if (five && how.properties) {
        const expiryS = how.properties[mqtt.MESSAGE_EXPIRY_S] as number | undefined;
        if (expiryS !== undefined) message._expiryMs = timers.nowMs() + expiryS * 1000;
      }
      message._drop = how.drop;
      if (how.drop === 'latest')
        for (const other of requests) if (isWaiting(other) && other._topic === topic) settle(other, mqtt.QUOTA_EXCEEDED);
      requests.push(message);
      keep(message);
      more = true;
      if (!held) pump();
    },

    _ask: (type, filter, how, done, handler) => {
      const bits = Math.min(how.qos ?? 1, full ? 2 : 1) | (how.flags || 0);
      const request = requestOf(type, filter, type === mqtt.SUBSCRIBE ? chr(bits) : '', how, done, handler);
      if (!isTopicFilter(filter)) return call(done, mqtt.TOPIC_FILTER_INVALID);
      request._qos = 1;
      subscriptions = subscriptions.filter((other) => other._topic !== filter);
      if (type === mqtt.SUBSCRIBE) subscriptions.push(request);
      for (const other of requests)
        if (other._topic === filter && other._type > mqtt.PUBLISH && !other._sent) settle(other, mqtt.UNSUBSCRIBED);
      requests.push(request);
      more = true;
      if (!held) pump();
    },

    _resume: (properties, resumed) => {
      line = UP;
      limits = properties;
      told = [];
      heard = [];
      // A session that the broker lost: the same messages go out as new ones, so that none is lost with it [5:3.2.2-5], and every filter
      // is asked for again, what was refused too: the broker's rules may have changed.
      if (!resumed) {
        requests = subscriptions.concat(requests.filter((request) => request._type !== mqtt.SUBSCRIBE));
        for (const request of requests) {
          request._id = 0;
          request._sent = false;
          // Sent again it might arrive twice, not sent again not at all: the application must know.
          if (full && request._released) settle(request, mqtt.CONNECTION_LOST);
        }
        if (store) for (const id of received) store.del(id);
        if (full) received = [];
      }
      if (will && status && !birth) {
        birth = true;
        requests.unshift(requestOf(mqtt.PUBLISH, will.topic, status.online, will, () => (birth = false)));
      }
    },

    _hold: () => {
      held = true;
    },

    _pump: pump,

    _arrived: (message) => {
      const id = message.id!;
      const twice = full && message.qos > 1;
      const known = twice && received.indexOf(id) >= 0;
      let topic = message.topic;
      if (five) {
        const alias = (message.properties || {})[mqtt.TOPIC_ALIAS] as number;
        if (alias > ALIASES) return mqtt.TOPIC_ALIAS_INVALID;
        if (alias) topic = message.topic = heard[alias] = topic || heard[alias]!;
      }
      if (!topic || (!full && message.qos > 1)) return mqtt.PROTOCOL_ERROR;
      if (twice && !known) {
        if (level() > 4 && received.length >= MAX_RECEIVED) return mqtt.RECEIVE_MAXIMUM_EXCEEDED;
        received.push(id);
        if (store) store.put(id, '\0');
      }
      if (!known) call(handlerOf(topic), topic, message.payload, message);
      if (message.qos) write(encodeAck(twice ? mqtt.PUBREC : mqtt.PUBACK, id));
      return 0;
    },

    _answered: (packet) => {
      const type = packet.type;
      const id = packet.id!;
      const reasons = packet.reasons || [packet.reason!];
      const reason = reasons[0] || 0;
      let own: Request | undefined;
      for (const request of requests) if (request._id === id && request._sent) own = request;
      if (full && type === mqtt.PUBREL) {
        received = received.filter((other) => other !== id);
        if (store) store.del(id);
        // For an unknown one too, or the broker would ask for ever [5:4.3.3-11].
        write(encodeAck(mqtt.PUBCOMP, id));
      } else if (own) {
        const twice = full && own._qos > 1;
        // An acknowledgement of another kind, or of more than was asked for.
        if (reasons.length > 1 || (twice ? type !== mqtt.PUBREC && type !== mqtt.PUBCOMP : type !== own._type + 1))
          return mqtt.PROTOCOL_ERROR;
        if (twice && type === mqtt.PUBREC && reason < mqtt.FAILURE) {
          own._released = true;
          keep(own);
          write(encodeAck(mqtt.PUBREL, id));
        } else if (!twice || type === mqtt.PUBREC || own._released) settle(own, reason);
      } else if (full && type === mqtt.PUBREC && reason < mqtt.FAILURE) write(encodeAck(mqtt.PUBREL, id));
      return 0;
    },

    _drained: () => {
      for (const request of requests) if (request._sent && !request._qos) settle(request, 0);
    },

    _lost: () => {
      line = DOWN;
      for (const request of requests) {
        if (request._qos || (request._wait && !request._sent)) request._sent = false;
        else settle(request, mqtt.CONNECTION_LOST);
      }
    },

    _clear: () => {
      line = CLOSED;
      for (const request of requests) settle(request, mqtt.ENDED);
    },
  };
}
