/** Power fails at every step of the flash in everything that the update agent does, on boards that run it. Rows 1 to 10 have tests of their own. */
import { beforeAll, describe, expect, it } from 'vitest';
import * as code from '../../../firmware/ota/codes.ts';
import { VALID } from '../../../firmware/ota/slot.ts';
import { encodeKeySet } from '../../../fleet/ota/keys.ts';
import { signedObjects } from '../../../fleet/ota/release.ts';
import { stringToBytes } from '../../../simulator/text.ts';
import { isIntact, slotArea } from '../../firmware/ota/slot-board.ts';
import { copyOf, flashAfterCut, MODES, type PowerScene, Stage } from './power-stage.ts';
import { buildParts, keySet, nodeBundle, type Parts, provisionedStorage, releaseOf, signature, topics } from './rig.ts';

let parts: Parts;
beforeAll(async () => {
  parts = await buildParts();
}, 120_000);

interface Scenery extends Omit<PowerScene, 'start'> {
  readonly from: Buffer;
  readonly files?: ReadonlyMap<string, string>;
}

function sceneOf({ from, files, ...rest }: Scenery): PowerScene {
  const start = provisionedStorage(parts, releaseOf(from, 1), from);
  for (const [name, text] of files ?? []) start.write(name, stringToBytes(text));
  start.write('settings', stringToBytes('kept'));
  return { ...rest, start };
}

/** Cuts at every step in every mode; gives how many cuts there were. */
function sweep(scenery: Scenery): number {
  const scene = sceneOf(scenery);
  let cuts = 0;
  for (let at = 0; ; at++)
    for (const mode of MODES) {
      const storage = flashAfterCut(scene, ({ index }) => index === at, mode, at);
      if (!storage) return cuts;
      cuts++;
      const where = `step ${at}, ${mode}`;
      for (const name of ['mote.a', 'mote.b'] as const) {
        const area = slotArea(storage, name);
        if (area.read(VALID, 1) === '\0') expect(isIntact(area), `${where}: VALID stands over ${name}, which is not whole`).toBe(true);
      }
      const after = new Stage(scene, copyOf(storage));
      after.rig.runFor(8);
      const status = after.node.status();
      expect([1, 2], where).toContain(status?.run);
      expect(after.run(), `${where}: does not converge, ${JSON.stringify(status)}`).toBe(true);
      expect(Buffer.from(after.node.storage.read('settings')!).toString(), where).toBe('kept');
    }
}

const large = (bundle: Buffer): Buffer => Buffer.concat([bundle, Buffer.from(`//${'0123456789abcdef'.repeat(700)}`)]);
const confirmed = ({ s, run }: { s: number; run: number }): boolean => run === 2 && s === code.IDLE;

describe('power fails at every step of the flash', { timeout: 900_000 }, () => {
  it.each([
    ['an update, its trial and its confirmation', (bundle: Buffer) => bundle],
    ['an update with a larger bundle', large],
  ])('in %s: the old or the whole new version runs, and the update goes on by itself', (name, shape) => {
    const from = shape(nodeBundle(parts, 1));
    const to = releaseOf(shape(nodeBundle(parts, 2)), 2);
    const cuts = sweep({ from, publish: (rig) => rig.push(to), ended: confirmed, limitS: 400 });
    process.stdout.write(`power cuts in ${name}: ${cuts}\n`);
    expect(cuts).toBeGreaterThan(140);
  });

  it('in a trial that fails and the way back: the old version runs, and the new one is not tried again', () => {
    const to = releaseOf(nodeBundle(parts, 2), 2);
    const cuts = sweep({
      from: nodeBundle(parts, 1),
      publish: (rig) => rig.push(to),
      files: new Map([['behaviour', 'throws 2']]),
      ended: ({ s, run }) => run === 1 && s === code.FAILED,
      limitS: 400,
    });
    process.stdout.write(`power cuts in a trial that fails and the way back: ${cuts}\n`);
    expect(cuts).toBeGreaterThan(100);
  });

  it('in a change of keys: the old or the new keys count, and the change goes on by itself', () => {
    const to = releaseOf(nodeBundle(parts, 2), 2);
    const body = encodeKeySet(keySet(2, ['fresh']));
    const cuts = sweep({
      from: nodeBundle(parts, 1),
      publish: (rig) => {
        for (const { topic, payload } of signedObjects((part) => topics.keys(2, part), body, signature(body, 'root')))
          rig.retain(topic, payload);
        rig.push(to, 'fresh', { keys: 2 });
      },
      ended: confirmed,
      limitS: 400,
    });
    process.stdout.write(`power cuts in a change of keys and the update behind it: ${cuts}\n`);
    expect(cuts).toBeGreaterThan(180);
  });
});
