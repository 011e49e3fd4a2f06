import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Flash, PAGE_BYTES } from '../../simulator/flash.ts';
import { Storage } from '../../simulator/storage.ts';
import { utf8 } from '../../simulator/text.ts';

describe('Flash', () => {
  it('clears bits only, across pages, and erases by the page', () => {
    const flash = new Flash(4 * PAGE_BYTES);
    flash.write(PAGE_BYTES - 1, Uint8Array.of(0xf0, 0x0f));
    flash.write(PAGE_BYTES - 1, Uint8Array.of(0xcc, 0xff));
    expect([...flash.read(PAGE_BYTES - 1, 2)]).toEqual([0xc0, 0x0f]);
    flash.erasePage(PAGE_BYTES + 5);
    expect([...flash.read(PAGE_BYTES - 1, 2)]).toEqual([0xc0, 0xff]);
    expect(flash.isErased(PAGE_BYTES, 3 * PAGE_BYTES)).toBe(true);
  });

  it('loses power before a step takes effect', () => {
    const flash = new Flash(PAGE_BYTES);
    flash.onStep = () => {
      throw new Error('power');
    };
    expect(() => flash.write(0, Uint8Array.of(0))).toThrow('power');
    expect(flash.byteAt(0)).toBe(0xff);
  });
});

describe('Storage', () => {
  it('takes parts in any order and refuses a second, different one', () => {
    const storage = new Storage();
    expect(storage.write('f', utf8('ab'), 0, 6)).toBeUndefined();
    expect(storage.write('f', utf8('ef'), 4)).toBeUndefined();
    expect(storage.write('f', utf8('cd'), 2)).toBeUndefined();
    expect(storage.read('f')).toEqual(utf8('abcdef'));
    expect(storage.write('f', utf8('xx'), 2)).toBe('different');
    expect(storage.write('f', utf8('xx'), 5)).toBe('too-much');
    expect(storage.write('g', utf8('xx'), 5)).toBe('no-room');
    expect(storage.write('g', utf8(''))).toBe('zero-length');
  });

  it('compacts when a file does not fit otherwise, and keeps every other file', () => {
    const storage = new Storage(new Flash(4 * PAGE_BYTES));
    let compacted = 0;
    storage.onCompact = () => compacted++;
    storage.write('keep', utf8('kept'));
    for (let round = 0; round < 5; round++) expect(storage.write('big', new Uint8Array(10_000).fill(round + 1))).toBeUndefined();
    expect(compacted).toBeGreaterThan(0);
    expect(storage.read('keep')).toEqual(utf8('kept'));
    expect(storage.write('huge', new Uint8Array(20_000))).toBe('no-room');
  });

  it('holds what was last written under each name, like a map', () => {
    const step = fc.tuple(
      fc.constantFrom('a', 'b', 'c', 'name-of-28-characters-exactly'),
      fc.option(fc.uint8Array({ minLength: 1, maxLength: 600 })),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        const storage = new Storage(new Flash(2 * PAGE_BYTES));
        const model = new Map<string, Uint8Array>();
        for (const [name, bytes] of steps) {
          if (bytes === null) {
            expect(storage.erase(name)).toBe(model.delete(name.slice(0, 28)));
          } else if (storage.write(name, bytes) === undefined) {
            model.set(name.slice(0, 28), bytes);
          } else {
            model.delete(name.slice(0, 28));
          }
          for (const [key, value] of model) expect(storage.read(key)).toEqual(value);
          expect(storage.list().length).toBe(model.size);
        }
      }),
    );
  });
});
