/** Packets that a client receives. Never throws: what is wrong comes back as the reason code to answer with. MQTT 5.0 §3, 3.1.1 §3. */
import { finish, left, open, refuse, rest, text, u16, u8 } from './cursor.ts';
import {
  CONNACK,
  DISCONNECT,
  FAILURE,
  MALFORMED,
  PINGRESP,
  PROTOCOL_ERROR,
  PUBLISH,
  PUBREL,
  SUBACK,
  TOPIC_NAME_INVALID,
} from './protocol.ts';
import type { Properties, QoS } from './protocol.ts';

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

function readPublish(first: number, readProperties?: PropertyReader): PublishPacket {
  const qos = (first >> 1) & 3;
  const topic = text();
  const message = {
    type: PUBLISH,
    topic: topic,
    payload: '',
    qos: qos as QoS,
    retain: (first & 1) > 0,
    duplicate: (first & 8) > 0,
  } as PublishPacket;
  if (qos) {
    if (!(message.id = u16())) refuse(PROTOCOL_ERROR);
    if (qos > 2) refuse(MALFORMED);
  } else if (first & 8) refuse(MALFORMED);
  if (topic.indexOf('+') >= 0 || topic.indexOf('#') >= 0 || (!topic && !readProperties)) refuse(TOPIC_NAME_INVALID);
  if (readProperties) message.properties = readProperties(PUBLISH);
  message.payload = rest();
  return message;
}

function readConnack(readProperties?: PropertyReader): Packet {
  const flags = u8();
  let reason = u8();
  if (flags > 1) refuse(MALFORMED);
  if (flags && reason) refuse(PROTOCOL_ERROR);
  const answer = { type: CONNACK, sessionPresent: flags > 0, reason: reason } as Packet;
  // A broker without MQTT 5 answers in the form of 3.1.1, whatever it was asked in.
  if (readProperties && left()) answer.properties = readProperties(CONNACK);
  else if (reason) answer.reason = REFUSALS.charCodeAt(reason - 1) || FAILURE;
  else if (readProperties) refuse(MALFORMED);
  return answer;
}

/** Packets that are an identifier (not in DISCONNECT and AUTH), a reason and properties; each may end early. */
function readReason(type: number, readProperties?: PropertyReader): Packet {
  const answer = { type: type, reason: 0 } as Packet;
  if (type < DISCONNECT && !(answer.id = u16())) refuse(PROTOCOL_ERROR);
  if (readProperties) {
    if (left() > 0) answer.reason = u8();
    if (left() > 0) answer.properties = readProperties(type);
  }
  return answer;
}

function readReasons(type: number, readProperties?: PropertyReader): Packet {
  const answer = { type: type, id: u16(), reasons: [] } as Packet;
  if (!answer.id) refuse(PROTOCOL_ERROR);
  if (readProperties) answer.properties = readProperties(type);
  if (readProperties || type === SUBACK) {
    while (left() > 0) {
      const reason = u8();
      if (type === SUBACK && reason > 2 && reason < FAILURE) refuse(MALFORMED);
      answer.reasons!.push(reason);
    }
    if (!answer.reasons!.length) refuse(MALFORMED);
  }
  return answer;
}

/**
 * Reads one packet from its first byte and everything after its length.
 * @param readProperties `readProperties` of `properties.ts` on an MQTT 5 connection, absent on 3.1.1
 * @returns the packet, or the reason code (0x81 and up) for which the connection must end [5:4.13.1, 3:4.8.0-1]
 */
export function decode(first: number, body: string, readProperties?: PropertyReader): Packet | number {
  const type = first >> 4;
  if (type !== PUBLISH && (first & 15) !== (type === PUBREL ? 2 : 0)) return MALFORMED;
  open(body);
  let result: Packet;
  if (type === PUBLISH) result = readPublish(first, readProperties);
  else if (type > PUBLISH && type < 8) result = readReason(type, readProperties);
  else if (type === CONNACK) result = readConnack(readProperties);
  else if (type === SUBACK || type === 11) result = readReasons(type, readProperties);
  else if (type === PINGRESP) result = { type: type };
  else if (type > PINGRESP && readProperties) result = readReason(type, readProperties);
  // What only a client may send, and in 3.1.1 what only MQTT 5 has.
  else return type && type < PINGRESP ? PROTOCOL_ERROR : MALFORMED;
  return finish() || result;
}
