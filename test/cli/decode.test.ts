import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { mote } from '../support/mote.ts';

const folder = mkdtempSync(join(tmpdir(), 'mote-decode-'));
afterAll(() => rmSync(folder, { recursive: true }));
const PROGRAM = `function check(n: number): number {
  if (n > 2) throw new Error('TOO_BIG');
  return check(n + 1);
}
setTimeout(() => {
  print(check(0));
}, 10);
`;
let shown: string;

beforeAll(async () => {
  writeFileSync(join(folder, 'main.ts'), PROGRAM);
  const run = await mote(['sim', 'main.ts', '--for', '1s'], { cwd: folder });
  expect(run).toMatchObject({ code: 6 });
  expect(run.stderr).toMatch(/main\.ts:2:\d+ the program threw Error: TOO_BIG[^]*at check \(main\.ts:3:10\)[^]*at main\.ts:6:\d+/);
  shown = run.stdout;
});

describe('mote decode', () => {
  it('prints what a board printed with the stack in TypeScript lines, from stdin', async () => {
    const { code, stdout } = await mote(['decode'], { cwd: folder, input: `12 °C\n${shown}` });
    expect(code).toBe(0);
    expect(stdout).toMatch(
      /^12 °C\nUncaught Error: TOO_BIG\n {4}at check \(main\.ts:2:\d+\)\n {8}if \(n > 2\) throw new Error\('TOO_BIG'\);\n +\^/,
    );
  });

  it('reads a file, by a named record, and prints one JSON document', async () => {
    writeFileSync(join(folder, 'trace.txt'), shown);
    const record = join(folder, 'dist', 'app.build.json');
    const { code, stdout } = await mote(['decode', 'trace.txt', '--record', record, '--json'], { cwd: folder });
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      schemaVersion: 1,
      program: { sha256: expect.stringMatching(/^[0-9a-f]{64}$/) as string },
      trace: [{ line: 'Uncaught Error: TOO_BIG' }, { frame: { functionName: 'check', file: 'main.ts', line: 2 } }, {}, {}, {}, {}],
    });
  });

  it('ends with 1 when the text has no frame of the program', async () => {
    const { code, stderr } = await mote(['decode'], { cwd: folder, input: '    at other (.bootcde:1:2)\nabc\n ^\n' });
    expect([code, stderr]).toEqual([1, expect.stringContaining('DECODE_NOTHING') as string]);
    expect(stderr).toContain('--record FILE');
  });

  it.each([
    ['a missing record', ['--record', 'nowhere.build.json'], /DECODE_NO_RECORD.*nowhere\.build\.json/s],
    ['a record that is none', ['--record', 'main.ts'], /DECODE_BAD_FILE.*main\.ts/s],
    ['a missing trace', ['nowhere.txt'], /USAGE_NO_FILE.*nowhere\.txt/s],
  ])('refuses %s with 2', async (_what, args, message) => {
    const { code, stderr } = await mote(['decode', ...args], { cwd: folder, input: '' });
    expect([code, stderr]).toEqual([2, expect.stringMatching(message) as string]);
  });

  it('refuses a bundle that is not the one of its record', async () => {
    await mote(['build', 'main.ts', '--out', 'mixed'], { cwd: folder });
    appendFileSync(join(folder, 'mixed', 'app.js'), ';');
    const { code, stderr } = await mote(['decode', '--out', 'mixed'], { cwd: folder, input: shown });
    expect([code, stderr]).toEqual([2, expect.stringContaining('DECODE_OTHER_BUNDLE') as string]);
  });
});
