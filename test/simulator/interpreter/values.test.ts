import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EngineFault } from '../../../simulator/interpreter/engine-fault.ts';
import { ValueReader } from '../../../simulator/interpreter/decode.ts';
import { ValueWriter } from '../../../simulator/interpreter/encode.ts';
import { isProgramFunction, References } from '../../../simulator/interpreter/values.ts';

function cross(value: unknown, references = new References()): unknown {
  const reader = new ValueReader(references, new ValueWriter(references).value(value).take());
  const crossed = reader.value();
  expect(reader.atEnd).toBe(true);
  return crossed;
}

const byteString = fc.uint8Array({ maxLength: 2000 }).map((bytes) => Buffer.from(bytes).toString('latin1'));

const plain = fc.letrec((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    fc.constantFrom(undefined, null, true, false),
    fc.integer(),
    fc.double(),
    byteString,
    fc.uint8Array({ maxLength: 50 }),
    fc.array(tie('value'), { maxLength: 5 }),
    fc.dictionary(fc.stringMatching(/^[a-z]{1,8}$/), tie('value'), { maxKeys: 5, noNullPrototype: true }),
  ),
})).value;

describe('values on the bridge', () => {
  it('cross unchanged, doubles to the last bit and strings byte by byte', () => {
    fc.assert(
      fc.property(plain, (value) => {
        expect(cross(value)).toStrictEqual(value);
      }),
    );
  });

  it('cross as integers only where 32 bits hold them', () => {
    for (const value of [
      0,
      -1,
      2147483647,
      -2147483648,
      2147483648,
      4294967295,
      2 ** 53,
      0.1 + 0.2,
      5e-324,
      -0,
      Infinity,
      -Infinity,
      NaN,
    ]) {
      expect(cross(value)).toBe(value);
    }
  });

  it('keep a long byte string whole', () => {
    const text = 'x\0\xff'.repeat(40_000);
    expect(cross(text)).toBe(text);
  });

  it('refuse what has no place in the interpreter', () => {
    expect(() => cross(10n)).toThrow(/bigint/);
    expect(() => cross(() => 1)).toThrow(/not made callable/);
  });
});

describe('references on the bridge', () => {
  it('a program function is the same one each time, and cannot be called from the host', () => {
    const references = new References();
    const callback = references.callback(7);
    expect(cross(callback, references)).toBe(callback);
    expect(isProgramFunction(callback)).toBe(true);
    expect(callback).toThrow(EngineFault);
  });

  it('an object with functions crosses with its members once, then by number', () => {
    const references = new References();
    const socket = { write: (): void => undefined };
    references.addFunction(socket.write);
    references.addObject(socket);
    const writer = new ValueWriter(references);
    const first = writer.value(socket).take();
    const second = writer.value(socket).take();
    expect(first.length).toBeGreaterThan(second.length);
    expect(new ValueReader(references, Buffer.from([...second.subarray(0, 3)])).value()).toBe(socket);
  });

  it('an object of mere data crosses as a copy, unless events go to it', () => {
    const references = new References();
    const details = { ssid: 'a', rssi: -60 };
    references.addObject(details);
    expect(cross(details, references)).toStrictEqual({ ssid: 'a', rssi: -60 });
    references.keep(details);
    expect(references.isLive(details)).toBe(true);
  });

  it('a listener can only be hung on an object that has not crossed', () => {
    const references = new References();
    const socket = {};
    references.addObject(socket);
    references.listen(socket, 'connect', references.callback(0));
    new ValueWriter(references).value(socket);
    expect(() => references.listen(socket, 'data', references.callback(1))).toThrow(/has already/);
  });

  it('a number that nobody gave out is refused', () => {
    const bytes = Buffer.from([0x72, 9, 0]);
    expect(() => new ValueReader(new References(), bytes).value()).toThrow(/knows no object 9/);
  });
});
