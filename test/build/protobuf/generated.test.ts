import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as fc from 'fast-check';
import * as protobuf from 'protobufjs';
import { describe, expect, it } from 'vitest';
import { protobufModule } from '../../../build/protobuf/module.ts';
import { readSchema } from '../../../build/protobuf/schema.ts';
import { byteString, bytesOfText, mapStrings } from '../../firmware/payload/byte-strings.ts';
import { decodeEmpty, decodeEverything, encodeEmpty, encodeEverything } from './schemas/everything.proto.ts';
import type { Everything, EverythingInit } from './schemas/everything.proto.ts';
import { decodeOld, encodeOld } from './schemas/old.proto.ts';
import { decodeReading, encodeReading, encodeSmallReading } from './schemas/reading.proto.ts';

const SCHEMAS = join(import.meta.dirname, 'schemas');
const READING = { timestamp: 1711670400, temperature: 23.5, humidity: 65.2, battery: 85 };

/** The independent implementation, reading the same file. */
function peer(file: string, type: string): protobuf.Type {
  return new protobuf.Root().loadSync(join(SCHEMAS, file)).lookupType(type);
}

const float = fc.float().map((value) => value + 0);
const double = fc.double().map((value) => value + 0);
const int32 = fc.oneof(fc.integer(), fc.integer({ min: -3, max: 300 }));
const uint32 = fc.oneof(fc.nat(300), fc.integer({ min: 0, max: 0xffffffff }));
const int64 = fc.oneof(fc.maxSafeInteger(), int32);
const uint64 = fc.oneof(fc.maxSafeNat(), uint32);
const sint64 = fc.integer({ min: -(2 ** 52), max: 2 ** 52 });
const text = fc.string({ unit: 'grapheme', maxLength: 200 }).map(bytesOfText);
const bytes = fc.uint8Array({ maxLength: 200 }).map(byteString);
const level = fc.constantFrom(0, 5, -1) as fc.Arbitrary<0 | 5 | -1>;
const some = { requiredKeys: [] as [] };
const inner = fc.record({ x: int32, deeper: fc.array(fc.record({ text }, some), { maxLength: 3 }) }, some);
const place = fc.record({ north: float, east: float, side: fc.constantFrom(0 as const, 1 as const) }, some);
const fields = {
  aDouble: double,
  aFloat: float,
  anInt32: int32,
  anInt64: int64,
  anUint32: uint32,
  anUint64: uint64,
  aSint32: int32,
  aSint64: sint64,
  aFixed32: uint32,
  aFixed64: uint64,
  aSfixed32: int32,
  aSfixed64: int64,
  aBool: fc.boolean(),
  aString: text,
  someBytes: bytes,
  level,
  inner,
  mayDouble: double,
  mayUint: uint32,
  mayString: text,
  mayBool: fc.boolean(),
  mayLevel: level,
  numbers: fc.array(int32),
  doubles: fc.array(double),
  bools: fc.array(fc.boolean()),
  levels: fc.array(level),
  loose: fc.array(uint32),
  names: fc.array(text),
  inners: fc.array(inner, { maxLength: 4 }),
  counts: fc.dictionary(
    fc.string({ unit: 'grapheme-ascii' }).filter((key) => key !== '__proto__'),
    int32,
    { maxKeys: 4 },
  ),
  places: fc.dictionary(int32.map(String), inner, { maxKeys: 4 }),
  flags: fc.dictionary(fc.constantFrom('true', 'false'), text),
  place,
};
const plain = fc.record(fields, some);
const everything: fc.Arbitrary<EverythingInit> = fc
  .tuple(
    fc.record({ ...fields, self: plain }, some),
    fc.oneof(fc.record({ byNumber: uint32 }), fc.record({ byName: text }), fc.record({ byInner: inner }), fc.constant({})),
  )
  .map(([message, which]) => ({ ...message, ...which }));

/** What of a value is on the wire: all but absent fields, empty lists and defaults of fields without presence. */
function sent(value: object): object {
  const kept = Object.entries(value).flatMap(([name, item]): [string, unknown][] => {
    if (item === undefined) return [];
    if (Array.isArray(item)) return item.length ? [[name, item.map(sentItem)]] : [];
    if (name === 'counts' || name === 'places' || name === 'flags')
      return Object.keys(item as object).length
        ? [[name, Object.fromEntries(Object.entries(item as object).map(([key, of]) => [key, sentItem(of)]))]]
        : [];
    if (typeof item === 'object') return [[name, sent(item as object)]];
    return item || Number.isNaN(item) || /^(may|by)/.test(name) ? [[name, item]] : [];
  });
  return Object.fromEntries(kept);
}

function sentItem(item: unknown): unknown {
  return typeof item === 'object' ? sent(item as object) : item;
}

const textOf = (latin1: string): string => Buffer.from(latin1, 'latin1').toString('utf8');

/** A value in the independent implementation's terms: text is text, bytes are a Buffer. */
function asPeer(value: object): object {
  const { someBytes, ...rest } = value as { someBytes?: string; self?: object };
  const mapped = mapStrings(rest, textOf) as { self?: object };
  return {
    ...mapped,
    ...(someBytes === undefined ? {} : { someBytes: Buffer.from(someBytes, 'latin1') }),
    ...(rest.self ? { self: asPeer(rest.self) } : {}),
  };
}

describe('a module made from a .proto file', () => {
  const Peer = peer('everything.proto', 'acme.test.Everything');

  it.each(['everything', 'place', 'reading', 'old', 'station'])('%s.proto gives the module beside it', (name) => {
    const path = join(SCHEMAS, `${name}.proto`);
    const schema = readSchema(path, (file) => (existsSync(file) ? readFileSync(file, 'utf8') : undefined));
    expect(protobufModule(schema, path)).toBe(readFileSync(`${path}.ts`, 'utf8'));
  });

  it('writes what protobufjs reads as the same message', () => {
    fc.assert(
      fc.property(everything, (message) => {
        const decoded = Peer.decode(Buffer.from(encodeEverything(message), 'latin1'));
        const seen = Peer.toObject(decoded, { longs: Number, enums: Number, bytes: Buffer, json: false });
        expect(seen).toEqual(asPeer(sent(message)));
      }),
      { numRuns: 150 },
    );
  });

  it('reads what protobufjs wrote', () => {
    fc.assert(
      fc.property(everything, (message) => {
        const written = byteString(Peer.encode(Peer.fromObject(asPeer(message))).finish());
        const read = decodeEverything(written);
        expect(read).toBeDefined();
        expect(sent(read!)).toEqual(sent(message));
      }),
      { numRuns: 150 },
    );
  });

  it('reads lists of numbers in both forms, and the last of a oneof', () => {
    const packed = peer('everything.proto', 'acme.test.Everything')
      .encode({ loose: [1, 2], numbers: [-1, 2] })
      .finish();
    const loose = Buffer.from('807d01807d04da01080100000002000000', 'hex').toString('latin1');
    expect(decodeEverything(loose)).toMatchObject({ numbers: [-1, 2], loose: [1, 2] });
    expect(decodeEverything(byteString(packed))).toMatchObject({ numbers: [-1, 2], loose: [1, 2] });
    const twice = encodeEverything({ byNumber: 1 }) + encodeEverything({ byName: 'n' });
    expect(decodeEverything(twice)).toMatchObject({ byName: 'n', byNumber: undefined });
  });

  it('gives defaults for what is absent, and passes over fields that it does not know', () => {
    expect(decodeEverything('')).toEqual(defaults());
    const unknown = ['c0be0605', 'c1be060000000000000000', 'c2be0603616263', 'c5be0600000000'];
    for (const field of unknown) expect(decodeEverything(Buffer.from(field, 'hex').toString('latin1'))).toEqual(defaults());
    expect(encodeEmpty({})).toBe('');
    expect(decodeEmpty('\x08\x01')).toEqual({});
  });

  it('answers undefined for what is malformed, and never throws', () => {
    const malformed = [
      '08',
      '0d000000',
      '72036161',
      '00',
      '0800',
      '01',
      '0b',
      '0e',
      '0f',
      '8a0105',
      '8a010108',
      '8a01010805',
      `20${'ff'.repeat(10)}01`,
    ];
    const read = malformed.filter((field) => decodeEverything(Buffer.from(field, 'hex').toString('latin1')));
    // 0800 is field 1 as a varint, which this message has as eight bytes: a field that it does not know.
    expect(read).toEqual(['0800']);
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), (input) => {
        decodeEverything(byteString(input));
      }),
      { numRuns: 2000 },
    );
    fc.assert(
      fc.property(everything, fc.nat(), fc.nat(255), (message, at, byte) => {
        const whole = encodeEverything(message);
        const place = whole.length ? at % whole.length : 0;
        decodeEverything(whole.slice(0, place) + String.fromCharCode(byte) + whole.slice(place + 1));
        decodeEverything(whole.slice(0, place));
      }),
      { numRuns: 50 },
    );
  });

  it('reads messages inside each other eight deep, no deeper', () => {
    const nested = (levels: number): string => {
      let bytes = '';
      for (let level = 0; level < levels; level++) bytes = encodeEverything({}) + '\xaa\x02' + String.fromCharCode(bytes.length) + bytes;
      return bytes;
    };
    expect(decodeEverything(nested(8))).toBeDefined();
    expect(decodeEverything(nested(9))).toBeUndefined();
  });

  it('keeps the rules of proto2: required fields, presence, lists not packed unless asked', () => {
    const Old = peer('old.proto', 'Old');
    const message = { must: 0, may: 0, list: [1, 2], packed: [3, 4] };
    expect(Buffer.from(encodeOld(message), 'latin1').toString('hex')).toBe(Buffer.from(Old.encode(message).finish()).toString('hex'));
    expect(decodeOld(encodeOld(message))).toEqual(message);
    expect(decodeOld('\x08\x07')).toEqual({ must: 7, list: [], packed: [] });
  });

  it('writes the reading in 26 bytes, or 18 with fractions in 32 bits, as protobufjs does', () => {
    for (const [type, own, length] of [
      ['Reading', encodeReading(READING), 26],
      ['SmallReading', encodeSmallReading(READING), 18],
    ] as const) {
      expect(own).toHaveLength(length);
      expect(own).toBe(byteString(peer('reading.proto', type).encode(READING).finish()));
    }
    expect(decodeReading(encodeReading(READING))).toEqual(READING);
  });
});

function defaults(): Everything {
  return {
    aDouble: 0,
    aFloat: 0,
    anInt32: 0,
    anInt64: 0,
    anUint32: 0,
    anUint64: 0,
    aSint32: 0,
    aSint64: 0,
    aFixed32: 0,
    aFixed64: 0,
    aSfixed32: 0,
    aSfixed64: 0,
    aBool: false,
    aString: '',
    someBytes: '',
    level: 0,
    numbers: [],
    doubles: [],
    bools: [],
    levels: [],
    loose: [],
    names: [],
    inners: [],
    counts: {},
    places: {},
    flags: {},
  };
}
