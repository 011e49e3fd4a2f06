import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { crc32 } from 'node:zlib';
import { createSettings } from '../../hal/settings.ts';
import type { BlobStore } from '../../hal/storage.ts';

const DEFAULTS = { intervalS: 10, name: 'node', thresholds: [1, 2] };

/** Blobs in memory; a write may be cut short, as by a power cut. */
function store() {
  const blobs = new Map<string, string>();
  let cutAfter = Infinity;
  const blobStore: Pick<BlobStore, 'read' | 'write'> = {
    read: (name) => blobs.get(name),
    write(name, bytes) {
      blobs.set(name, cutAfter < bytes.length ? bytes.slice(0, cutAfter) + '\xff'.repeat(bytes.length - cutAfter) : bytes);
    },
  };
  return { blobs, blobStore: blobStore as BlobStore, cut: (after: number) => void (cutAfter = after) };
}

const open = (blobs: BlobStore) => createSettings(blobs, (bytes) => crc32(Buffer.from(bytes, 'latin1')), 'set', DEFAULTS);

describe('settings', () => {
  it('are the defaults until something is saved, key by key, and know no others', () => {
    const { blobStore } = store();
    expect(open(blobStore).load()).toEqual(DEFAULTS);
    createSettings(blobStore, (bytes) => crc32(Buffer.from(bytes, 'latin1')), 'set', {}).save({ intervalS: 3, gone: true });
    expect(open(blobStore).load()).toEqual({ ...DEFAULTS, intervalS: 3 });
  });

  it('may have the name of a member that every object has, as `on` is on the interpreter', () => {
    const { blobStore } = store();
    const crc = (bytes: string): number => crc32(Buffer.from(bytes, 'latin1'));
    expect(createSettings(blobStore, crc, 'set', { valueOf: 5 as never }).load().valueOf).toBe(5);
  });

  it('are those of the last save', () => {
    const { blobStore } = store();
    for (let intervalS = 1; intervalS < 6; intervalS++) {
      open(blobStore).save({ ...DEFAULTS, intervalS });
      expect(open(blobStore).load().intervalS).toBe(intervalS);
    }
  });

  it('survive a power cut at any byte of a save', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 4 }), fc.nat(80), (saves, cutAfter) => {
        const { blobStore, cut } = store();
        for (let intervalS = 1; intervalS <= saves; intervalS++) open(blobStore).save({ ...DEFAULTS, intervalS });
        cut(cutAfter);
        open(blobStore).save({ ...DEFAULTS, intervalS: 99 });
        expect([saves, 99]).toContain(open(blobStore).load().intervalS);
        cut(Infinity);
        open(blobStore).save({ ...DEFAULTS, intervalS: 100 });
        expect(open(blobStore).load().intervalS).toBe(100);
      }),
    );
  });

  it('let an error of the store out and are then what they were', () => {
    const { blobStore } = store();
    open(blobStore).save({ ...DEFAULTS, intervalS: 5 });
    const full = {
      ...blobStore,
      write: () => {
        throw new Error('FULL set1');
      },
    };
    expect(() => open(full).save(DEFAULTS)).toThrow('FULL set1');
    expect(open(full).load().intervalS).toBe(5);
  });
});
