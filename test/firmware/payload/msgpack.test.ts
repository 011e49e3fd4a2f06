import { decode, encode, ExtData } from '@msgpack/msgpack';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeMsgpack, encodeMsgpack } from '../../../firmware/payload/msgpack.ts';
import { byteString, bytesOfText, mapStrings } from './byte-strings.ts';

const text = fc.oneof(fc.string({ unit: 'grapheme' }), fc.string({ minLength: 30, maxLength: 300 }));
const integer = fc.oneof(fc.maxSafeInteger(), fc.integer({ min: -40, max: 300 }), fc.integer({ min: -70000, max: 70000 }), fc.integer());
const scalar = fc.oneof(text, integer, fc.double(), fc.boolean(), fc.constant(null), fc.uint8Array({ maxLength: 300 }));
const value = fc.letrec((tie) => ({
  any: fc.oneof(
    { maxDepth: 4 },
    scalar,
    fc.array(tie('any'), { maxLength: 20 }),
    fc.dictionary(
      text.filter((name) => name !== '__proto__'),
      tie('any'),
      { maxKeys: 20 },
    ),
  ),
})).any;

const READING = { timestamp: 1711670400, temperature: 23.5, humidity: 65.2, battery: 85 };

function hex(bytes: string): string {
  return Buffer.from(bytes, 'latin1').toString('hex');
}

function fromHex(text: string): string {
  return Buffer.from(text, 'hex').toString('latin1');
}

describe('MessagePack', () => {
  it('writes the very bytes of @msgpack/msgpack, and reads them back', () => {
    fc.assert(
      fc.property(value, (input) => {
        const own = encodeMsgpack(mapStrings(input, bytesOfText) as object);
        expect(hex(own)).toBe(hex(byteString(encode(input))));
        const back = decode(Uint8Array.from(Buffer.from(own, 'latin1')));
        expect(decodeMsgpack(own)).toEqual(mapStrings(back, bytesOfText));
      }),
      { numRuns: 150 },
    );
  });

  it('writes fractions in 32 bits when asked', () => {
    fc.assert(
      fc.property(value, (input) => {
        const own = encodeMsgpack(mapStrings(input, bytesOfText) as object, true);
        expect(hex(own)).toBe(hex(byteString(encode(input, { forceFloat32: true }))));
        expect(decodeMsgpack(own)).toEqual(mapStrings(decode(Uint8Array.from(Buffer.from(own, 'latin1'))), bytesOfText));
      }),
    );
  });

  it('writes the reading in 64 bytes, or 56 with fractions in 32 bits', () => {
    expect(encodeMsgpack(READING)).toHaveLength(64);
    expect(encodeMsgpack(READING, true)).toHaveLength(56);
  });

  it.each([0, 1, 15, 16, 31, 32, 255, 256, 65535, 65536])('writes lengths of %i in the shortest form', (length) => {
    const string = 'x'.repeat(length);
    expect(hex(encodeMsgpack(string))).toBe(hex(byteString(encode(string))));
    expect(decodeMsgpack(encodeMsgpack(string))).toBe(string);
    const data = new Uint8Array(length).fill(7);
    expect(hex(encodeMsgpack(data))).toBe(hex(byteString(encode(data))));
    expect(decodeMsgpack(encodeMsgpack(data))).toEqual(data);
    if (length > 4096) return;
    const list: number[] = Array.from({ length }, () => 1);
    expect(hex(encodeMsgpack(list))).toBe(hex(byteString(encode(list))));
    const map = Object.fromEntries(list.map((one, index) => [`${index}`, one]));
    expect(hex(encodeMsgpack(map))).toBe(hex(byteString(encode(map))));
  });

  it.each([
    0,
    127,
    128,
    255,
    256,
    65535,
    65536,
    2147483647,
    2147483648,
    4294967295,
    4294967296,
    9007199254740991,
    -1,
    -32,
    -33,
    -128,
    -129,
    -32768,
    -32769,
    -2147483648,
    -2147483649,
    -9007199254740991,
    9007199254740992,
    1e300,
    0.5,
    Infinity,
    -Infinity,
  ])('round-trips the number %d', (number) => {
    expect(hex(encodeMsgpack(number))).toBe(hex(byteString(encode(number))));
    expect(decodeMsgpack(encodeMsgpack(number))).toBe(number);
  });

  it('reads every wider form of a number', () => {
    for (const bytes of ['cc05', 'cd0005', 'ce00000005', 'cf0000000000000005', 'd005', 'd10005', 'd200000005', 'd30000000000000005'])
      expect(decodeMsgpack(fromHex(bytes))).toBe(5);
    expect(decodeMsgpack(fromHex('d3ffffffffffffffff'))).toBe(-1);
    expect(decodeMsgpack(fromHex('ca41bc0000'))).toBe(23.5);
  });

  it('reads map32, array32, str32 and maps with numbers as keys', () => {
    expect(decodeMsgpack(fromHex('df00000001a16105'))).toEqual({ a: 5 });
    expect(decodeMsgpack(fromHex('dd0000000105'))).toEqual([5]);
    expect(decodeMsgpack(fromHex('db0000000161'))).toBe('a');
    expect(decodeMsgpack(fromHex('8105c3'))).toEqual({ 5: true });
  });

  it('reads extension types as their number and bytes', () => {
    for (const length of [1, 2, 3, 4, 8, 16, 17, 300, 70000]) {
      const data = new Uint8Array(length).fill(9);
      expect(decodeMsgpack(byteString(encode(new ExtData(-5, data))))).toEqual({ type: -5, data });
    }
  });

  it('takes undefined and functions for nil', () => {
    expect(hex(encodeMsgpack([undefined, () => 1]))).toBe('92c0c0');
  });

  it('refuses a value that contains itself instead of writing for ever', () => {
    const loop: unknown[] = [];
    loop.push(loop);
    expect(() => encodeMsgpack(loop)).toThrow('MSGPACK_TOO_LARGE');
  });

  it('answers undefined for anything cut short', () => {
    fc.assert(
      fc.property(value, (input) => {
        const bytes = encodeMsgpack(mapStrings(input, bytesOfText) as object);
        for (const length of bytes.length < 60 ? Array(bytes.length).keys() : [0, 1, bytes.length >> 1, bytes.length - 1])
          expect(decodeMsgpack(bytes.slice(0, length))).toBeUndefined();
        expect(decodeMsgpack(`${bytes}\0`)).toBeUndefined();
      }),
      { numRuns: 50 },
    );
  });

  it('never throws, and holds no more values than there are bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 64 }), (bytes) => {
        const read = decodeMsgpack(byteString(bytes));
        let count = 0;
        JSON.stringify(read, (_key, item: unknown) => {
          count++;
          return item instanceof Uint8Array ? item.length : item;
        });
        expect(count).toBeLessThanOrEqual(bytes.length + 3);
      }),
      { numRuns: 2000 },
    );
    for (const bytes of ['dd40000000', 'df7fffffff', 'c6ffffffff', 'dbffffffff', 'c1', 'c9ffffffff05'])
      expect(decodeMsgpack(fromHex(bytes))).toBeUndefined();
  });

  it('refuses depth, and keys that would not be data', () => {
    const deep = (levels: number) => `${'\x91'.repeat(levels)}\x01`;
    expect(decodeMsgpack(deep(32))).toBeDefined();
    expect(decodeMsgpack(deep(33))).toBeUndefined();
    expect(decodeMsgpack(`\x81\xa9__proto__\x01`)).toBeUndefined();
    expect(decodeMsgpack('\x81\xc0\x01')).toBeUndefined();
    expect(decodeMsgpack('\x81\x90\x01')).toBeUndefined();
  });
});
