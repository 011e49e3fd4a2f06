/** A board with the update agent whose power fails at a chosen step of its flash, and what becomes of it afterwards. */
import * as code from '../../../firmware/ota/codes.ts';
import type { Release } from '../../../fleet/ota/release.ts';
import { Flash, type FlashStep, PAGE_BYTES } from '../../../simulator/flash.ts';
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

function copyOfFlash({ flash }: Storage): Flash {
  const copy = new Flash(flash.sizeBytes);
  for (let address = 0; address < flash.sizeBytes; address += PAGE_BYTES)
    if (!flash.isErased(address, PAGE_BYTES)) copy.write(address, flash.read(address, PAGE_BYTES));
  return copy;
}

export const copyOf = (storage: Storage): Storage => new Storage(copyOfFlash(storage));

/** A scene as it goes when nothing fails: the flash of a board that was switched on, and every step of it from there. */
interface Course {
  readonly before: Storage;
  readonly steps: readonly PlacedStep[];
}

const COURSES = new WeakMap<PowerScene, Course>();

/** Played once: up to a cut it is always the same. */
function courseOf(scene: PowerScene): Course {
  const known = COURSES.get(scene);
  if (known) return known;
  const storage = copyOf(scene.start);
  const stage = new Stage(scene, storage);
  const files = storage.list();
  const before = copyOf(storage);
  const steps: PlacedStep[] = [];
  storage.flash.onStep = (step) => {
    const at = files.find(({ address, size }) => step.address >= address && step.address < address + size);
    const kept = step.kind === 'write' ? { ...step, bytes: step.bytes.slice() } : step;
    steps.push({ ...kept, file: at?.name ?? '', offset: at ? step.address - at.address : 0, index: steps.length });
  };
  stage.run();
  stage.node.board.powerOff();
  const course = { before, steps };
  COURSES.set(scene, course);
  return course;
}

/** Where the flash stands when power fails at the first step that is meant; undefined when none is. */
export function flashAfterCut(scene: PowerScene, meant: (step: PlacedStep) => boolean, mode: Mode, seed: number): Storage | undefined {
  const { before, steps } = courseOf(scene);
  const cut = steps.find(meant);
  if (!cut) return undefined;
  const flash = copyOfFlash(before);
  for (const step of steps.slice(0, cut.index)) apply(flash, step);
  if (mode === 'after') apply(flash, cut);
  if (mode.startsWith('torn')) tear(flash, cut, new Random(seed * 7 + MODES.indexOf(mode)).stream('cut'));
  return new Storage(flash);
}

/** A board on which version 2 runs in slot A, with version 1 before it in slot B, is offered version 3. */
export function thirdVersion(parts: Parts, three: Release, files: Readonly<Record<string, string>> = {}): PowerScene {
  const [one, two] = [nodeBundle(parts, 1), nodeBundle(parts, 2)];
  const start = provisionedStorage(parts, releaseOf(two, 2), two);
  putIntoSlot(start, 'mote.b', releaseOf(one, 1), one);
  for (const [name, text] of Object.entries(files)) start.write(name, stringToBytes(text));
  return { start, publish: (rig) => rig.push(three), ended: ({ s, run }) => run === 3 && s === code.IDLE, limitS: 300 };
}
