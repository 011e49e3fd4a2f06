/**
 * The directions of the codec that a broker needs: packets that a client sends, decoded, and packets that a broker sends, encoded.
 * For hosts (brokers, proxies, tests): nothing that runs on a board imports it. MQTT 5.0 §3, 3.1.1 §3.
 */
import { finish, left, open, refuse, text, binary, u16, u8 } from './cursor.ts';
import { decode } from './decode.ts';
import type { Packet, PublishPacket } from './decode.ts';
import { encodeRequest, PUBLISH_FIRST } from './encode.ts';
import { DISCONNECT_SENT, readProperties, WILL, writeProperties } from './properties.ts';
import {
  AUTH,
  CONNACK,
  CONNECT,
  DISCONNECT,
  MALFORMED,
  PINGREQ,
  PINGRESP,
  PROTOCOL_ERROR,
  PUBLISH,
  PUBREL,
  SUBACK,
  SUBSCRIBE,
  SUBSCRIPTION_ID,
  UNSUBACK,
  UNSUBSCRIBE,
  UNSUPPORTED_VERSION,
} from './protocol.ts';
import type { Properties, QoS } from './protocol.ts';
import { hasWildcard, isTopicFilter } from './topics.ts';
import { chr, packet, sized, u16 as word, varint } from './wire.ts';

export interface ConnectPacket extends Packet {
  /** Protocol level, 4 or 5. */
  level: number;
  clean: boolean;
  keepAliveS: number;
  clientId: string;
  will?: { topic: string; payload: string; qos: QoS; retain: boolean; properties?: Properties };
  username?: string;
  password?: string;
}

export interface FiltersPacket extends Packet {
  /** `bits` is the options byte; 0 in UNSUBSCRIBE. */
  filters: { filter: string; bits: number }[];
}

export type ClientPacket = Packet | PublishPacket | ConnectPacket | FiltersPacket;

function readConnect(into: ConnectPacket): void {
  const name = text();
  const level = u8();
  if (name !== 'MQTT' || level < 4 || level > 5) return refuse(UNSUPPORTED_VERSION);
  const flags = u8();
  const qos = (flags >> 3) & 3;
  into.level = level;
  into.clean = (flags & 2) > 0;
  into.keepAliveS = u16();
  // The reserved bit; what says of a will that is not there; QoS 3; a password without a user on 3.1.1.
  if (flags & 1 || (!(flags & 4) && flags & 56) || qos > 2 || (level < 5 && (flags & 192) === 64)) refuse(MALFORMED);
  if (level > 4) into.properties = readProperties(CONNECT);
  into.clientId = text();
  if (flags & 4) {
    const properties = level > 4 ? readProperties(WILL) : undefined;
    const topic = text();
    if (!topic || hasWildcard(topic)) refuse(PROTOCOL_ERROR);
    into.will = { topic: topic, payload: binary(), qos: qos as QoS, retain: (flags & 32) > 0 };
    if (properties) into.will.properties = properties;
  }
  if (flags & 128) into.username = text();
  if (flags & 64) into.password = binary();
}

function readFilters(into: FiltersPacket, level: number): void {
  const subscribes = into.type === SUBSCRIBE;
  into.id = u16();
  into.filters = [];
  if (level > 4) into.properties = readProperties(into.type);
  while (left() > 0) {
    const filter = text();
    const bits = subscribes ? u8() : 0;
    if (!isTopicFilter(filter) || (bits & 3) > 2 || bits > (level > 4 ? 47 : 2)) refuse(MALFORMED);
    if (filter.startsWith('$share/') && bits & 4) refuse(PROTOCOL_ERROR);
    into.filters.push({ filter: filter, bits: bits });
  }
  if (!into.filters.length || !into.id) refuse(PROTOCOL_ERROR);
}

/**
 * Reads one packet of a client.
 * @param bytes begin with it; what follows its length stands from `at` up to but not including `end`
 * @param level of the connection; any before CONNECT, which says its own
 * @returns the packet, or the reason code for which the connection must end
 */
export function decodeFromClient(bytes: string, at: number, end: number, level: number): ClientPacket | number {
  const first = bytes.charCodeAt(0);
  const type = first >> 4;
  const read = level > 4 ? (carrier: number) => readProperties(carrier === DISCONNECT ? DISCONNECT_SENT : carrier) : undefined;
  const filters = type === SUBSCRIBE || type === UNSUBSCRIBE;
  if (type === CONNACK || type === SUBACK || type === UNSUBACK || type === PINGRESP) return PROTOCOL_ERROR;
  if (filters || type === CONNECT || type === PINGREQ) {
    const into: Packet = { type: type };
    open(bytes, at, end);
    if ((first & 15) !== (filters ? 2 : 0)) return MALFORMED;
    if (filters) readFilters(into as FiltersPacket, level);
    else if (type === CONNECT) readConnect(into as ConnectPacket);
    return finish() || into;
  }
  // A DISCONNECT of 3.1.1 has nothing to say.
  if (type === DISCONNECT && level < 5) return first & 15 || at < end ? MALFORMED : { type: type, reason: 0 };
  const seen = decode(bytes, at, end, read);
  if (typeof seen === 'number' || type !== PUBLISH || !seen.properties) return seen;
  // A client does not say which subscription a message is for [5:3.3.4-6].
  return seen.properties[SUBSCRIPTION_ID] === undefined ? seen : PROTOCOL_ERROR;
}

/** Bytes of a packet that a broker sends. PUBLISH as for the client; `subscriptionIds` go in front of its other properties. */
export function encodeFromBroker(from: Packet, level: number, subscriptionIds: readonly number[] = []): string {
  const type = from.type;
  const reason = from.reason ?? 0;
  const reasons = from.reasons ?? '';
  const ids = subscriptionIds.map((id) => chr(SUBSCRIPTION_ID) + varint(id)).join('');
  const list = level > 4 ? writeProperties(type, type === PUBLISH ? withoutIds(from.properties) : from.properties, ids) : '';
  if (type === PUBLISH) {
    const message = from as PublishPacket;
    const first = PUBLISH_FIRST | (message.qos << 1) | (message.duplicate ? 8 : 0) | (message.retain ? 1 : 0);
    return encodeRequest(first, sized(message.topic), (message.qos ? word(message.id!) : '') + list, message.payload);
  }
  if (type === CONNACK) return packet(32, chr(+!!from.sessionPresent, reason) + list);
  if (type === PINGRESP) return '\xd0\0';
  const id = type < DISCONNECT ? word(from.id!) : '';
  if (type === SUBACK || type === UNSUBACK) return packet(type << 4, id + list + (level > 4 || type === SUBACK ? reasons : ''));
  const short = level < 5 || (!reason && !from.properties);
  return packet((type << 4) | (type === PUBREL ? 2 : 0), id + (short ? '' : chr(reason) + (from.properties || type === AUTH ? list : '')));
}

function withoutIds(properties: Properties | undefined): Properties | undefined {
  if (!properties) return undefined;
  const { [SUBSCRIPTION_ID]: _ids, ...rest } = properties;
  return rest;
}
