/** Packets that a client receives. Never throws: what is wrong comes back as the reason code to answer with. MQTT 5.0 §3, 3.1.1 §3. */
import { finish, left, open, refuse, rest, text, u16, u8 } from './cursor.ts';
import {
  CONNACK,
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
import { isTopicName } from './topics.ts';

/** A packet from the broker. Which fields have a meaning depends on `type`; the others are absent. */
export interface Packet {
  type: number;
  /** PUBLISH of QoS 1 and 2, the acknowledgements, SUBACK, UNSUBACK. */
  id?: number;
  /** CONNACK, whose codes of 3.1.1 are translated; in MQTT 5 also the acknowledgements of PUBLISH and PUBREL, DISCONNECT, AUTH. */
  reason?: number;
  /** SUBACK, and UNSUBACK in MQTT 5: one byte for each filter, in their order. */
  reasons?: string;
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
/** Bit n is set if packet type n is one that only a client sends: CONNECT, SUBSCRIBE, UNSUBSCRIBE, PINGREQ. */
const CLIENTS_OWN = 0x1502;

/**
 * Reads one packet.
 * @param bytes begin with it; what follows its length stands from `at` up to but not including `end`
 * @param readProperties `readProperties` of `properties.ts` on an MQTT 5 connection, absent on 3.1.1
 * @returns the packet, or the reason code (0x81 and up) for which the connection must end [5:4.13.1, 3:4.8.0-1]
 */
export function decode(bytes: string, at: number, end: number, readProperties?: PropertyReader): Packet | number {
  const first = bytes.charCodeAt(0);
  const type = first >> 4;
  const packet: Packet = { type: type };
  open(bytes, at, end);
  if (type === PUBLISH) {
    const topic = text();
    const qos = (first >> 1) & 3;
    const message = packet as PublishPacket;
    message.topic = topic;
    message.qos = qos as QoS;
    message.retain = (first & 1) > 0;
    message.duplicate = (first & 8) > 0;
    if (!(isTopicName(topic) || (readProperties && !topic))) refuse(TOPIC_NAME_INVALID);
    if (qos > 2 || (!qos && first & 8)) refuse(MALFORMED);
    if (qos) packet.id = u16();
  } else if (!type || (first & 15) !== (type === PUBREL ? 2 : 0) || (type > PINGRESP && !readProperties)) refuse(MALFORMED);
  else if ((CLIENTS_OWN >> type) & 1) refuse(PROTOCOL_ERROR);
  else if (type === CONNACK) {
    // Flags and reason: the session is present, which a refusal does not say, or it is not.
    const word = u16();
    const reason = word & 255;
    packet.sessionPresent = word > 255;
    packet.reason = reason;
    if (word > 256) refuse(MALFORMED);
    // A broker without MQTT 5 refuses in the form of 3.1.1, whatever it was asked in.
    if (reason && !(readProperties && left())) packet.reason = REFUSALS.charCodeAt(reason - 1) || FAILURE;
  } else if (type < PINGRESP) packet.id = u16();
  const listed = readProperties ? type === SUBACK || type === UNSUBACK : type === SUBACK;
  if (readProperties && type !== PINGRESP) {
    const always = type === PUBLISH || listed;
    // The short forms leave out the list, or the reason too.
    if (!always && type !== CONNACK) packet.reason = left() > 0 ? u8() : 0;
    if (always || left() > 0 || (type === CONNACK && !packet.reason)) packet.properties = readProperties(type);
  }
  if (listed || type === PUBLISH) {
    const behind = rest();
    if (!listed) (packet as PublishPacket).payload = behind;
    else if ((packet.reasons = behind) === '') refuse(MALFORMED);
  }
  // Identifiers are never 0 [5:2.2.1-3].
  if (packet.id === 0) refuse(PROTOCOL_ERROR);
  return finish() || packet;
}

/** What the broker adds to a reason: where to go instead, or its words; '' if nothing. */
export function wordsOf(packet: Packet): string {
  const properties = packet.properties || {};
  return (properties[SERVER_REFERENCE] || properties[REASON_STRING] || '') as string;
}
