import { mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, describe, it } from 'vitest';
import { FileWatch } from '../../build/watch.ts';

describe('the files of a program', () => {
  let folder: string;
  let file: string;
  let woken: Promise<void>;
  let watch: FileWatch;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'mote-watch-'));
    file = join(folder, 'word.ts');
    writeFileSync(file, 'one');
    utimesSync(file, 1000, 1000);
    let wake: () => void;
    woken = new Promise((resolve) => (wake = resolve));
    watch = new FileWatch(() => wake());
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
});
