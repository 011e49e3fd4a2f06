// Made by mote from station.proto. Changes here are lost: change that file.
import * as wire from 'motekit/payload/protobuf';

/** What a station says: a field of each way to read one. */
export interface Station {
  name: string;
  wind: number;
  pressure: number;
  gusts: number[];
  ticks: number[];
  counts: { [key: string]: number };
  raining?: boolean | undefined;
  sensor?: number | undefined;
  model?: string | undefined;
  serial: number;
  picture: string;
  mast?: Mast | undefined;
  notes: string[];
}
/** Station to be written: what is absent is not sent, or counts as its default. */
export interface StationInit {
  name?: string | undefined;
  wind?: number | undefined;
  pressure?: number | undefined;
  gusts?: number[] | undefined;
  ticks?: number[] | undefined;
  counts?: { [key: string]: number } | undefined;
  raining?: boolean | undefined;
  sensor?: number | undefined;
  model?: string | undefined;
  serial?: number | undefined;
  picture?: string | undefined;
  mast?: MastInit | undefined;
  notes?: string[] | undefined;
}

export interface Mast {
  height: number;
  paint: string;
}
/** Mast to be written: what is absent is not sent, or counts as its default. */
export interface MastInit {
  height?: number | undefined;
  paint?: string | undefined;
}

/** The bytes of a Station. */
export function encodeStation(message: StationInit): string {
  let out = '';
  if (message.name) out += '\x0a' + wire.sized(message.name);
  if (message.wind || message.wind !== message.wind) out += '\x15' + wire.float(message.wind!);
  if (message.pressure || message.pressure !== message.pressure) out += '\x19' + wire.double(message.pressure!);
  if (message.gusts) out += wire.packed('\x22', message.gusts, wire.sint);
  if (message.ticks) for (const item of message.ticks) out += '\x2d' + wire.fixed32(item);
  if (message.counts) for (const key in message.counts) out += '\x32' + wire.sized('\x0a' + wire.sized(key) + '\x10' + wire.int(message.counts[key]!));
  if (message.raining !== undefined) out += '\x38' + (message.raining ? '\x01' : '\0');
  if (message.sensor !== undefined) out += '\x40' + wire.uint(message.sensor);
  if (message.model !== undefined) out += '\x4a' + wire.sized(message.model);
  if (message.serial) out += '\x51' + wire.fixed64(message.serial);
  if (message.picture) out += '\x5a' + wire.sized(message.picture);
  if (message.mast !== undefined) out += '\x62' + wire.sized(encodeMast(message.mast));
  if (message.notes) for (const item of message.notes) out += '\x6a' + wire.sized(item);
  return out;
}

/** Reads the fields of a Station; for other messages that contain one. */
export function readStation(): Station {
  'one case a field';
  const message: Station = { name: '', wind: 0, pressure: 0, gusts: [], ticks: [], counts: {}, serial: 0, picture: '', notes: [] };
  for (let key = wire.next(); key; key = wire.next()) {
    switch (key) {
      case 10: message.name = wire.readText(); break;
      case 21: message.wind = wire.readFloat(); break;
      case 25: message.pressure = wire.readDouble(); break;
      case 34: { const outer = wire.enter(); while (wire.more()) message.gusts.push(wire.readSint()); wire.leave(outer); } break;
      case 32: message.gusts.push(wire.readSint()); break;
      case 45: message.ticks.push(wire.readFixed32()); break;
      case 42: { const outer = wire.enter(); while (wire.more()) message.ticks.push(wire.readFixed32()); wire.leave(outer); } break;
      case 50: { const outer = wire.enter(); let name = ''; let value: number = 0; for (let key = wire.next(); key; key = wire.next()) {   switch (key) {     case 10: name = wire.readText(); break;     case 16: value = wire.readInt32(); break;     default: wire.skip(key);   } } if (name !== '__proto__') message.counts[name] = value; wire.leave(outer); } break;
      case 56: message.raining = wire.readUint() > 0; break;
      case 64: { message.sensor = wire.readUint() >>> 0; message.model = undefined; } break;
      case 74: { message.model = wire.readText(); message.sensor = undefined; } break;
      case 81: message.serial = wire.readFixed64(); break;
      case 90: message.picture = wire.readText(); break;
      case 98: { const outer = wire.enter(); message.mast = readMast(); wire.leave(outer); } break;
      case 106: message.notes.push(wire.readText()); break;
      default: wire.skip(key);
    }
  }
  return message;
}

/** The Station in these bytes; undefined if they are malformed. */
export function decodeStation(bytes: string): Station | undefined {
  wire.open(bytes);
  const message = readStation();
  return wire.finish() ? message : undefined;
}

/** The bytes of a Mast. */
export function encodeMast(message: MastInit): string {
  let out = '';
  if (message.height || message.height !== message.height) out += '\x0d' + wire.float(message.height!);
  if (message.paint) out += '\x12' + wire.sized(message.paint);
  return out;
}

/** Reads the fields of a Mast; for other messages that contain one. */
export function readMast(): Mast {
  'one case a field';
  const message: Mast = { height: 0, paint: '' };
  for (let key = wire.next(); key; key = wire.next()) {
    switch (key) {
      case 13: message.height = wire.readFloat(); break;
      case 18: message.paint = wire.readText(); break;
      default: wire.skip(key);
    }
  }
  return message;
}

/** The Mast in these bytes; undefined if they are malformed. */
export function decodeMast(bytes: string): Mast | undefined {
  wire.open(bytes);
  const message = readMast();
  return wire.finish() ? message : undefined;
}
