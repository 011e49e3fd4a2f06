/** Rows 1 to 10: power fails at every step of the flash in everything that the update agent does, on boards that run it. */
import { beforeAll, describe, expect, it } from 'vitest';
import * as code from '../../../firmware/ota/codes.ts';
import { VALID } from '../../../firmware/ota/slot.ts';
import { encodeKeySet } from '../../../fleet/ota/keys.ts';
import { signedObjects, type Release } from '../../../fleet/ota/release.ts';
import type { Board } from '../../../simulator/board.ts';
import { Flash, type FlashStep } from '../../../simulator/flash.ts';
import { Random } from '../../../simulator/random.ts';
import { Storage } from '../../../simulator/storage.ts';
import { stringToBytes } from '../../../simulator/text.ts';
import { apply, tear } from '../../firmware/ota/power-cut.ts';
import { isIntact, slotArea } from '../../firmware/ota/slot-board.ts';
import { buildParts, keySet, nodeBundle, type Parts, provisionedStorage, releaseOf, Rig, signature, topics } from './rig.ts';

const MODES = ['before', 'torn', 'torn again', 'after'] as const;
type Mode = (typeof MODES)[number];

interface Scene {
  readonly from: Buffer;
  readonly to: Release;
  /** What the broker has. */
  readonly publish: (rig: Rig) => void;
  readonly files?: ReadonlyMap<string, string>;
  /** How it ends when nothing fails. */
  readonly ended: (run: { readonly s: number; readonly run: number; readonly e: number }) => boolean;
  readonly limitS: number;
}

/** One board and one broker, from the start of the scene or from a flash that a power cut left. */
class Stage {
  readonly rig = new Rig();
  readonly board: Board;
  readonly storage: Storage;
  readonly #scene: Scene;

  constructor(scene: Scene, storage: Storage) {
    this.#scene = scene;
    this.storage = storage;
    scene.publish(this.rig);
    this.board = this.rig.add('node-1', storage).board;
  }

  /** Runs to the end of the scene, or to the step. */
  run(): boolean {
    return this.rig.runUntil(() => {
      const payload = this.rig.broker.retained(topics.status('node-1'));
      return payload !== undefined && this.#scene.ended(JSON.parse(Buffer.from(payload).toString()) as never);
    }, this.#scene.limitS);
  }
}

class PowerCut extends Error {}

let parts: Parts;
let one: Release;
beforeAll(async () => {
  parts = await buildParts();
  one = releaseOf(nodeBundle(parts, 1), 1);
}, 120_000);

function copyOf(storage: Storage): Storage {
  const flash = new Flash(storage.flash.sizeBytes);
  flash.write(0, storage.flash.read(0, storage.flash.sizeBytes));
  return new Storage(flash);
}

function startOf(scene: Scene): Storage {
  const storage = provisionedStorage(parts, scene.from.equals(nodeBundle(parts, 1)) ? one : releaseOf(scene.from, 1), scene.from);
  for (const [name, text] of scene.files ?? []) storage.write(name, stringToBytes(text));
  storage.write('settings', stringToBytes('kept'));
  return storage;
}

/** Where the flash stands when power fails at that step in that mode. */
function flashAfterCut(scene: Scene, at: number, mode: Mode): Storage | undefined {
  const stage = new Stage(scene, startOf(scene));
  let step = 0;
  let dead = false;
  const random = new Random(at * 7 + MODES.indexOf(mode)).stream('cut');
  const { flash } = stage.storage;
  const onStep = (what: FlashStep): void => {
    if (!dead && step++ < at) return;
    if (!dead) {
      flash.onStep = undefined;
      if (mode === 'after') apply(flash, what);
      if (mode.startsWith('torn')) tear(flash, what, random);
      flash.onStep = onStep;
      dead = true;
    }
    throw new PowerCut();
  };
  flash.onStep = onStep;
  try {
    stage.run();
  } catch (error) {
    if (!(error instanceof PowerCut)) throw error;
  }
  stage.board.powerOff();
  flash.onStep = undefined;
  return dead ? stage.storage : undefined;
}

/** Cuts at every step in every mode; gives how many cuts there were. */
function sweep(scene: Scene): number {
  let cuts = 0;
  for (let at = 0; ; at++)
    for (const mode of MODES) {
      const storage = flashAfterCut(scene, at, mode);
      if (!storage) return cuts;
      cuts++;
      const where = `step ${at}, ${mode}`;
      for (const name of ['mote.a', 'mote.b'] as const) {
        const area = slotArea(storage, name);
        if (area.read(VALID, 1) === '\0') expect(isIntact(area), `${where}: VALID stands over ${name}, which is not whole`).toBe(true);
      }
      const after = new Stage(scene, copyOf(storage));
      after.rig.runFor(8);
      const status = JSON.parse(Buffer.from(after.rig.broker.retained(topics.status('node-1')) ?? Buffer.from('{}')).toString()) as {
        run?: number;
      };
      expect([1, 2], where).toContain(status.run);
      expect(after.run(), `${where}: does not converge, ${JSON.stringify(status)}`).toBe(true);
      expect(Buffer.from(after.storage.read('settings')!).toString(), where).toBe('kept');
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
    const cuts = sweep({ from, to, publish: (rig) => rig.push(to), ended: confirmed, limitS: 400 });
    process.stdout.write(`power cuts in ${name}: ${cuts}\n`);
    expect(cuts).toBeGreaterThan(150);
  });

  it('in a trial that fails and the way back: the old version runs, and the new one is not tried again', () => {
    const to = releaseOf(nodeBundle(parts, 2), 2);
    const cuts = sweep({
      from: nodeBundle(parts, 1),
      to,
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
      to,
      publish: (rig) => {
        for (const { topic, payload } of signedObjects((part) => topics.keys(2, part), body, signature(body, 'root')))
          rig.retain(topic, payload);
        rig.push(to, 'fresh', { keys: 2 });
      },
      ended: confirmed,
      limitS: 400,
    });
    process.stdout.write(`power cuts in a change of keys and the update behind it: ${cuts}\n`);
    expect(cuts).toBeGreaterThan(200);
  });
});
