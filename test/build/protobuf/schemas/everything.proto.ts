// Made by mote from everything.proto. Changes here are lost: change that file.
import * as wire from 'motekit/payload/protobuf';
import { type Place, type PlaceInit, encodePlace, readPlace } from './place.proto.ts';

export const Level = {
  LOW: 0,
  HIGH: 5,
  NEGATIVE: -1,
} as const;
export type Level = (typeof Level)[keyof typeof Level];

export interface Everything_Inner_Deeper {
  text: string;
}
/** Everything_Inner_Deeper to be written: what is absent is not sent, or counts as its default. */
export interface Everything_Inner_DeeperInit {
  text?: string | undefined;
}

export interface Everything_Inner {
  x: number;
  deeper: Everything_Inner_Deeper[];
}
/** Everything_Inner to be written: what is absent is not sent, or counts as its default. */
export interface Everything_InnerInit {
  x?: number | undefined;
  deeper?: Everything_Inner_DeeperInit[] | undefined;
}

/** One of everything that the language has. */
export interface Everything {
  aDouble: number;
  aFloat: number;
  anInt32: number;
  anInt64: number;
  anUint32: number;
  anUint64: number;
  aSint32: number;
  aSint64: number;
  aFixed32: number;
  aFixed64: number;
  aSfixed32: number;
  aSfixed64: number;
  aBool: boolean;
  aString: string;
  someBytes: string;
  /** how loud */
  level: Level;
  inner?: Everything_Inner | undefined;
  mayDouble?: number | undefined;
  mayUint?: number | undefined;
  mayString?: string | undefined;
  mayBool?: boolean | undefined;
  mayLevel?: Level | undefined;
  doubles: number[];
  bools: boolean[];
  levels: Level[];
  loose: number[];
  names: string[];
  inners: Everything_Inner[];
  counts: { [key: string]: number };
  places: { [key: string]: Everything_Inner };
  flags: { [key: string]: string };
  byNumber?: number | undefined;
  byName?: string | undefined;
  byInner?: Everything_Inner | undefined;
  self?: Everything | undefined;
  numbers: number[];
  place?: Place | undefined;
}
/** Everything to be written: what is absent is not sent, or counts as its default. */
export interface EverythingInit {
  aDouble?: number | undefined;
  aFloat?: number | undefined;
  anInt32?: number | undefined;
  anInt64?: number | undefined;
  anUint32?: number | undefined;
  anUint64?: number | undefined;
  aSint32?: number | undefined;
  aSint64?: number | undefined;
  aFixed32?: number | undefined;
  aFixed64?: number | undefined;
  aSfixed32?: number | undefined;
  aSfixed64?: number | undefined;
  aBool?: boolean | undefined;
  aString?: string | undefined;
  someBytes?: string | undefined;
  level?: Level | undefined;
  inner?: Everything_InnerInit | undefined;
  mayDouble?: number | undefined;
  mayUint?: number | undefined;
  mayString?: string | undefined;
  mayBool?: boolean | undefined;
  mayLevel?: Level | undefined;
  doubles?: number[] | undefined;
  bools?: boolean[] | undefined;
  levels?: Level[] | undefined;
  loose?: number[] | undefined;
  names?: string[] | undefined;
  inners?: Everything_InnerInit[] | undefined;
  counts?: { [key: string]: number } | undefined;
  places?: { [key: string]: Everything_InnerInit } | undefined;
  flags?: { [key: string]: string } | undefined;
  byNumber?: number | undefined;
  byName?: string | undefined;
  byInner?: Everything_InnerInit | undefined;
  self?: EverythingInit | undefined;
  numbers?: number[] | undefined;
  place?: PlaceInit | undefined;
}

export interface Empty {
}
/** Empty to be written: what is absent is not sent, or counts as its default. */
export interface EmptyInit {
}

/** The bytes of a Everything_Inner_Deeper. */
export function encodeEverything_Inner_Deeper(message: Everything_Inner_DeeperInit): string {
  let out = '';
  if (message.text) out += '\x0a' + wire.sized(message.text);
  return out;
}

/** Reads the fields of a Everything_Inner_Deeper; for other messages that contain one. */
export function readEverything_Inner_Deeper(): Everything_Inner_Deeper {
  'one case a field';
  const message: Everything_Inner_Deeper = { text: '' };
  for (let key = wire.next(); key; key = wire.next()) {
    switch (key) {
      case 10: message.text = wire.readText(); break;
      default: wire.skip(key);
    }
  }
  return message;
}

/** The Everything_Inner_Deeper in these bytes; undefined if they are malformed. */
export function decodeEverything_Inner_Deeper(bytes: string): Everything_Inner_Deeper | undefined {
  wire.open(bytes);
  const message = readEverything_Inner_Deeper();
  return wire.finish() ? message : undefined;
}

/** The bytes of a Everything_Inner. */
export function encodeEverything_Inner(message: Everything_InnerInit): string {
  let out = '';
  if (message.x) out += '\x08' + wire.int(message.x);
  if (message.deeper) for (const item of message.deeper) out += '\x12' + wire.sized(encodeEverything_Inner_Deeper(item));
  return out;
}

/** Reads the fields of a Everything_Inner; for other messages that contain one. */
export function readEverything_Inner(): Everything_Inner {
  'one case a field';
  const message: Everything_Inner = { x: 0, deeper: [] };
  for (let key = wire.next(); key; key = wire.next()) {
    switch (key) {
      case 8: message.x = wire.readInt32(); break;
      case 18: { const outer = wire.enter(); message.deeper.push(readEverything_Inner_Deeper()); wire.leave(outer); } break;
      default: wire.skip(key);
    }
  }
  return message;
}

/** The Everything_Inner in these bytes; undefined if they are malformed. */
export function decodeEverything_Inner(bytes: string): Everything_Inner | undefined {
  wire.open(bytes);
  const message = readEverything_Inner();
  return wire.finish() ? message : undefined;
}

/** The bytes of a Everything. */
export function encodeEverything(message: EverythingInit): string {
  let out = '';
  if (message.aDouble || message.aDouble !== message.aDouble) out += '\x09' + wire.double(message.aDouble!);
  if (message.aFloat || message.aFloat !== message.aFloat) out += '\x15' + wire.float(message.aFloat!);
  if (message.anInt32) out += '\x18' + wire.int(message.anInt32);
  if (message.anInt64) out += '\x20' + wire.int(message.anInt64);
  if (message.anUint32) out += '\x28' + wire.uint(message.anUint32);
  if (message.anUint64) out += '\x30' + wire.uint(message.anUint64);
  if (message.aSint32) out += '\x38' + wire.sint(message.aSint32);
  if (message.aSint64) out += '\x40' + wire.sint(message.aSint64);
  if (message.aFixed32) out += '\x4d' + wire.fixed32(message.aFixed32);
  if (message.aFixed64) out += '\x51' + wire.fixed64(message.aFixed64);
  if (message.aSfixed32) out += '\x5d' + wire.fixed32(message.aSfixed32);
  if (message.aSfixed64) out += '\x61' + wire.fixed64(message.aSfixed64);
  if (message.aBool) out += '\x68' + (message.aBool ? '\x01' : '\0');
  if (message.aString) out += '\x72' + wire.sized(message.aString);
  if (message.someBytes) out += '\x7a' + wire.sized(message.someBytes);
  if (message.level) out += '\x80\x01' + wire.int(message.level);
  if (message.inner !== undefined) out += '\x8a\x01' + wire.sized(encodeEverything_Inner(message.inner));
  if (message.mayDouble !== undefined) out += '\x91\x01' + wire.double(message.mayDouble);
  if (message.mayUint !== undefined) out += '\x98\x01' + wire.uint(message.mayUint);
  if (message.mayString !== undefined) out += '\xa2\x01' + wire.sized(message.mayString);
  if (message.mayBool !== undefined) out += '\xa8\x01' + (message.mayBool ? '\x01' : '\0');
  if (message.mayLevel !== undefined) out += '\xb0\x01' + wire.int(message.mayLevel);
  if (message.doubles) out += wire.packed('\xc2\x01', message.doubles, wire.double);
  if (message.bools) out += wire.packed('\xca\x01', message.bools, (item) => (item ? '\x01' : '\0'));
  if (message.levels) out += wire.packed('\xd2\x01', message.levels, wire.int);
  if (message.loose) for (const item of message.loose) out += '\xdd\x01' + wire.fixed32(item);
  if (message.names) for (const item of message.names) out += '\xe2\x01' + wire.sized(item);
  if (message.inners) for (const item of message.inners) out += '\xea\x01' + wire.sized(encodeEverything_Inner(item));
  if (message.counts) for (const key in message.counts) out += '\xf2\x01' + wire.sized('\x0a' + wire.sized(key) + '\x10' + wire.int(message.counts[key]!));
  if (message.places) for (const key in message.places) out += '\xfa\x01' + wire.sized('\x08' + wire.int(+key) + '\x12' + wire.sized(encodeEverything_Inner(message.places[key]!)));
  if (message.flags) for (const key in message.flags) out += '\x82\x02' + wire.sized('\x08' + (key === 'true' ? '\x01' : '\0') + '\x12' + wire.sized(message.flags[key]!));
  if (message.byNumber !== undefined) out += '\x88\x02' + wire.uint(message.byNumber);
  if (message.byName !== undefined) out += '\x92\x02' + wire.sized(message.byName);
  if (message.byInner !== undefined) out += '\x9a\x02' + wire.sized(encodeEverything_Inner(message.byInner));
  if (message.self !== undefined) out += '\xaa\x02' + wire.sized(encodeEverything(message.self));
  if (message.numbers) out += wire.packed('\x82\x7d', message.numbers, wire.sint);
  if (message.place !== undefined) out += '\xfa\xff\xff\xff\x0f' + wire.sized(encodePlace(message.place));
  return out;
}

/** Reads the fields of a Everything; for other messages that contain one. */
export function readEverything(): Everything {
  'one case a field';
  const message: Everything = { aDouble: 0, aFloat: 0, anInt32: 0, anInt64: 0, anUint32: 0, anUint64: 0, aSint32: 0, aSint64: 0, aFixed32: 0, aFixed64: 0, aSfixed32: 0, aSfixed64: 0, aBool: false, aString: '', someBytes: '', level: 0, doubles: [], bools: [], levels: [], loose: [], names: [], inners: [], counts: {}, places: {}, flags: {}, numbers: [] };
  for (let key = wire.next(); key; key = wire.next()) {
    switch (key) {
      case 9: message.aDouble = wire.readDouble(); break;
      case 21: message.aFloat = wire.readFloat(); break;
      case 24: message.anInt32 = wire.readInt32(); break;
      case 32: message.anInt64 = wire.readInt64(); break;
      case 40: message.anUint32 = wire.readUint() >>> 0; break;
      case 48: message.anUint64 = wire.readUint(); break;
      case 56: message.aSint32 = wire.readSint(); break;
      case 64: message.aSint64 = wire.readSint(); break;
      case 77: message.aFixed32 = wire.readFixed32(); break;
      case 81: message.aFixed64 = wire.readFixed64(); break;
      case 93: message.aSfixed32 = wire.readSfixed32(); break;
      case 97: message.aSfixed64 = wire.readSfixed64(); break;
      case 104: message.aBool = wire.readUint() > 0; break;
      case 114: message.aString = wire.readText(); break;
      case 122: message.someBytes = wire.readText(); break;
      case 128: message.level = wire.readInt32() as Level; break;
      case 138: { const outer = wire.enter(); message.inner = readEverything_Inner(); wire.leave(outer); } break;
      case 145: message.mayDouble = wire.readDouble(); break;
      case 152: message.mayUint = wire.readUint() >>> 0; break;
      case 162: message.mayString = wire.readText(); break;
      case 168: message.mayBool = wire.readUint() > 0; break;
      case 176: message.mayLevel = wire.readInt32() as Level; break;
      case 194: { const outer = wire.enter(); while (wire.more()) message.doubles.push(wire.readDouble()); wire.leave(outer); } break;
      case 193: message.doubles.push(wire.readDouble()); break;
      case 202: { const outer = wire.enter(); while (wire.more()) message.bools.push(wire.readUint() > 0); wire.leave(outer); } break;
      case 200: message.bools.push(wire.readUint() > 0); break;
      case 210: { const outer = wire.enter(); while (wire.more()) message.levels.push(wire.readInt32() as Level); wire.leave(outer); } break;
      case 208: message.levels.push(wire.readInt32() as Level); break;
      case 221: message.loose.push(wire.readFixed32()); break;
      case 218: { const outer = wire.enter(); while (wire.more()) message.loose.push(wire.readFixed32()); wire.leave(outer); } break;
      case 226: message.names.push(wire.readText()); break;
      case 234: { const outer = wire.enter(); message.inners.push(readEverything_Inner()); wire.leave(outer); } break;
      case 242: { const outer = wire.enter(); let name = ''; let value: number = 0; for (let key = wire.next(); key; key = wire.next()) {   switch (key) {     case 10: name = wire.readText(); break;     case 16: value = wire.readInt32(); break;     default: wire.skip(key);   } } if (name !== '__proto__') message.counts[name] = value; wire.leave(outer); } break;
      case 250: { const outer = wire.enter(); let name = '0'; let value: Everything_Inner | undefined = undefined; for (let key = wire.next(); key; key = wire.next()) {   switch (key) {     case 8: name = '' + wire.readInt32(); break;     case 18: { const outer = wire.enter(); value = readEverything_Inner(); wire.leave(outer); } break;     default: wire.skip(key);   } } if (name !== '__proto__') message.places[name] = value || readEverything_Inner(); wire.leave(outer); } break;
      case 258: { const outer = wire.enter(); let name = 'false'; let value: string = ''; for (let key = wire.next(); key; key = wire.next()) {   switch (key) {     case 8: name = '' + (wire.readUint() > 0); break;     case 18: value = wire.readText(); break;     default: wire.skip(key);   } } if (name !== '__proto__') message.flags[name] = value; wire.leave(outer); } break;
      case 264: { message.byNumber = wire.readUint() >>> 0; message.byName = undefined; message.byInner = undefined; } break;
      case 274: { message.byName = wire.readText(); message.byNumber = undefined; message.byInner = undefined; } break;
      case 282: { { const outer = wire.enter(); message.byInner = readEverything_Inner(); wire.leave(outer); } message.byNumber = undefined; message.byName = undefined; } break;
      case 298: { const outer = wire.enter(); message.self = readEverything(); wire.leave(outer); } break;
      case 16002: { const outer = wire.enter(); while (wire.more()) message.numbers.push(wire.readSint()); wire.leave(outer); } break;
      case 16000: message.numbers.push(wire.readSint()); break;
      case 4294967290: { const outer = wire.enter(); message.place = readPlace(); wire.leave(outer); } break;
      default: wire.skip(key);
    }
  }
  return message;
}

/** The Everything in these bytes; undefined if they are malformed. */
export function decodeEverything(bytes: string): Everything | undefined {
  wire.open(bytes);
  const message = readEverything();
  return wire.finish() ? message : undefined;
}

/** The bytes of a Empty. */
export function encodeEmpty(message: EmptyInit): string {
  let out = '';
  return out;
}

/** Reads the fields of a Empty; for other messages that contain one. */
export function readEmpty(): Empty {
  'one case a field';
  const message: Empty = {};
  for (let key = wire.next(); key; key = wire.next()) {
    wire.skip(key);
  }
  return message;
}

/** The Empty in these bytes; undefined if they are malformed. */
export function decodeEmpty(bytes: string): Empty | undefined {
  wire.open(bytes);
  const message = readEmpty();
  return wire.finish() ? message : undefined;
}
