import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, describe, it } from 'vitest';
import { FileWatch } from '../../build/watch.ts';

describe('the files of a program', () => {
  let folder: string;
  let file: string;
  let woken: Promise<void>;
  let wake: () => void;
  let watch: FileWatch;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'mote-watch-'));
    file = join(folder, 'word.ts');
    writeFileSync(file, 'one');
    utimesSync(file, 1000, 1000);
    woken = new Promise((resolve) => (wake = resolve));
    watch = new FileWatch(() => wake(), [join(folder, 'dist')]);
  });
  afterEach(() => {
    watch.close();
    rmSync(folder, { recursive: true });
  });

  it('have changed when their content has', async () => {
    watch.follow([file]);
    writeFileSync(file, 'other');
    await woken;
    expect(watch.changes()).toEqual([file]);
    expect(watch.changes()).toEqual([]);
  });

  it('are seen to change when the first notice comes, not when it is quiet again', async () => {
    watch.follow([file]);
    expect(watch.seenMs).toBeUndefined();
    const writtenMs = performance.now();
    writeFileSync(file, 'other');
    await woken;
    const settledMs = performance.now();
    expect(watch.seenMs).toBeGreaterThanOrEqual(writtenMs);
    expect(watch.seenMs).toBeLessThan(settledMs - 4);
    watch.changes();
    expect(watch.seenMs).toBeUndefined();
  });

  it('have changed when they were written after they were read, and before they were followed', async () => {
    writeFileSync(file, 'other');
    utimesSync(file, 3000, 3000);
    watch.follow([file], 2_000_000);
    await woken;
    expect(watch.changes()).toEqual([file]);
  });

  it('have changed when their folder was watched already as that happened', async () => {
    watch.follow([join(folder, 'main.ts')]);
    writeFileSync(file, 'other');
    await woken;
    watch.follow([file]);
    expect(watch.changes()).toEqual([file]);
  });

  it('have not changed when they were written before they were read', () => {
    watch.follow([file], 2_000_000);
    expect(watch.changes()).toEqual([]);
  });

  it('have changed when they came in a folder that is new, or that went and came back', async () => {
    watch.follow([file]);
    const part = join(folder, 'parts', 'deep', 'part.ts');
    for (const text of ['one', 'other']) {
      woken = new Promise((resolve) => (wake = resolve));
      mkdirSync(dirname(part), { recursive: true });
      writeFileSync(part, text);
      await woken;
      expect(watch.changes()).toEqual([part]);
      woken = new Promise((resolve) => (wake = resolve));
      writeFileSync(part, `${text} again`);
      await woken;
      expect(watch.changes()).toEqual([part]);
      woken = new Promise((resolve) => (wake = resolve));
      rmSync(join(folder, 'parts'), { recursive: true });
      await woken;
      expect(watch.changes()).toEqual([part]);
    }
  });

  it('are not what others write in folders of their own', async () => {
    watch.follow([file]);
    for (const made of ['dist', 'node_modules', '.git']) {
      mkdirSync(join(folder, made));
      writeFileSync(join(folder, made, 'made.js'), 'print(1)');
    }
    writeFileSync(file, 'other');
    await woken;
    expect(watch.changes()).toEqual([file]);
  });

  it('are not what comes in a new folder while no import waits for one, but for files that were there before', async () => {
    const part = join(folder, 'parts', 'part.ts');
    mkdirSync(dirname(part));
    writeFileSync(part, 'one');
    watch.follow([file, part]);
    watch.awaitsFolders = false;
    rmSync(join(folder, 'parts'), { recursive: true });
    await woken;
    expect(watch.changes()).toEqual([part]);
    woken = new Promise((resolve) => (wake = resolve));
    for (const made of ['coverage', 'parts']) mkdirSync(join(folder, made));
    writeFileSync(join(folder, 'coverage', 'made.json'), '{}');
    writeFileSync(part, 'other');
    await woken;
    expect(watch.changes()).toEqual([part]);
  });
});
