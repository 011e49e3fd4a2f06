/** Every row of the threat and fault model has a test of its own, or stands in the checklist for a real board. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const ROWS = 71;
const MOST_IN_CHECKLIST = 6;
const CHECKLIST = 'docs/updates.md';

/** Names of tests, from the literals of a file that begin as `row 7: …` or `row 7 and 8: …` do. */
function rowsOf(file: string): { readonly row: number; readonly name: string }[] {
  const names = readFileSync(file, 'utf8').matchAll(/['`](row \d[\d, and]*: [^'`\n]*)/g);
  return [...names].map(([, name]) => ({ row: Number(/^row (\d+)/.exec(name!)![1]), name: name! }));
}

const tested = ['test/fleet/ota', 'test/cli']
  .flatMap((folder) => readdirSync(folder).map((name) => join(folder, name)))
  .filter((file) => file.endsWith('.test.ts') && !file.endsWith('threat-rows.test.ts'))
  .flatMap(rowsOf);
const inChecklist = [...readFileSync(CHECKLIST, 'utf8').matchAll(/^\d+\. Row (\d+):/gm)].map(([, row]) => Number(row));

describe('the threat and fault model', () => {
  it('has a test or a line of the checklist for each of its rows, and never both', () => {
    const covered = new Set(tested.map(({ row }) => row));
    const all = Array.from({ length: ROWS }, (_, index) => index + 1);
    expect(all.filter((row) => !covered.has(row) && !inChecklist.includes(row))).toEqual([]);
    expect(inChecklist.filter((row) => covered.has(row))).toEqual([]);
    expect([...covered].filter((row) => !all.includes(row))).toEqual([]);
  });

  it(`leaves at most ${MOST_IN_CHECKLIST} rows to a real board`, () => {
    expect(new Set(inChecklist).size).toBe(inChecklist.length);
    expect(inChecklist.length).toBeLessThanOrEqual(MOST_IN_CHECKLIST);
  });

  it('has no test for two rows at once: it would not say which of them broke', () => {
    expect(tested.filter(({ name }) => !/^row \d+: \S/.test(name)).map(({ name }) => name)).toEqual([]);
  });
});
