// Made by mote from place.proto. Changes here are lost: change that file.
import * as wire from 'motekit/payload/protobuf';

export const Side = {
  LEFT: 0,
  RIGHT: 1,
} as const;
export type Side = (typeof Side)[keyof typeof Side];

/** Where something is. */
export interface Place {
  north: number;
  east: number;
  side: Side;
}
/** Place to be written: what is absent is not sent, or counts as its default. */
export interface PlaceInit {
  north?: number | undefined;
  east?: number | undefined;
  side?: Side | undefined;
}

/** The bytes of a Place. */
export function encodePlace(message: PlaceInit): string {
  let out = '';
  if (message.north || message.north !== message.north) out += '\x0d' + wire.float(message.north!);
  if (message.east || message.east !== message.east) out += '\x15' + wire.float(message.east!);
  if (message.side) out += '\x18' + wire.int(message.side);
  return out;
}

/** Reads the fields of a Place; for other messages that contain one. */
export function readPlace(): Place {
  'one case a field';
  const message: Place = { north: 0, east: 0, side: 0 };
  for (let key = wire.next(); key; key = wire.next()) {
    switch (key) {
      case 13: message.north = wire.readFloat(); break;
      case 21: message.east = wire.readFloat(); break;
      case 24: message.side = wire.readInt32() as Side; break;
      default: wire.skip(key);
    }
  }
  return message;
}

/** The Place in these bytes; undefined if they are malformed. */
export function decodePlace(bytes: string): Place | undefined {
  wire.open(bytes);
  const message = readPlace();
  return wire.finish() ? message : undefined;
}
