/** Each row of the list of 140 client requirements has a test that goes red when one line of the client is changed; `mutate.mjs` does it. */
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';

interface Result {
  row: number;
  /** Tests of that row that ran, and how many failed. */
  tests: number;
  failed: number;
  /** What went wrong outside a test, such as a mutation that is no program. */
  errors: string[];
}

const ROWS = 140;
const UNTESTED: Record<number, string> = {
  76: 'Payload Format Indicator 1 promises UTF-8: the application’s word about its own payload; the client passes both on unchanged and checks neither.',
  137: 'The interpreter’s TLS checks neither the broker’s certificate nor its name. Row 137 holds for the client on Node.',
};
const MUTATIONS = JSON.parse(readFileSync(new URL('vectors/mutations.json', import.meta.url), 'utf8')) as { row: number }[];

function mutate(): Promise<Map<number, Result>> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [new URL('mutate.mjs', import.meta.url).pathname], { stdio: ['ignore', 'pipe', 'inherit'] });
    let output = '';
    child.stdout.on('data', (data: Buffer) => (output += data.toString()));
    child.once('error', reject);
    child.once('exit', () => {
      const lines = output.split('\n').filter((line) => line.startsWith('{"row"'));
      resolve(new Map(lines.map((line) => JSON.parse(line) as Result).map((result) => [result.row, result])));
    });
  });
}

describe('the requirements', () => {
  let results: Map<number, Result>;
  beforeAll(async () => {
    results = await mutate();
  }, 900_000);

  it('have a mutation or a reason for none, every row', () => {
    const rows = new Set([...MUTATIONS.map((mutation) => mutation.row), ...Object.keys(UNTESTED).map(Number)]);
    expect([...rows].toSorted((a, b) => a - b)).toEqual(Array.from({ length: ROWS }, (_value, index) => index + 1));
  });

  it('are met by the client as it is', () => {
    expect(results.get(0)).toMatchObject({ failed: 0, errors: [] });
    expect(results.get(0)!.tests).toBeGreaterThan(300);
  });

  it.each([...new Set(MUTATIONS.map((mutation) => mutation.row))])('row %i goes red when the client breaks it', (row) => {
    const result = results.get(row);
    expect(result?.errors).toEqual([]);
    expect(result?.failed).toBeGreaterThan(0);
  });
});
