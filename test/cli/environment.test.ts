import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { mote } from '../support/mote.ts';

const folder = mkdtempSync(join(tmpdir(), 'mote-environment-'));
writeFileSync(join(folder, 'app.js'), 'print("hello")');
afterAll(() => rmSync(folder, { recursive: true }));

async function sim(args: string[], env: Record<string, string>): Promise<{ virtualMs: number; seed: number }> {
  const run = await mote(['sim', 'app.js', '--json', '--speed', 'max', ...args], { cwd: folder, env });
  expect(run.code, run.stderr).toBe(0);
  return JSON.parse(run.stdout) as { virtualMs: number; seed: number };
}

describe('where the value of a flag comes from', () => {
  it('is its environment variable, when the command line does not say', async () => {
    expect(await sim([], { MOTE_FOR: '3s', MOTE_SEED: '7' })).toMatchObject({ virtualMs: 3000, seed: 7 });
  });

  it('is the command line before the environment, and the environment before the configuration', async () => {
    writeFileSync(join(folder, 'mote.config.mjs'), 'export default { seed: 9 };');
    expect(await sim(['--for', '2s', '--seed', '8'], { MOTE_FOR: '3s', MOTE_SEED: '7' })).toMatchObject({ virtualMs: 2000, seed: 8 });
    expect(await sim([], { MOTE_FOR: '3s', MOTE_SEED: '7' })).toMatchObject({ seed: 7 });
    expect(await sim([], { MOTE_FOR: '3s' })).toMatchObject({ seed: 9 });
    rmSync(join(folder, 'mote.config.mjs'));
  });

  it('is the default, when nothing else says', async () => {
    expect(await sim(['--for', '1s'], {})).toMatchObject({ seed: 1 });
  });

  it.each([
    ['board: "esp33"', 'has board = "esp33", expected esp32, esp32s3, esp32c3'],
    ['out: ""', 'has out = "", expected a string'],
    ['entri: "main.ts"', 'has the unknown key "entri"'],
    ['entry: 5', 'has entry = 5, expected a string'],
  ])('is no configuration that says { %s }', async (said, message) => {
    writeFileSync(join(folder, 'mote.config.mjs'), `export default { ${said} };`);
    const run = await mote(['sim', 'app.js', '--for', '1s'], { cwd: folder });
    expect([run.code, run.stderr]).toEqual([2, expect.stringContaining(message) as string]);
    rmSync(join(folder, 'mote.config.mjs'));
  });
});
