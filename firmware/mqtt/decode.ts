/** Packets that a client receives. Never throws: what is wrong comes back as the reason code to answer with. MQTT 5.0 §3, 3.1.1 §3. */
import { finish, left, refuse, rest, text, u16, u8 } from './cursor.ts';
import {
  CONNACK,
  DISCONNECT,
  FAILURE,
  MALFORMED,
  PINGRESP,
  PROTOCOL_ERROR,
  PUBLISH,
  PUBREL,
  REASON_STRING,
  SERVER_REFERENCE,
  SUBACK,
  TOPIC_NAME_INVALID,
  UNSUBACK,
} from './protocol.ts';
import type { Properties, QoS } from './protocol.ts';
import { hasWildcard } from './topics.ts';

/** A packet from the broker. Which fields have a meaning depends on `type`; the others are absent. */
export interface Packet {
  type: number;
  /** PUBLISH of QoS 1 and 2, the acknowledgements, SUBACK, UNSUBACK. */
  id?: number;
  /** CONNACK, acknowledgements, DISCONNECT, AUTH. CONNACK's of 3.1.1 is translated to the one of MQTT 5. */
  reason?: number;
  /** SUBACK, and UNSUBACK in MQTT 5: one for each filter, in their order. */
  reasons?: number[];
  /** CONNACK. */
  sessionPresent?: boolean;
  /** MQTT 5 alone; absent also where the short form left the list out. */
  properties?: Properties;
}

export interface PublishPacket extends Packet {
  topic: string;
  payload: string;
  qos: QoS;
  retain: boolean;
  duplicate: boolean;
}

export type PropertyReader = (carrier: number) => Properties;

// CONNACK return codes 1 to 5 of 3.1.1 in the words of MQTT 5.
const REFUSALS = '\x84\x85\x88\x86\x87';

function readPublish(packet: PublishPacket, flags: number, readProperties?: PropertyReader): void {
  const qos = (flags >> 1) & 3;
  const topic = text();
  packet.topic = topic;
  packet.qos = qos as QoS;
  packet.retain = (flags & 1) > 0;
  packet.duplicate = flags > 7;
  if (hasWildcard(topic) || (!topic && !readProperties)) refuse(TOPIC_NAME_INVALID);
  if (qos > 2 || (!qos && flags > 7)) refuse(MALFORMED);
  if (qos) packet.id = u16();
  if (readProperties) packet.properties = readProperties(PUBLISH);
  packet.payload = rest();
}

function readConnack(packet: Packet, readProperties?: PropertyReader): void {
  const flags = u8();
  const reason = u8();
  packet.sessionPresent = flags > 0;
  packet.reason = reason;
  if (flags > (reason ? 0 : 1)) refuse(MALFORMED);
  // A broker without MQTT 5 refuses in the form of 3.1.1, whatever it was asked in.
  if (readProperties && (left() || !reason)) packet.properties = readProperties(CONNACK);
  else if (reason) packet.reason = REFUSALS.charCodeAt(reason - 1) || FAILURE;
}

/**
 * Reads one packet from its first byte and the cursor, which stands behind its length.
 * @param readProperties `readProperties` of `properties.ts` on an MQTT 5 connection, absent on 3.1.1
 * @returns the packet, or the reason code (0x81 and up) for which the connection must end [5:4.13.1, 3:4.8.0-1]
 */
export function decode(first: number, readProperties?: PropertyReader): Packet | number {
  const type = first >> 4;
  const packet: Packet = { type: type };
  if (type === PUBLISH) readPublish(packet as PublishPacket, first & 15, readProperties);
  else if ((first & 15) !== (type === PUBREL ? 2 : 0)) return MALFORMED;
  else if (type === CONNACK) readConnack(packet, readProperties);
  else if (type === SUBACK || type === UNSUBACK) {
    const reasons: number[] = [];
    packet.reasons = reasons;
    packet.id = u16();
    if (readProperties) packet.properties = readProperties(type);
    if (readProperties || type === SUBACK) {
      while (left() > 0) reasons.push(u8());
      if (!reasons.length) refuse(MALFORMED);
    }
  } else if ((type > PUBLISH && type < 8) || (type > PINGRESP && readProperties)) {
    // An identifier (not in DISCONNECT and AUTH), a reason and properties; the last two may be left out.
    packet.reason = 0;
    if (type < DISCONNECT) packet.id = u16();
    if (readProperties) {
      if (left() > 0) packet.reason = u8();
      if (left() > 0) packet.properties = readProperties(type);
    }
  } else if (type !== PINGRESP) return type && type < PINGRESP ? PROTOCOL_ERROR : MALFORMED;
  // Identifiers are never 0 [5:2.2.1-3].
  return finish() || (packet.id === 0 ? PROTOCOL_ERROR : packet);
}

/** What the broker adds to a reason: where to go instead, or its words; '' if nothing. */
export function wordsOf(packet: Packet): string {
  const properties = packet.properties || {};
  return (properties[SERVER_REFERENCE] || properties[REASON_STRING] || '') as string;
}
