/** Stacks of one minified program, thrown on the interpreter and on the imitated one, wherever a user meets them. */
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TestBoard } from '../../kit/index.ts';
import { linesOnInterpreter } from '../build/interpreter.ts';
import { mote } from '../support/mote.ts';

const folder = mkdtempSync(join(tmpdir(), 'mote-stacks-'));
afterAll(() => rmSync(folder, { recursive: true }));
const SOURCE = fileURLToPath(new URL('../build/stack-trace/fixtures/program.ts', import.meta.url));
const LINES = readFileSync(SOURCE, 'utf8').split('\n');

/** A frame as it is printed: the function, if it has a name, and the line of the source that holds the text. */
function frame(functionName: string, text: string): RegExp {
  const place = `[^ ]*program\\.ts:${LINES.findIndex((line) => line.includes(text)) + 1}:\\d+`;
  return new RegExp(`^ +at ${functionName === '' ? place : `${functionName} \\(${place}\\)`}$`, 'm');
}

const KINDS = [
  ['a named function', frame('named', 'TOO_DEEP')],
  ['a function of one return', frame('oneReturn', 'const oneReturn')],
  ['a method', frame('read', 'const raw')],
  ['a callback without a name', frame('', 'then(sensor')],
  ['the function that called it back', frame('each', 'sensors.forEach')],
  ['the handler of a timer', frame('', 'each(2')],
  ['the top level', frame('', 'each(-3')],
] as const;

/** Programs that a board runs from flash, as it does on a device. */
const inFlash = (code: string): string =>
  `require("Storage").write(".bootcde",${JSON.stringify(code)});setTimeout(function(){eval(require("Storage").read(".bootcde"))},1);`;

beforeAll(async () => {
  cpSync(SOURCE, join(folder, 'program.ts'));
  expect(await mote(['build', 'program.ts'], { cwd: folder })).toMatchObject({ code: 0 });
});

describe('on the imitated interpreter', () => {
  let simulated: string;
  let inTests: string;

  beforeAll(async () => {
    ({ stderr: simulated } = await mote(['sim', 'program.ts', '--for', '2s'], { cwd: folder }));
    const board = new TestBoard();
    await board.start(SOURCE);
    board.advance('2s');
    inTests = board.takeUncaught().join('\n');
  });

  it.each(KINDS)('the simulator shows the line of %s', (_kind, line) => expect(simulated).toMatch(line));
  it.each(KINDS)('a test in vitest shows the line of %s', (_kind, line) => expect(inTests).toMatch(line));
});

describe.skipIf(!process.env.MOTE_ENGINE)('on the real interpreter', () => {
  let simulated: string;
  let fromFile: string;
  let fromStdin: string;

  beforeAll(async () => {
    ({ stderr: simulated } = await mote(['sim', 'program.ts', '--for', '2s', '--engine', process.env.MOTE_ENGINE!], { cwd: folder }));
    const code = readFileSync(join(folder, 'dist', 'app.js'), 'latin1');
    const printed = (await linesOnInterpreter(inFlash(code))).join('\n');
    writeFileSync(join(folder, 'trace.txt'), printed);
    ({ stdout: fromFile } = await mote(['decode', 'trace.txt', '--record', 'dist/app.build.json'], { cwd: folder }));
    ({ stdout: fromStdin } = await mote(['decode'], { cwd: folder, input: printed }));
  }, 120_000);

  it.each(KINDS)('the simulator shows the line of %s', (_kind, line) => expect(simulated).toMatch(line));
  it.each(KINDS)('mote decode shows the line of %s, from a file and from stdin', (_kind, line) => {
    expect(fromFile).toMatch(line);
    expect(fromStdin).toMatch(line);
  });
});
