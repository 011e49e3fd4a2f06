import { beforeAll, describe, expect, it } from 'vitest';
import { THREW } from '../../../firmware/ota/codes.ts';
import { stringToBytes } from '../../../simulator/text.ts';
import { START_LINE } from '../../../firmware/ota/layout.ts';
import { BAD, CONFIRM, MANIFEST, PARDON, REASON, TRY, VALID } from '../../../firmware/ota/slot.ts';
import { Random } from '../../../simulator/random.ts';
import type { Storage } from '../../../simulator/storage.ts';
import { bytesToString } from '../../../simulator/text.ts';
import { compiledBootFiles } from '../../support/compiled.ts';
import { countSteps, CUT_MODES, cutPowerAt } from './power-cut.ts';
import {
  bootOnce,
  copyOf,
  install,
  isIntact,
  prepare,
  provision,
  release,
  setFlag,
  slotArea,
  type Release,
  type SlotArea,
} from './slot-board.ts';

const START_LIMIT_BYTES = 1000;
const TORN_SEEDS = 2;

let blank: Storage;
let startBytes: number;

beforeAll(async () => {
  const boot = await compiledBootFiles();
  startBytes = boot.boot0.length + boot.loader.length + START_LINE.length;
  blank = provision(boot);
}, 60_000);

const confirm = (area: SlotArea): void => setFlag(area, CONFIRM);
const markBad = (area: SlotArea): void => setFlag(area, BAD);

/** A board on which version 1 runs, confirmed, in slot A. */
function boardWithVersion1(lengthBytes: number): Storage {
  const storage = copyOf(blank);
  expect(install(slotArea(storage, 'mote.a'), release(1, lengthBytes))).toBe(true);
  confirm(slotArea(storage, 'mote.a'));
  return storage;
}

/** Cuts power at every step of `action` in every mode; gives the number of cuts. */
function sweep(start: Storage, action: (storage: Storage) => void, check: (storage: Storage, where: string) => void): number {
  const steps = stepsOf(start, action);
  let cuts = 0;
  for (let at = 0; at < steps; at++)
    for (const mode of CUT_MODES)
      for (let seed = 1; seed <= (mode === 'torn' ? TORN_SEEDS : 1); seed++) {
        const storage = copyOf(start);
        const where = `step ${at} of ${steps}, ${mode}, seed ${seed}`;
        expect(
          cutPowerAt(storage.flash, at, mode, new Random(seed).stream('cut'), () => action(storage)),
          where,
        ).toBe(true);
        check(storage, where);
        expect(bytesToString(storage.read('settings')!), where).toBe('kept');
        cuts++;
      }
  return cuts;
}

function stepsOf(start: Storage, action: (storage: Storage) => void): number {
  const storage = copyOf(start);
  return countSteps(storage.flash, () => action(storage));
}

describe('the loader', () => {
  it(`is, with all boot files, at most ${START_LIMIT_BYTES} bytes`, () => {
    expect(startBytes).toBeLessThanOrEqual(START_LIMIT_BYTES);
  });

  it('starts the rescue bundle when no slot holds anything', () => {
    expect(bootOnce(copyOf(blank))).toEqual(['rescue']);
  });

  it('starts the highest sequence, across a byte’s carry', () => {
    const storage = boardWithVersion1(500);
    install(slotArea(storage, 'mote.b'), release(256, 500));
    expect(bootOnce(storage)).toEqual(['version 256']);
  });

  it('gives a bundle that nobody confirms three starts, then goes back', () => {
    const storage = boardWithVersion1(500);
    install(slotArea(storage, 'mote.b'), release(2, 500));
    expect(Array.from({ length: 5 }, () => bootOnce(storage)[0])).toEqual([
      'version 2',
      'version 2',
      'version 2',
      'version 1',
      'version 1',
    ]);
  });

  it('stays with a confirmed bundle', () => {
    const storage = boardWithVersion1(500);
    install(slotArea(storage, 'mote.b'), release(2, 500));
    bootOnce(storage);
    confirm(slotArea(storage, 'mote.b'));
    for (let boot = 0; boot < 4; boot++) expect(bootOnce(storage)).toEqual(['version 2']);
  });

  it('counts no start of somebody who only looks', () => {
    const storage = boardWithVersion1(500);
    install(slotArea(storage, 'mote.b'), release(2, 500));
    storage.write('.boot0', stringToBytes('moteLook=1'));
    for (let boot = 0; boot < 6; boot++) expect(bootOnce(storage)).toEqual(['version 2']);
    expect(slotArea(storage, 'mote.b').read(TRY, 1)).toBe('\xff');
  });

  it('gives way to the rescue bundle after five starts of a confirmed one that nobody called good, until they are pardoned', () => {
    const storage = boardWithVersion1(500);
    for (let boot = 0; boot < 5; boot++) expect(bootOnce(storage)).toEqual(['version 1']);
    expect(bootOnce(storage)).toEqual(['rescue']);
    slotArea(storage, 'mote.a').write(PARDON, '\0'.repeat(6));
    expect(bootOnce(storage)).toEqual(['version 1']);
  });

  it('stops counting when the tally is full, and still starts', () => {
    const storage = boardWithVersion1(500);
    slotArea(storage, 'mote.a').write(TRY, '\0'.repeat(255));
    slotArea(storage, 'mote.a').write(PARDON, '\0'.repeat(255));
    for (let boot = 0; boot < 7; boot++) expect(bootOnce(storage)).toEqual(['version 1']);
  });

  it('restarts a bundle on trial that throws, and goes back after the third time with the reason in its header', () => {
    const storage = boardWithVersion1(500);
    const bundle = 'print("new");nothing.here=1';
    expect(install(slotArea(storage, 'mote.b'), { sequence: 2, bundle })).toBe(true);
    const lines = bootOnce(storage, 4e6);
    expect(lines.filter((line) => /^(new|version 1)$/.test(line))).toEqual(['new', 'new', 'new', 'version 1']);
    expect(slotArea(storage, 'mote.b').read(REASON, 1)).toBe(String.fromCharCode(THREW));
  });

  it('does not start what was marked bad, nor what is not valid', () => {
    const storage = boardWithVersion1(500);
    install(slotArea(storage, 'mote.b'), release(2, 500));
    markBad(slotArea(storage, 'mote.b'));
    expect(bootOnce(storage)).toEqual(['version 1']);
  });

  it('finds a flipped bit anywhere in the bundle, the sequence or the length, and starts the other slot', () => {
    const start = boardWithVersion1(500);
    const area = slotArea(start, 'mote.b');
    install(area, release(2, 500));
    confirm(area);
    const { address } = start.find('mote.b')!;
    const digits = [/(?<="q":)./, /(?<="n":)./].map((digit) => MANIFEST + area.read(MANIFEST, 200).search(digit));
    for (const offset of [...digits, 4096, 4096 + 250, 4096 + 499]) {
      const storage = copyOf(start);
      const byte = storage.flash.byteAt(address + offset);
      const page = storage.flash.read(address + (offset & ~4095), 4096);
      page[offset & 4095] = byte ^ 4;
      storage.flash.erasePage(address + offset);
      storage.flash.write(address + (offset & ~4095), page);
      expect(bootOnce(storage), `offset ${offset}`).toEqual(['version 1']);
    }
  });
});

/** What must hold after a cut in the install of `next`, before anything else is done; undefined when it holds. */
function broken(storage: Storage, next: Release): string | undefined {
  const area = slotArea(storage, 'mote.b');
  if (area.read(VALID, 1) === '\0' && !isIntact(area)) return 'VALID stands over a bundle that is not whole';
  const lines = bootOnce(copyOf(storage));
  return ['version 1', `version ${next.sequence}`].includes(lines[0]!) ? undefined : `it printed ${JSON.stringify(lines)}`;
}

describe('power fails at every step of the flash', () => {
  it.each([
    ['a small bundle', 3000],
    ['a bundle of several pages', 14_000],
  ])('in an install of %s: the old or the whole new version boots, and the next try succeeds', (name, lengthBytes) => {
    const start = boardWithVersion1(lengthBytes);
    const next = release(2, lengthBytes + 700);
    const cuts = sweep(
      start,
      (storage) => install(slotArea(storage, 'mote.b'), next),
      (storage, where) => {
        expect(broken(storage, next), where).toBeUndefined();
        expect(install(slotArea(storage, 'mote.b'), next), where).toBe(true);
        expect(bootOnce(storage), where).toEqual(['version 2']);
      },
    );
    process.stdout.write(`power cuts in an install of ${name}: ${cuts}\n`);
  });

  it('is found out where VALID is set before the bundle was checked', () => {
    const next = release(2, 3000);
    const found: string[] = [];
    sweep(
      boardWithVersion1(3000),
      (storage) => {
        const area = slotArea(storage, 'mote.b');
        prepare(area, next);
        setFlag(area, VALID);
        area.write(4096, next.bundle);
      },
      (storage) => found.push(broken(storage, next) ?? ''),
    );
    expect(found).toContain('VALID stands over a bundle that is not whole');
  });

  it('in the confirmation: the new version stays, and can be confirmed again', () => {
    const start = boardWithVersion1(500);
    install(slotArea(start, 'mote.b'), release(2, 500));
    bootOnce(start);
    sweep(
      start,
      (storage) => confirm(slotArea(storage, 'mote.b')),
      (storage, where) => {
        expect(bootOnce(storage), where).toEqual(['version 2']);
        confirm(slotArea(storage, 'mote.b'));
        for (let boot = 0; boot < 3; boot++) expect(bootOnce(storage), where).toEqual(['version 2']);
      },
    );
  });

  it('in the burning of a try: at least two starts are left, and the old version comes back', () => {
    const start = boardWithVersion1(500);
    install(slotArea(start, 'mote.b'), release(2, 500));
    sweep(
      start,
      (storage) => bootOnce(storage),
      (storage, where) => {
        const boots = Array.from({ length: 4 }, () => bootOnce(storage)[0]);
        expect(boots.slice(0, 2), where).toEqual(['version 2', 'version 2']);
        expect(boots[3], where).toBe('version 1');
      },
    );
  });

  it('while a slot is marked bad: either version boots', () => {
    const start = boardWithVersion1(500);
    install(slotArea(start, 'mote.b'), release(2, 500));
    bootOnce(start);
    sweep(
      start,
      (storage) => markBad(slotArea(storage, 'mote.b')),
      (storage, where) => expect(['version 1', 'version 2'], where).toContain(bootOnce(storage)[0]),
    );
  });
});
