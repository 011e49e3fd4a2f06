/** Property lists: which packet may carry what, and their bytes both ways. MQTT 5.0 §2.2.2. */
import {
  MALFORMED,
  MAXIMUM_PACKET_SIZE,
  PROTOCOL_ERROR,
  RECEIVE_MAXIMUM,
  SUBSCRIPTION_ID,
  TOPIC_ALIAS,
  TOPIC_ALIAS_INVALID,
} from './protocol.ts';
import type { Properties } from './protocol.ts';
import * as read from './cursor.ts';
import { chr, sized, u16, varint } from './wire.ts';

/** Who carries the list: a packet type as received, `WILL`, or one of the two types whose sent form allows other properties. */
export const WILL = 0;
export const DISCONNECT_SENT = 12;
export const PUBLISH_SENT = 13;

// By carrier, the identifiers allowed, each as the character with code 48 + identifier.
const ALLOWED = '12389HV AGIQRWEFV ABCEFJLOQRTUVWXYZ 12389;SV OV OV OV OV ;V OV V OV AOV 12389SV LOV EFOV'.split(' ');
// By identifier, from 1 on: 1 flag, 2 two bytes, 3 text, 4 four bytes, 5 variable, 6 binary, 7 text pair; 0 none.
const KINDS = '143000036050000043203614130300302221174111';

/**
 * The property list with its length in front. Identifiers that the carrier must not have are left out, so that properties of a
 * received message can be passed on [5:3.3.4-6]. Not checked: the range of values.
 */
export function writeProperties(carrier: number, properties?: Properties): string {
  let out = '';
  if (properties) {
    for (const key in properties) {
      const id = +key;
      const value = properties[id];
      if (value === undefined || ALLOWED[carrier]!.indexOf(chr(id + 48)) < 0) continue;
      const kind = +KINDS[id - 1]!;
      if (typeof value === 'string') out += chr(id) + sized(value);
      else if (typeof value === 'number') {
        out += chr(id);
        if (kind === 1) out += chr(value);
        else if (kind === 5) out += varint(value);
        else out += (kind === 4 ? u16((value / 65536) & 65535) : '') + u16(value & 65535);
      } else {
        let index = 0;
        for (const part of value) out += (index++ & 1 ? '' : chr(id)) + sized(part as string);
      }
    }
  }
  return varint(out.length) + out;
}

function readValue(id: number, kind: number): number | string {
  if (kind === 3) return read.text();
  if (kind === 6) return read.binary();
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
  // What is left behind the list.
  const behind = read.left() - length;
  if (behind < 0) {
    read.refuse(MALFORMED);
    return properties;
  }
  while (read.left() > behind) {
    const id = read.varint();
    const kind = +(KINDS[id - 1] || 0);
    const before = properties[id];
    if (ALLOWED[carrier]!.indexOf(chr(id + 48)) < 0) {
      read.refuse(kind ? PROTOCOL_ERROR : MALFORMED);
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
