import * as fc from 'fast-check';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { decodeJson, encodeJson } from '../../../firmware/payload/json.ts';
import { bytesOfText, mapStrings } from './byte-strings.ts';

const text = fc.string({ unit: 'grapheme-composite' });
const key = text.filter((name) => name !== '__proto__');
const value = fc.letrec((tie) => ({
  any: fc.oneof(
    { maxDepth: 3 },
    text,
    fc.integer(),
    fc.double({ noNaN: true, noDefaultInfinity: true }).map((number) => number + 0),
    fc.boolean(),
    fc.constant(null),
    fc.array(tie('any'), { maxLength: 4 }),
    fc.dictionary(key, tie('any'), { maxKeys: 4 }),
  ),
})).any as fc.Arbitrary<object>;

/** JSON.stringify as the board has it: each byte from 0x7F on escaped by itself. */
function stringifyLikeTheBoard(input: unknown): string {
  return stringify(input).replace(/[\x7f-\xff]/g, (byte) => `\\u00${byte.charCodeAt(0).toString(16).toUpperCase()}`);
}
const stringify = JSON.stringify;

/** JSON.parse as the board has it: of an escape only the low byte is kept. */
function parseLikeTheBoard(json: string): unknown {
  return parse(json.replace(/\\(?:u[0-9a-f]{2}([0-9a-f]{2})|.)/gi, (all, low?: string) => (low === undefined ? all : `\\u00${low}`)));
}
const parse = JSON.parse;

describe.each([
  ['Node', stringify, parse],
  ['a stand-in for the board', stringifyLikeTheBoard, parseLikeTheBoard],
])('JSON with the native functions of %s', (_whose, native, nativeParse) => {
  afterEach(() => {
    vi.restoreAllMocks();
  });
  function asThere<T>(work: () => T): T {
    vi.spyOn(JSON, 'stringify').mockImplementation(native);
    vi.spyOn(JSON, 'parse').mockImplementation(nativeParse);
    try {
      return work();
    } finally {
      vi.restoreAllMocks();
    }
  }

  it('writes what any JSON reader takes for the same text', () => {
    fc.assert(
      fc.property(value, (input) => {
        const json = asThere(() => encodeJson(mapStrings(input, bytesOfText) as object));
        expect(parse(Buffer.from(json, 'latin1').toString('utf8'))).toEqual(input);
      }),
    );
  });

  it('reads what any JSON writer wrote, escaped or not', () => {
    fc.assert(
      fc.property(value, fc.boolean(), (input, escaped) => {
        const plain = stringify(input);
        const json = escaped ? plain.replace(/[^\x00-\x7e]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`) : plain;
        expect(asThere(() => decodeJson(bytesOfText(json)))).toEqual(mapStrings(input, bytesOfText));
      }),
    );
  });

  it('leaves an escaped backslash before u00e9 alone', () => {
    const input = { a: '\\u00e9', b: '\\', c: '\\\\u20ac', d: `\\${bytesOfText('é')}` };
    expect(asThere(() => decodeJson(encodeJson(input)))).toEqual(input);
  });

  it('puts U+FFFD in the place of half a pair', () => {
    const read = (json: string) => asThere(() => decodeJson(json));
    expect(read('"\\ud83d\\ude00"')).toBe(bytesOfText('😀'));
    expect(read('"\\ud83dx"')).toBe(bytesOfText('\ufffdx'));
    expect(read('"\\ude00\\ud83d"')).toBe(bytesOfText('\ufffd\ufffd'));
    expect(read('"\\ud83d\\ud83d\\ude00"')).toBe(bytesOfText('\ufffd😀'));
    expect(read('"\\ud83d\\u0041"')).toBe(bytesOfText('\ufffdA'));
  });

  it.each(['', '{', '{"a":', 'hello', '"\\u00e9'])('answers undefined for %j', (json) => {
    expect(asThere(() => decodeJson(json))).toBeUndefined();
  });
});

it('hands an escape with wrong digits to the native reader as it is', () => {
  for (const json of ['"\\u80g0"', '"\\uzzzz"', '"\\u 80a"', '"\\u8"']) expect(decodeJson(json)).toBeUndefined();
});
