// Made by mote from reading.proto. Changes here are lost: change that file.
import * as wire from 'motekit/payload/protobuf';

/** What a node measured. */
export interface Reading {
  /** seconds since 1970 */
  timestamp: number;
  /** degrees Celsius */
  temperature: number;
  /** per cent */
  humidity: number;
  /** per cent */
  battery: number;
}
/** Reading to be written: what is absent is not sent, or counts as its default. */
export interface ReadingInit {
  timestamp?: number | undefined;
  temperature?: number | undefined;
  humidity?: number | undefined;
  battery?: number | undefined;
}

/** The same with about seven digits a number. */
export interface SmallReading {
  timestamp: number;
  temperature: number;
  humidity: number;
  battery: number;
}
/** SmallReading to be written: what is absent is not sent, or counts as its default. */
export interface SmallReadingInit {
  timestamp?: number | undefined;
  temperature?: number | undefined;
  humidity?: number | undefined;
  battery?: number | undefined;
}

/** The bytes of a Reading. */
export function encodeReading(message: ReadingInit): string {
  let out = '';
  if (message.timestamp) out += '\x08' + wire.uint(message.timestamp);
  if (message.temperature || message.temperature !== message.temperature) out += '\x11' + wire.double(message.temperature!);
  if (message.humidity || message.humidity !== message.humidity) out += '\x19' + wire.double(message.humidity!);
  if (message.battery) out += '\x20' + wire.uint(message.battery);
  return out;
}

/** Reads the fields of a Reading; for other messages that contain one. */
export function readReading(): Reading {
  'one case a field';
  const message: Reading = { timestamp: 0, temperature: 0, humidity: 0, battery: 0 };
  for (let key = wire.next(); key; key = wire.next()) {
    switch (key) {
      case 8: message.timestamp = wire.readUint() >>> 0; break;
      case 17: message.temperature = wire.readDouble(); break;
      case 25: message.humidity = wire.readDouble(); break;
      case 32: message.battery = wire.readUint() >>> 0; break;
      default: wire.skip(key);
    }
  }
  return message;
}

/** The Reading in these bytes; undefined if they are malformed. */
export function decodeReading(bytes: string): Reading | undefined {
  wire.open(bytes);
  const message = readReading();
  return wire.finish() ? message : undefined;
}

/** The bytes of a SmallReading. */
export function encodeSmallReading(message: SmallReadingInit): string {
  let out = '';
  if (message.timestamp) out += '\x08' + wire.uint(message.timestamp);
  if (message.temperature || message.temperature !== message.temperature) out += '\x15' + wire.float(message.temperature!);
  if (message.humidity || message.humidity !== message.humidity) out += '\x1d' + wire.float(message.humidity!);
  if (message.battery) out += '\x20' + wire.uint(message.battery);
  return out;
}

/** Reads the fields of a SmallReading; for other messages that contain one. */
export function readSmallReading(): SmallReading {
  'one case a field';
  const message: SmallReading = { timestamp: 0, temperature: 0, humidity: 0, battery: 0 };
  for (let key = wire.next(); key; key = wire.next()) {
    switch (key) {
      case 8: message.timestamp = wire.readUint() >>> 0; break;
      case 21: message.temperature = wire.readFloat(); break;
      case 29: message.humidity = wire.readFloat(); break;
      case 32: message.battery = wire.readUint() >>> 0; break;
      default: wire.skip(key);
    }
  }
  return message;
}

/** The SmallReading in these bytes; undefined if they are malformed. */
export function decodeSmallReading(bytes: string): SmallReading | undefined {
  wire.open(bytes);
  const message = readSmallReading();
  return wire.finish() ? message : undefined;
}
