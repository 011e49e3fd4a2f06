import { readFileSync } from 'node:fs';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { COMPRESSED, ENTRY_CHARACTERS, lengthOf, MAX_CHUNK_BYTES } from '../../../firmware/ota/manifest.ts';
import { MANIFEST_BYTES } from '../../../firmware/ota/slot.ts';
import { chunkHash, chunkTable, cutIntoChunks, readChunkTable, type Chunk } from '../../../fleet/ota/chunks.ts';
import { parseKeySet, parseSecretKey } from '../../../fleet/ota/keys.ts';
import { makeRelease, type ReleaseOptions } from '../../../fleet/ota/release.ts';
import { makeReleaseFrom, encodeSignedFile } from '../../../fleet/ota/release-file.ts';
import { compress, decompress } from '../../../simulator/engine/heatshrink.ts';

/** Program text of some length: sources of this repository, one behind the other. */
const text = ['agent', 'install', 'trial', 'retained', 'slh-dsa'].map((name) => readFileSync(`firmware/ota/${name}.ts`, 'latin1')).join('');
const program = fc
  .integer({ min: 1, max: text.length })
  .chain((length) => fc.nat(text.length - length).map((at) => Buffer.from(text.slice(at, at + length), 'latin1')));
const unpacked = ({ payload, compressed }: Chunk): Buffer => Buffer.from(compressed ? decompress(payload) : payload);

describe('chunks', () => {
  it('put together are the bundle, none is too long, and those are compressed that lose a fifth', () => {
    fc.assert(
      fc.property(program, (bundle) => {
        const chunks = cutIntoChunks(bundle, compress);
        expect(Buffer.concat(chunks.map(unpacked)).equals(bundle)).toBe(true);
        for (const chunk of chunks) {
          expect(chunk.lengthBytes).toBeLessThanOrEqual(MAX_CHUNK_BYTES);
          expect(chunk.hash).toBe(chunkHash(chunk.payload));
          expect(chunk.compressed).toBe(compress(unpacked(chunk)).length <= chunk.lengthBytes * 0.8);
        }
      }),
      { numRuns: 25 },
    );
  });

  it('behind and before an inserted text are the same', () => {
    const bundle = Buffer.from(text, 'latin1');
    fc.assert(
      fc.property(fc.nat(bundle.length), fc.string({ minLength: 1, maxLength: 40, unit: 'grapheme-ascii' }), (at, inserted) => {
        const changed = Buffer.concat([bundle.subarray(0, at), Buffer.from(inserted, 'latin1'), bundle.subarray(at)]);
        const known = new Set(cutIntoChunks(bundle, compress).map(({ hash }) => hash));
        const fresh = cutIntoChunks(changed, compress).filter(({ hash }) => !known.has(hash));
        expect(fresh.reduce((sum, { lengthBytes }) => sum + lengthBytes, 0)).toBeLessThanOrEqual(3 * MAX_CHUNK_BYTES);
      }),
      { numRuns: 15 },
    );
  });

  it('survive their table', () => {
    const chunks = cutIntoChunks(Buffer.from(text, 'latin1'), compress);
    const table = chunkTable(chunks);
    expect(table).toHaveLength(chunks.length * ENTRY_CHARACTERS);
    expect(lengthOf(table)).toBe(text.length);
    expect(readChunkTable(table)).toEqual(chunks.map(({ hash, lengthBytes, compressed }) => ({ hash, lengthBytes, compressed })));
    expect(COMPRESSED).toBeGreaterThan(MAX_CHUNK_BYTES);
  });
});

describe('a release', () => {
  const options: ReleaseOptions = {
    application: 'node',
    version: '1.0',
    sequence: 7,
    hardware: ['ESP32'],
    bundle: Buffer.from('print(1)'),
  };

  it('is the same for the same bundle, and has a manifest that devices take, also for the largest bundle', () => {
    const [one, same] = [makeRelease(options, compress), makeRelease(options, compress)];
    expect(one.id).toBe(same.id);
    const large = makeRelease(
      {
        ...options,
        bundle: Buffer.from(
          text
            .replace(/[^ -~\n]/g, '')
            .repeat(9)
            .slice(0, 124_000),
          'latin1',
        ),
      },
      compress,
    );
    expect(large.body.length).toBeLessThan(MANIFEST_BYTES);
  });

  it.each<[string, Partial<ReleaseOptions>, RegExp]>([
    ['an empty bundle', { bundle: Buffer.alloc(0) }, /0 bytes/],
    ['bytes that are not ASCII', { bundle: Buffer.from('é') }, /0x7F/],
    ['a sequence below 1', { sequence: 0 }, /sequence is 0/],
    ['a sequence above 32 bits', { sequence: 2 ** 32 }, /4294967296/],
    ['a trial of a second', { confirmS: 1 }, /1 s to confirm/],
    ['a name that is a topic', { application: 'a/b' }, /"a\/b"/],
  ])('is refused with %s', (_name, wrong, message) => {
    expect(() => makeRelease({ ...options, ...wrong }, compress)).toThrow(message);
  });

  it('comes back from its file and its bundle, and not with another bundle', () => {
    const release = makeRelease(options, compress);
    const file = encodeSignedFile(release.body, Buffer.alloc(7856, 1));
    expect(makeReleaseFrom(file, 'f', options.bundle, compress).release.id).toBe(release.id);
    expect(() => makeReleaseFrom(file, 'f', Buffer.from('print(2)'), compress)).toThrow(/not the one/);
    expect(() => makeReleaseFrom('{', 'f', options.bundle, compress)).toThrow(/no file of a signed object/);
  });
});

describe('keys', () => {
  it('that are none are refused without showing what was read', () => {
    for (const bad of ['', '{', '{"secret":5}', 'c2VjcmV0', '{"secret":"c2VjcmV0"}'])
      expect(() => parseSecretKey(bad, 'release.key')).toThrow(
        expect.objectContaining({ code: 'OTA_KEY', message: expect.not.stringContaining('c2Vj') as string }),
      );
    const key = Buffer.alloc(32).toString('base64');
    const good = { v: 1, t: 'keys', app: 'node', kv: 1, root: [key], rel: [key] };
    expect(parseKeySet(JSON.stringify(good), 'keys.json')).toEqual(good);
    for (const bad of [{ v: 2 }, { kv: 0 }, { root: [] }, { rel: ['x'] }, { t: 'release' }, { app: 5 }])
      expect(() => parseKeySet(JSON.stringify({ ...good, ...bad }), 'keys.json')).toThrow(/no key set/);
  });
});
