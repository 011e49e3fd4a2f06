/** Property lists: which packet may carry what, and their bytes both ways. MQTT 5.0 §2.2.2. */
import { MALFORMED, PROTOCOL_ERROR, PUBLISH, SUBSCRIPTION_ID, USER_PROPERTY } from './protocol.ts';
import type { Properties } from './protocol.ts';
import { left, position, refuse, sized as readSized, text, u16 as readU16, u32 as readU32, u8, varint as readVarint } from './cursor.ts';
import { chr, sized, u16, varint } from './wire.ts';

/** Who carries the list: a packet type as received, `WILL`, or one of the two types whose sent form allows other properties. */
export const WILL = 0;
export const DISCONNECT_SENT = 12;
export const PUBLISH_SENT = 13;

// By carrier, the identifiers allowed, each as the character with code 48 + identifier.
const ALLOWED = '12389HV AGIQRWEFV ABCEFJLOQRTUVWXYZ 12389;SV OV OV OV OV ;V OV V OV AOV 12389SV LOV EFOV'.split(' ');
// By identifier, from 1 on: 1 flag, 2 two bytes, 3 text, 4 four bytes, 5 variable, 6 binary, 7 text pair; 0 none.
const KINDS = '143000036050000042303614130300302221174111';

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
  if (kind === 3) return text();
  if (kind === 6) return readSized();
  const value = kind === 1 ? u8() : kind === 2 ? readU16() : kind === 4 ? readU32() : readVarint();
  // All one-byte properties are flags; Receive Maximum, Topic Alias, Maximum Packet Size and Subscription Identifier are never 0.
  if (kind === 1 ? value > 1 : !value && (id === 0x21 || id === 0x23 || id === 0x27 || id === SUBSCRIPTION_ID))
    refuse(id === 0x23 ? 0x94 : PROTOCOL_ERROR);
  return value;
}

/** Reads a property list at the cursor. Unknown, misplaced and repeated identifiers are refused [5:2.2.2.2]. */
export function readProperties(carrier: number): Properties {
  const properties: Properties = {};
  const length = readVarint();
  const end = position() + length;
  if (length > left()) refuse(MALFORMED);
  while (position() < end && left() > 0) {
    const id = readVarint();
    if (id > 42 || ALLOWED[carrier]!.indexOf(chr(id + 48)) < 0) {
      refuse(id > 42 || KINDS[id - 1] === '0' ? MALFORMED : PROTOCOL_ERROR);
      return properties;
    }
    const before = properties[id];
    if (id === USER_PROPERTY) {
      const pairs = (before || (properties[id] = [])) as string[];
      pairs.push(text());
      pairs.push(text());
    } else {
      const value = readValue(id, +KINDS[id - 1]!);
      if (id === SUBSCRIPTION_ID && carrier === PUBLISH) {
        if (before) (before as number[]).push(value as number);
        else properties[id] = [value as number];
      } else if (before === undefined) properties[id] = value;
      else refuse(PROTOCOL_ERROR);
    }
  }
  if (position() !== end) refuse(MALFORMED);
  return properties;
}
