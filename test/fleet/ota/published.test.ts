/** What `mote ota verify` finds: everything that a device would refuse. */
import { beforeAll, describe, expect, it } from 'vitest';
import { encodeKeySet } from '../../../fleet/ota/keys.ts';
import { channelFaults, keyFaults, type PublishedKeys, type PublishedRelease } from '../../../fleet/ota/published.ts';
import { decompress } from '../../../simulator/engine/heatshrink.ts';
import { keySet, releaseOf, signature } from './rig.ts';

const pointer = { release: '', sequence: 2, percent: 100, salt: 'x', state: 'run', keys: 1 } as const;
const bundle = Buffer.from(`var text=${JSON.stringify('0123456789abcdef'.repeat(200))};print(text)`);

describe('a channel', () => {
  let whole: PublishedRelease;
  beforeAll(() => {
    const { id, manifest, body, chunks } = releaseOf(bundle, 2);
    whole = { id, manifest, body, signature: Buffer.from(signature(body, 'release')), payloads: chunks.map(({ payload }) => payload) };
  });

  it('has no fault when all of it is there', () => {
    expect(channelFaults(pointer, whole, keySet(), decompress)).toEqual([]);
  });

  it.each<[string, (release: PublishedRelease) => PublishedRelease, object, RegExp]>([
    ['without its manifest', (release) => ({ ...release, body: undefined, manifest: undefined }), {}, /manifest of .* is missing/],
    ['with another manifest', (release) => ({ ...release, id: '0'.repeat(32) }), {}, /another hash/],
    ['without a chunk', (release) => ({ ...release, payloads: [undefined, ...release.payloads.slice(1)] }), {}, /chunk .* is missing/],
    [
      'with a chunk of other bytes',
      (release) => ({ ...release, payloads: [Buffer.from('x'), ...release.payloads.slice(1)] }),
      {},
      /other bytes/,
    ],
    ['that says another sequence', (release) => release, { sequence: 3 }, /channel says sequence 3, the manifest of .* says 2/],
    ['that asks for keys that are not there', (release) => release, { keys: 2 }, /asks for key set 2/],
  ])('%s is found out', (_name, change, more, message) => {
    expect(channelFaults({ ...pointer, ...more }, change(whole), keySet(), decompress).join('\n')).toMatch(message);
  });

  it('that somebody else has signed, or that is for another application, is found out', () => {
    const forged = { ...whole, signature: Buffer.from(signature(whole.body!, 'somebody else')) };
    expect(channelFaults(pointer, forged, keySet(), decompress)).toEqual([expect.stringContaining('no release key of key set 1')]);
    expect(channelFaults(pointer, whole, { ...keySet(), app: 'pump' }, decompress)).toEqual([expect.stringContaining('application node')]);
  });
});

describe('row 38: key sets', () => {
  const published = (version: number, set = keySet(version, ['fresh']), root = 'root'): PublishedKeys => {
    const body = encodeKeySet(set);
    return { keys: set, body, signature: Buffer.from(signature(body, root)) };
  };

  it('have no fault when each is signed by the one before', () => {
    expect(keyFaults([], keySet())).toEqual([]);
    expect(keyFaults([published(2), published(3)], keySet(3, ['fresh']))).toEqual([]);
  });

  it('that are missing, signed by a stranger, or others than those at hand are found out', () => {
    expect(keyFaults([undefined, published(3)], keySet(3, ['fresh']))).toEqual(['key set 2 is missing']);
    expect(keyFaults([published(2, undefined, 'release')], keySet(2, ['fresh']))).toEqual([expect.stringContaining('no root key')]);
    expect(keyFaults([published(2)], keySet(2, ['other']))).toEqual([expect.stringContaining('another than the one at hand')]);
    expect(keyFaults([published(2, keySet(1, ['fresh']))], keySet(2, ['fresh'])).join()).toContain('is version 1');
  });
});
