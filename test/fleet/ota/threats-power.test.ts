/**
 * Rows 1 to 10 of the threat and fault model: power fails at one kind of step, on a board that runs version 2, has version 1 in its other
 * slot and is offered version 3. The sweep over all steps is `power-cut.slow.test.ts`.
 */
import { beforeAll, describe, expect, it } from 'vitest';
import * as code from '../../../firmware/ota/codes.ts';
import { BAD, CONFIRM, MANIFEST, PAGE_BYTES, TRY, VALID } from '../../../firmware/ota/slot.ts';
import type { Release } from '../../../fleet/ota/release.ts';
import type { Storage } from '../../../simulator/storage.ts';
import { slotArea } from '../../firmware/ota/slot-board.ts';
import { flashAfterCut, MODES, type Mode, type PlacedStep, type PowerScene, Stage, thirdVersion } from './power-stage.ts';
import { buildParts, nodeBundle, type Parts, releaseOf, topics } from './rig.ts';
import { noise } from './scene.ts';

const TORN: readonly Mode[] = ['torn', 'torn again'];
/** Bytes that a torn write of 0x00 over 0xFF may leave. */
const TORN_BYTES = [0x01, 0x10, 0x7f, 0x80, 0xaa, 0xfe];

let parts: Parts;
let three: Release;
let scene: PowerScene;

beforeAll(async () => {
  parts = await buildParts();
  three = releaseOf(Buffer.concat([nodeBundle(parts, 3), Buffer.from(`//${noise(9000)}`)]), 3);
  scene = thirdVersion(parts, three);
}, 120_000);

const inB =
  (kind: PlacedStep['kind'], matches: (offset: number) => boolean) =>
  (step: PlacedStep): boolean =>
    step.file === 'mote.b' && step.kind === kind && matches(step.offset);
const writesAt = (offset: number) => inB('write', (at) => at === offset);
/** A chunk that version 2 does not have. */
const isNews = inB('write', (offset) => offset > PAGE_BYTES + parts.code.length);

/** Calls `visit` with the flash after a cut at each step that is meant, one after the other, in each mode. */
function atEach(
  meant: (step: PlacedStep) => boolean,
  modes: readonly Mode[],
  visit: (storage: Storage, where: string, count: number) => void,
): void {
  for (let count = 0; ; count++)
    for (const mode of modes) {
      let seen = 0;
      const storage = flashAfterCut(scene, (step) => meant(step) && seen++ === count, mode, count);
      if (!storage) {
        expect(count, 'no such step').toBeGreaterThan(0);
        return;
      }
      visit(storage, `step ${count}, ${mode}`, count);
    }
}

/** Power comes back. */
function wakeUp(storage: Storage): Stage {
  return new Stage(scene, storage);
}

/** The version that the board starts first, and that it goes on to version 3 by itself. */
function expectFirst(storage: Storage, version: number, where: string): Stage {
  const stage = wakeUp(storage);
  stage.rig.runFor(1);
  expect(stage.node.lines[0], where).toBe(`version ${version}`);
  expect(stage.run(), `${where}: ${JSON.stringify(stage.node.status())}`).toBe(true);
  return stage;
}

const byteOfB = (storage: Storage, offset: number): number => slotArea(storage, 'mote.b').read(offset, 1).charCodeAt(0);

describe('power fails', { timeout: 120_000 }, () => {
  it('row 1: before the slot is erased: nothing was touched, and the old version goes on', () => {
    const storage = flashAfterCut(
      scene,
      inB('erase', () => true),
      'before',
      1,
    )!;
    expect(storage.read('mote.b')).toEqual(scene.start.read('mote.b'));
    // But for its header, where starts are counted.
    expect(storage.read('mote.a', PAGE_BYTES)).toEqual(scene.start.read('mote.a', PAGE_BYTES));
    expectFirst(storage, 2, 'row 1');
  });

  it('row 2: in the erasing of a page: from its first page on the slot is nothing that could start', () => {
    atEach(
      inB('erase', () => true),
      TORN,
      (storage, where, count) => {
        if (count > 0) expect([byteOfB(storage, MANIFEST), byteOfB(storage, VALID)], where).toEqual([0xff, 0xff]);
        expectFirst(storage, 2, where);
      },
    );
  });

  it('row 3: in the writing of the slot’s header: what is torn is no header', () => {
    let steps = 0;
    atEach(writesAt(MANIFEST), MODES, (storage, where) => {
      steps++;
      expect(byteOfB(storage, VALID), where).toBe(0xff);
      expectFirst(storage, 2, where);
    });
    expect(steps).toBe(MODES.length);
  });

  it('row 4: in the writing of a chunk: what is there is not fetched again', () => {
    const chunks = (stage: Stage): number => stage.fetched.filter((topic) => topic.startsWith(topics.chunk(''))).length;
    const left: Record<string, number[]> = { torn: [], after: [] };
    atEach(isNews, ['torn', 'after'], (storage, where) => left[where.split(', ')[1]!]!.push(chunks(expectFirst(storage, 2, where))));
    const news = left.torn!.length;
    expect(news).toBeGreaterThan(4);
    // The last one that was begun may be torn: it is fetched again.
    expect(left.torn).toEqual(Array.from({ length: news }, (_, index) => news - index));
    expect(left.after).toEqual(left.torn!.map((count) => (count === 1 ? 0 : count)));
  });

  it('row 5: behind the last chunk: nothing is fetched, what lies there is checked and made valid', () => {
    const storage = flashAfterCut(scene, writesAt(VALID), 'before', 1)!;
    expect(expectFirst(storage, 2, 'row 5').fetched).toEqual([]);
  });

  it('row 6: in the writing of VALID: any torn byte counts as not valid, and is written again', () => {
    for (const torn of TORN_BYTES) {
      const storage = flashAfterCut(scene, writesAt(VALID), 'before', 1)!;
      slotArea(storage, 'mote.b').write(VALID, String.fromCharCode(torn));
      expect(expectFirst(storage, 2, `VALID ${torn}`).fetched).toEqual([]);
      expect(byteOfB(storage, VALID)).toBe(0);
    }
  });

  it('row 7: between VALID and the restart: the new version starts, on trial', () => {
    const storage = flashAfterCut(scene, writesAt(VALID), 'after', 1)!;
    expectFirst(storage, 3, 'row 7');
    expect(byteOfB(storage, CONFIRM)).toBe(0);
  });

  it('row 8: in the burning of a start: it is counted, and at least two are left', () => {
    atEach(
      inB('write', (offset) => offset === TRY),
      MODES,
      (storage, where) => {
        const stage = wakeUp(storage);
        for (let starts = 1; starts < 5; starts++) {
          stage.rig.runFor(5);
          stage.node.board.powerOff();
          stage.node.board.boot();
        }
        const threes = stage.node.lines.filter((line) => line === 'version 3').length;
        expect([2, 3], `${where}: ${stage.node.lines.join()}`).toContain(threes);
        expect(stage.node.lines.at(-1), where).toBe('version 2');
      },
    );
  });

  it('row 9: in the writing of CONFIRM: a torn byte is written again, and a healthy version is not rolled back', () => {
    for (const torn of TORN_BYTES) {
      const storage = flashAfterCut(scene, writesAt(CONFIRM), 'before', 1)!;
      slotArea(storage, 'mote.b').write(CONFIRM, String.fromCharCode(torn));
      const stage = expectFirst(storage, 3, `CONFIRM ${torn}`);
      expect(byteOfB(storage, CONFIRM)).toBe(0);
      for (let starts = 0; starts < 4; starts++) {
        stage.node.board.powerOff();
        stage.node.board.boot();
        stage.rig.runFor(5);
      }
      expect(new Set(stage.node.lines)).toEqual(new Set(['version 3']));
    }
  });

  it('row 10: while a version that failed is marked bad: the old one starts either way, and the mark is made good', () => {
    const failing: PowerScene = {
      ...thirdVersion(parts, three, { behaviour: 'throws 3' }),
      ended: ({ s, run, e }) => run === 2 && s === code.FAILED && e === code.THREW,
    };
    for (const mode of MODES) {
      const storage = flashAfterCut(failing, writesAt(BAD), mode, 1)!;
      const stage = new Stage(failing, storage);
      expect(stage.run(), `${mode}: ${JSON.stringify(stage.node.status())}`).toBe(true);
      stage.rig.runFor(60);
      expect(byteOfB(storage, BAD), mode).toBe(0);
      expect(stage.node.lines, mode).toEqual(['version 2']);
    }
  });
});
