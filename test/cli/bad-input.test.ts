import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { mote } from '../support/mote.ts';

const folder = mkdtempSync(join(tmpdir(), 'mote-bad-'));
afterAll(() => rmSync(folder, { recursive: true }));

function file(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

const GOOD = file('good.js', 'print("hello")');
const GOOD_TS = file('good.ts', 'print("hello");\nexport {};\n');
const BUNDLE = file('bundle.js', 'print("hello")');
file('bundle.build.json', '{');
const OUT = ['--out', join(folder, 'dist')];

/** What is wrong, the command, its exit code, and what the message has to say: what was seen and what to do. */
const CASES: [what: string, args: string[], code: number, texts: string[]][] = [
  ['an unknown option', ['sim', '--sed', '3'], 2, ['--sed', '--seed', 'USAGE']],
  ['an unknown command', ['simm'], 2, ['simm', 'sim']],
  ['a missing program', ['sim', 'nowhere.ts'], 2, ['nowhere.ts', 'is not a file']],
  ['no program at all', ['build'], 2, ['mote build src/main.ts']],
  ['a duration without a unit', ['sim', GOOD, '--for', '24'], 2, ['--for is "24"', '24h']],
  ['a seed that is no number', ['sim', GOOD, '--seed', 'x', '--for', '1s'], 2, ['--seed is "x"']],
  ['a speed that is no factor', ['sim', GOOD, '--speed', 'fast'], 2, ['--speed is "fast"', '60x']],
  ['a run without an end', ['sim', GOOD, '--speed', 'max'], 2, ['--for']],
  ['a broker that is no URL', ['sim', GOOD, '--broker', 'localhost'], 2, ['--broker is "localhost"', 'mqtt://']],
  ['a broker in virtual time', ['sim', GOOD, '--broker', 'mqtt://127.0.0.1:1', '--speed', 'max'], 2, ['--speed 1x']],
  [
    'a broker that is not there',
    ['sim', GOOD, '--broker', 'mqtt://me:secret@127.0.0.1:1', '--for', '1s'],
    8,
    ['127.0.0.1:1', 'ECONNREFUSED', 'builtin'],
  ],
  ['modules that are not there', ['sim', GOOD, '--modules', 'nowhere', '--for', '1s'], 2, ['--modules "nowhere"']],
  [
    'an interpreter that is not there',
    ['sim', GOOD, '--engine', '/nowhere/espruino', '--for', '1s'],
    3,
    ['/nowhere/espruino', 'ENGINE_MISSING'],
  ],
  [
    'wiring that is no JSON',
    ['sim', GOOD, '--wiring', file('syntax.json', '{\n "board": "esp32",\n}'), '--for', '1s'],
    2,
    ['syntax.json:3', 'WIRING_SYNTAX'],
  ],
  [
    'wiring with an unknown part',
    ['sim', GOOD, '--wiring', file('part.json', wiring({ part: 'bme28' })), '--for', '1s'],
    2,
    ['parts[0].part', 'Did you mean "bme280"?'],
  ],
  [
    'wiring with an unknown key',
    ['sim', GOOD, '--wiring', file('key.json', wiring({ part: 'bme280', temperature: 3 })), '--for', '1s'],
    2,
    ['parts[0].temperature'],
  ],
  [
    'wiring with an address that the part cannot have',
    ['sim', GOOD, '--wiring', file('address.json', wiring({ part: 'bme280', address: '0x40' })), '--for', '1s'],
    2,
    ['0x76'],
  ],
  [
    'a type error',
    ['build', file('type.ts', 'const a: number = 1;\nconst b: string = a;\nprint(b);'), ...OUT],
    1,
    ['type.ts:2:7', 'TS2322'],
  ],
  ['a name of Node', ['build', file('node.ts', 'setImmediate(() => print(1));'), ...OUT], 1, ['node.ts:1:1', 'setTimeout']],
  [
    'a construct that cannot be lowered',
    [
      'build',
      file('label.ts', 'export {};\nouter: for (const a of [1]) for (const b of [2]) { print(a, b); continue outer; }\nprint(10n);'),
      ...OUT,
    ],
    1,
    ['label.ts:3', 'BigInt'],
  ],
  ['text that does not parse', ['build', file('parse.ts', 'const = 1;'), ...OUT], 1, ['parse.ts:1']],
  [
    'a plain script that the interpreter cannot parse',
    ['sim', file('await.js', 'async function f() {}\nprint(1)'), '--for', '1s'],
    6,
    ['await.js:1', 'SyntaxError'],
  ],
  [
    'a program that throws',
    ['sim', file('throw.js', 'print("before");\nthrow new Error("broken");'), '--for', '1s'],
    6,
    ['before', 'throw.js:2', 'broken'],
  ],
  ['a comparison without an end', ['build', GOOD_TS, ...OUT, '--watch', '--compare', 'x.json'], 2, ['--compare', '--watch']],
  ['a file that is no program', ['build', file('notes.md', '# notes'), ...OUT], 2, ['notes.md', 'is no program', 'mote build src/main.ts']],
  ['artefacts in a file', ['build', GOOD_TS, '--out', GOOD], 2, ['FILE_SYSTEM', 'good.js"', 'EEXIST']],
  ['a trace in a folder that is not there', ['sim', GOOD, '--for', '1s', '--trace', '/nowhere/t'], 2, ['"/nowhere/t"', 'not there']],
  [
    'a treemap in a folder that is not there',
    ['size', GOOD_TS, ...OUT, '--html', '/nowhere/t.html'],
    2,
    ['"/nowhere/t.html"', 'not there'],
  ],
  [
    'a record whose modules are none',
    ['build', GOOD_TS, ...OUT, '--compare', file('parts.json', '{"bytes":1,"modules":[null],"helpers":[]}')],
    2,
    ['NO_BUILD_RECORD', 'parts.json'],
  ],
  ['a bundle whose record is broken', ['size', BUNDLE], 2, ['NO_BUILD_RECORD', 'bundle.build.json']],
  ['a text that never comes', ['sim', GOOD, '--for', '1s', '--expect-text', 'bye'], 1, ['hello', '"bye"']],
];

function wiring(part: object): string {
  return JSON.stringify({ board: 'esp32', parts: [{ bus: 'I2C1', address: '0x76', ...part }] });
}

describe('mote with bad input', () => {
  it.concurrent.each(CASES)('refuses %s', async (_what, args, code, texts) => {
    const run = await mote(args);
    const output = run.stdout + run.stderr;
    expect(run.code, output).toBe(code);
    for (const text of texts) expect(output).toContain(text);
    expect(output).not.toContain('INTERNAL');
  });

  it('never shows a password of a broker URL', async () => {
    const run = await mote(['sim', GOOD, '--broker', 'mqtt://me:secret@127.0.0.1:1', '--for', '1s', '--json']);
    expect(run.stdout + run.stderr).not.toContain('secret');
  });

  it('answers under --json with one document that holds code, message and hint', async () => {
    const run = await mote(['sim', 'nowhere.ts', '--json']);
    expect(JSON.parse(run.stdout)).toMatchObject({
      schemaVersion: 1,
      error: { code: 'USAGE_NO_FILE', exitCode: 2, hint: expect.any(String) as string },
    });
  });
});
