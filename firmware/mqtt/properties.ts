/** Property lists: which packet may carry what, and their bytes both ways. MQTT 5.0 §2.2.2. */
import {
  MALFORMED,
  MAXIMUM_PACKET_SIZE,
  MESSAGE_EXPIRY_S,
  PROTOCOL_ERROR,
  RECEIVE_MAXIMUM,
  RESPONSE_TOPIC,
  SUBSCRIPTION_ID,
  TOPIC_ALIAS,
  TOPIC_ALIAS_INVALID,
  TOPIC_ALIAS_MAXIMUM,
} from './protocol.ts';
import type { Properties } from './protocol.ts';
import * as read from './cursor.ts';
import { hasWildcard } from './topics.ts';
import { chr, sized, u16, u32, varint } from './wire.ts';

/** Who carries the list: a packet type, or one of these. In PUBLISH_SENT the client itself says expiry and alias. */
export const WILL = 0;
export const DISCONNECT_SENT = 12;
export const PUBLISH_SENT = 13;

// By carrier, the identifiers allowed, each as the character with code 48 + identifier.
const ALLOWED = '12389HV AGIQRWEFV ABCEFJLOQRTUVWXYZ 12389;SV OV OV OV OV ;V OV V OV AOV 1389V LOV EFOV'.split(' ');
// By identifier: 1 flag, 2 two bytes, 3 text, 4 four bytes, 5 variable, 6 binary, 7 text pair; 0 none.
const KINDS = '0143000036050000043203614130300302221174111';

/**
 * The property list with its length in front. Identifiers that the carrier must not have are left out, so that properties of a
 * received message can be passed on [5:3.3.4-6]. Not checked: values; `listFault` does that.
 * @param more properties already encoded
 */
export function writeProperties(carrier: number, properties?: Properties, more?: string): string {
  let out = more || '';
  for (const key in properties) {
    const id = parseInt(key);
    const value = properties[id];
    const kind = KINDS.charCodeAt(id) - 48;
    if (value === undefined || ALLOWED[carrier]!.indexOf(chr(id + 48)) < 0) continue;
    if (typeof value === 'object') {
      let index = 0;
      for (const part of value) out += (index++ & 1 ? '' : chr(id)) + sized(part as string);
    } else {
      out += chr(id);
      if (typeof value === 'string') out += sized(value);
      // A flag is a varint of one byte.
      else out += kind === 2 ? u16(value) : kind === 4 ? u32(value) : varint(value);
    }
  }
  return varint(out.length) + out;
}

/**
 * Properties that the client itself gives a PUBLISH: what is left of its life (one that was sent before goes out again in any case
 * [5:4.3.3-7]), and an alias for its topic, which is added to `told` if the broker takes another.
 */
export function ownProperties(expiryMs: number | undefined, nowMs: number, topic: string, told: string[], limits: Properties): string {
  const own = expiryMs ? chr(MESSAGE_EXPIRY_S) + u32(Math.ceil(Math.max(expiryMs - nowMs, 1) / 1000)) : '';
  let alias = told.indexOf(topic) + 1;
  if (!alias && told.length < ((limits[TOPIC_ALIAS_MAXIMUM] as number) || 0)) alias = told.push(topic);
  return alias ? own + chr(TOPIC_ALIAS) + u16(alias) : own;
}

function readValue(id: number, kind: number): number | string {
  if (kind === 6) return read.binary();
  if (kind === 3) {
    const text = read.text();
    if (id === RESPONSE_TOPIC && hasWildcard(text)) read.refuse(PROTOCOL_ERROR);
    return text;
  }
  const value = kind === 1 ? read.u8() : kind === 2 ? read.u16() : kind === 4 ? read.u32() : read.varint();
  // All one-byte properties are flags; these four are never 0.
  if (
    kind === 1
      ? value > 1
      : !value && (id === TOPIC_ALIAS || id === RECEIVE_MAXIMUM || id === MAXIMUM_PACKET_SIZE || id === SUBSCRIPTION_ID)
  )
    read.refuse(id === TOPIC_ALIAS ? TOPIC_ALIAS_INVALID : PROTOCOL_ERROR);
  return value;
}

/** Reads a property list at the cursor. Unknown, misplaced and repeated identifiers are refused [5:2.2.2.2]. */
export function readProperties(carrier: number): Properties {
  const properties: Properties = {};
  const length = read.varint();
  // What is left behind the list. Less than nothing: past the end there is no identifier that is allowed, and the packet is malformed.
  const behind = read.left() - length;
  while (read.left() > behind) {
    const id = read.varint();
    const kind = KINDS.charCodeAt(id) - 48;
    const before = properties[id];
    if (ALLOWED[carrier]!.indexOf(chr(id + 48)) < 0) {
      read.refuse(kind > 0 ? PROTOCOL_ERROR : MALFORMED);
      break;
    }
    if (kind === 7) properties[id] = ((before || []) as string[]).concat([read.text(), read.text()]);
    else {
      const value = readValue(id, kind);
      if (id === SUBSCRIPTION_ID) properties[id] = ((before || []) as number[]).concat([value as number]);
      else properties[id] = value;
      if (before !== undefined && id !== SUBSCRIPTION_ID) read.refuse(PROTOCOL_ERROR);
    }
  }
  if (read.left() !== behind) read.refuse(MALFORMED);
  return properties;
}

/** 0, or what is wrong with an encoded list: a value out of range, text that is none, a response topic with wildcards. */
export function listFault(carrier: number, bytes: string): number {
  read.open(bytes, 0, bytes.length);
  readProperties(carrier);
  return read.finish();
}
