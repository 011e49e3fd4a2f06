/** The table of payload formats in the README says what `npm run bench -- payload` measures, as far as that does not depend on a machine. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { codeFigures, engineFigures } from '../../bench/payload-figures.ts';
import { ENGINE } from '../../hal/engine-run.ts';

/** Cells of the rows of a table whose first title is `format`. */
function readmeRows(): string[][] {
  const lines = readFileSync(new URL('../../../README.md', import.meta.url), 'utf8').split('\n');
  const head = lines.findIndex((line) => /^\| format +\|/.test(line));
  if (head < 0) return [];
  const rows = lines.slice(head + 2);
  const end = rows.findIndex((line) => !line.startsWith('|'));
  return rows.slice(0, end).map((line) =>
    line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
}

describe.skipIf(readmeRows().length === 0)('the table of payload formats', () => {
  it('names the bytes and the code of every format', { timeout: 60_000 }, async () => {
    const measured = (await codeFigures()).map(({ name, bytes, writeCode, readCode }) => [name, `${bytes}`, `${writeCode}`, `${readCode}`]);
    expect(readmeRows().map((row) => row.slice(0, 4))).toEqual(measured);
  });

  // Variables are those of the interpreter with the layout of the board.
  it.skipIf(!ENGINE?.includes('e32'))('names the variables of every format', { timeout: 240_000 }, async () => {
    const measured = (await engineFigures()).map(({ name, variables }) => [name, `${variables}`]);
    expect(readmeRows().map((row) => [row[0], row[4]])).toEqual(measured);
  });
});
