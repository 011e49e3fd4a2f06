/** A board with the update agent whose power fails at a chosen step of its flash, and what becomes of it afterwards. */
import * as code from '../../../firmware/ota/codes.ts';
import type { Release } from '../../../fleet/ota/release.ts';
import { Flash, type FlashStep } from '../../../simulator/flash.ts';
import { Random } from '../../../simulator/random.ts';
import { Storage } from '../../../simulator/storage.ts';
import { stringToBytes } from '../../../simulator/text.ts';
import { apply, tear } from '../../firmware/ota/power-cut.ts';
import { type Node, nodeBundle, type Parts, provisionedStorage, putIntoSlot, releaseOf, Rig, topics } from './rig.ts';

/** `torn again` is `torn` with other bits. */
export const MODES = ['before', 'torn', 'torn again', 'after'] as const;
export type Mode = (typeof MODES)[number];

/** A step of the flash, and where in which file it falls. */
export type PlacedStep = FlashStep & { readonly file: string; readonly offset: number; readonly index: number };

export interface PowerScene {
  /** The flash at its beginning. */
  readonly start: Storage;
  /** What the broker has. */
  readonly publish: (rig: Rig) => void;
  /** How it ends when nothing fails. */
  readonly ended: (run: { readonly s: number; readonly run: number; readonly e: number }) => boolean;
  readonly limitS: number;
}

class PowerCut extends Error {}

/** One board and one broker, from the start of a scene or from a flash that a power cut left. */
export class Stage {
  readonly rig = new Rig();
  readonly node: Node;
  readonly #scene: PowerScene;

  constructor(scene: PowerScene, storage: Storage) {
    this.#scene = scene;
    scene.publish(this.rig);
    this.node = this.rig.add('node-1', storage);
  }

  /** Runs to the end of the scene; false when it is not reached in time. */
  run(): boolean {
    return this.rig.runUntil(() => {
      const status = this.node.status();
      return status !== undefined && this.#scene.ended(status as never);
    }, this.#scene.limitS);
  }

  /** Topics of chunks and signed objects that the broker has sent. */
  get fetched(): string[] {
    return this.rig.sent.map(({ topic }) => topic).filter((topic) => topic.startsWith(topics.chunk('')) || topic.includes('/r/'));
  }
}

export function copyOf(storage: Storage): Storage {
  const flash = new Flash(storage.flash.sizeBytes);
  flash.write(0, storage.flash.read(0, storage.flash.sizeBytes));
  return new Storage(flash);
}

/** Where the flash stands when power fails at the first step that is meant; undefined when none is. */
export function flashAfterCut(scene: PowerScene, meant: (step: PlacedStep) => boolean, mode: Mode, seed: number): Storage | undefined {
  const storage = copyOf(scene.start);
  const stage = new Stage(scene, storage);
  const files = storage.list();
  const { flash } = storage;
  const random = new Random(seed * 7 + MODES.indexOf(mode)).stream('cut');
  let index = 0;
  let dead = false;
  const onStep = (what: FlashStep): void => {
    if (!dead) {
      const at = files.find(({ address, size }) => what.address >= address && what.address < address + size);
      if (!meant({ ...what, file: at?.name ?? '', offset: at ? what.address - at.address : 0, index: index++ })) return;
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
  stage.node.board.powerOff();
  flash.onStep = undefined;
  return dead ? storage : undefined;
}

/** A board on which version 2 runs in slot A, with version 1 before it in slot B, is offered version 3. */
export function thirdVersion(parts: Parts, three: Release, files: Readonly<Record<string, string>> = {}): PowerScene {
  const [one, two] = [nodeBundle(parts, 1), nodeBundle(parts, 2)];
  const start = provisionedStorage(parts, releaseOf(two, 2), two);
  putIntoSlot(start, 'mote.b', releaseOf(one, 1), one);
  for (const [name, text] of Object.entries(files)) start.write(name, stringToBytes(text));
  return { start, publish: (rig) => rig.push(three), ended: ({ s, run }) => run === 3 && s === code.IDLE, limitS: 300 };
}
