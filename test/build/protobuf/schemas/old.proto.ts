// Made by mote from old.proto. Changes here are lost: change that file.
import * as wire from 'motekit/payload/protobuf';

export interface Old {
  must: number;
  may?: number | undefined;
  list: number[];
  packed: number[];
}
/** Old to be written: what is absent is not sent, or counts as its default. */
export interface OldInit {
  must: number;
  may?: number | undefined;
  list?: number[] | undefined;
  packed?: number[] | undefined;
}

/** The bytes of a Old. */
export function encodeOld(message: OldInit): string {
  let out = '';
  out += '\x08' + wire.int(message.must);
  if (message.may !== undefined) out += '\x10' + wire.int(message.may);
  if (message.list) for (const item of message.list) out += '\x18' + wire.int(item);
  if (message.packed) out += wire.packed('\x22', message.packed, wire.int);
  return out;
}

/** Reads the fields of a Old; for other messages that contain one. */
export function readOld(): Old {
  'one case a field';
  const message: Old = { must: 0, list: [], packed: [] };
  for (let key = wire.next(); key; key = wire.next()) {
    switch (key) {
      case 8: message.must = wire.readInt32(); break;
      case 16: message.may = wire.readInt32(); break;
      case 24: message.list.push(wire.readInt32()); break;
      case 26: { const outer = wire.enter(); while (wire.more()) message.list.push(wire.readInt32()); wire.leave(outer); } break;
      case 34: { const outer = wire.enter(); while (wire.more()) message.packed.push(wire.readInt32()); wire.leave(outer); } break;
      case 32: message.packed.push(wire.readInt32()); break;
      default: wire.skip(key);
    }
  }
  return message;
}

/** The Old in these bytes; undefined if they are malformed. */
export function decodeOld(bytes: string): Old | undefined {
  wire.open(bytes);
  const message = readOld();
  return wire.finish() ? message : undefined;
}
