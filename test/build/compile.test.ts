import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { originalPositionFor, TraceMap } from '@jridgewell/trace-mapping';
import { afterEach, describe, expect, it } from 'vitest';
import { writeArtefacts } from '../../build/artefacts.ts';
import { checkSubset } from '../../build/check.ts';
import { BuildFailure, compile, type CompileOptions } from '../../build/compile.ts';
import { LIBRARY, linesInNode } from './fixture.ts';

const folders: string[] = [];
function project(files: Record<string, string>): string {
  const folder = mkdtempSync(join(tmpdir(), 'mote-compile-'));
  folders.push(folder);
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  return folder;
}
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

const SAMPLE = {
  'package.json': '{"name":"sample","version":"1.2.3","license":"ISC"}',
  'main.ts': `import { scale } from './scale.ts';\nasync function run(...n: number[]): Promise<void> {\n  for (const v of n) print(await Promise.resolve(scale(v)));\n}\nvoid run(1, 2.5);\n`,
  'scale.ts': `export const scale = (n: number, by = 3): number => {\n  if (n > 1000) throw new Error('TOO_BIG ' + n);\n  return n * by;\n};\n`,
};
const build = (cwd: string, more: Partial<CompileOptions> = {}) => compile({ entry: 'main.ts', cwd, library: LIBRARY, ...more });
const refusals = async (cwd: string) => {
  const failure: unknown = await build(cwd).catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(BuildFailure);
  return (failure as BuildFailure).diagnostics;
};
const text = (code: Uint8Array): string => Buffer.from(code).toString('latin1');

describe('compile', () => {
  it('leaves out the first line that is for a shell: the interpreter takes it for a number sign', async () => {
    const { code, map } = await build(project({ 'main.ts': '#!/usr/bin/env node\nexport {};\nprint(1);\n' }));
    expect(text(code)).toBe('print(1)');
    expect(originalPositionFor(new TraceMap(map), { line: 1, column: 0 })).toMatchObject({ line: 3, column: 0 });
    expect(checkSubset('#!/usr/bin/env node\nprint(1)', 'app.js')).toMatchObject([{ code: 'parse', line: 1 }]);
  });

  it('names the place of every regular expression that does not parse', async () => {
    const cwd = project({
      'main.ts': `import { isHot } from './words.ts';\nprint(isHot('a'));\nprint(/x/g.test('x'), /(?i:a)/.test('A'));\n`,
      'words.ts': `export const isHot = (text: string) =>\n  /[b-a]/.test(text) ||\n  /(?i:b)/.test(text);\n`,
    });
    expect(await refusals(cwd)).toMatchObject([
      { code: 'TS1517', file: 'words.ts', line: 2 },
      { code: 'regex', file: 'words.ts', line: 3, column: 3, hint: expect.stringContaining('indexOf') },
      { code: 'regex', file: 'main.ts', line: 3, column: 23, frame: expect.stringMatching(/^3 \| print.*\n {26}\^$/) },
    ]);
  });

  it('names it in a file of JavaScript', async () => {
    const cwd = project({
      'main.ts': `import { isHot } from './words.js';\nprint(isHot('a'));\n`,
      'words.js': `export const n = 1;\nexport const isHot = (text) => /[b-a]/.test(text) || /ab/.test(text);\n`,
      'words.d.ts': 'export declare const isHot: (text: string) => boolean;\n',
    });
    const message = 'The regular expression /[b-a]/ does not parse (Range out of order in character class)';
    expect(await refusals(cwd)).toMatchObject([{ code: 'regex', message, file: 'words.js', line: 2, column: 32 }]);
  });

  it('refuses to assign to a const in JavaScript, however it is written', async () => {
    const assignments = ['a = 2', 'a += 2', 'a++', '[a] = [2]', '({ a } = { a: 2 })', 'for (a of [2]);', 'for (a in { b: 2 });', 'a ??= 2'];
    const functions = assignments.map((text) => `print((() => { const a = 1; (() => { ${text}; })(); return a; })());`);
    const others = [
      'const plain = 1; plain = 2; print(plain);',
      'for (const x of [1]) { x = 2; print(x); }',
      'print((function self() { self = 1; return self; })());',
    ];
    const right = [
      'let a = 1; a = 2; print(a); a++;',
      'const list = [1]; list[0] = 2; { let list = 1; list++; print(list); } print(list);',
    ];
    const found = await refusals(project({ 'main.ts': `import './all.js';\n`, 'all.js': [...functions, ...others, ...right].join('\n') }));
    const lines = [...functions, ...others].map((_, at) => ({ code: 'const-assigned', severity: 'error', file: 'all.js', line: at + 1 }));
    expect(found).toMatchObject(lines);
  });

  it('refuses to assign to what is declared nowhere in JavaScript', async () => {
    const cwd = project({ 'main.ts': `import './all.js';\n`, 'all.js': `let known;\nknown = 1;\nunknown = known;\nprint(known);\n` });
    expect(await refusals(cwd)).toMatchObject([{ code: 'missing-global', file: 'all.js', line: 3, column: 1 }]);
  });

  it('takes methods of the board for its own, whatever the language has under that name', async () => {
    const { code } = await build(
      project({ 'main.ts': `const wire: any = new OneWire(D5);\nprint(new OneWire(D4).search(), wire.search());\n` }),
    );
    expect(text(code)).toContain('new OneWire(D4).search()');
  });

  it('gives the same bytes, map and record in another folder', async () => {
    const first = project(SAMPLE);
    const second = project({});
    cpSync(first, second, { recursive: true });
    const [a, b] = [await build(first), await build(second)];
    expect(text(b.code)).toBe(text(a.code));
    expect(b.map).toBe(a.map);
    expect(b.record).toEqual(a.record);
    expect(JSON.stringify(a.record) + a.map).not.toContain(tmpdir());
  });

  it('attributes every byte to a module or a helper', async () => {
    const { code, record } = await build(project(SAMPLE));
    expect(record).toMatchObject({ schemaVersion: 1, name: 'sample', version: '1.2.3', board: 'esp32', bytes: code.length });
    expect(record.sha256).toMatch(/^[0-9a-f]{64}$/);
    const parts = [...record.modules, ...record.helpers];
    expect(parts.reduce((sum, p) => sum + p.bytes, 0)).toBe(code.length);
    expect(record.modules.map((m) => m.path).sort()).toEqual(['main.ts', 'scale.ts']);
    expect(record.licences).toContainEqual({ name: 'sample', version: '1.2.3', licence: 'ISC' });
  });

  it('takes only the helpers that are used, at their price', async () => {
    const plain = await build(project({ 'main.ts': `print(1);\n` }));
    expect(plain.record.helpers).toEqual([]);
    const awaiting = `const later = async (n: number): Promise<void> => { print(await Promise.resolve(n)); };\nvoid later(1);\nvoid later(2);\n`;
    const light = await build(project({ 'main.ts': awaiting }));
    expect(light.record.helpers.map((h) => h.name)).toEqual(['async']);
    expect(light.record.helpers[0]!.bytes).toBeLessThanOrEqual(160);
    const full = await build(
      project({
        'main.ts': awaiting.replace('print(await Promise.resolve(n));', 'try { print(await Promise.resolve(n)); } finally { print(0); }'),
      }),
    );
    expect(full.record.helpers.map((h) => h.name)).toEqual(['asyncTry']);
    expect(full.record.helpers[0]!.bytes).toBeLessThanOrEqual(450);
  });

  it('maps a place in the bundle to its line in the source', async () => {
    const { code, map } = await build(project(SAMPLE));
    const column = text(code).indexOf('TOO_BIG');
    const found = originalPositionFor(new TraceMap(map), { line: 1, column });
    expect(found).toMatchObject({ source: 'scale.ts', line: 2 });
  });

  it('is ASCII and warns where text becomes UTF-8 bytes', async () => {
    const { code, warnings } = await build(project({ 'main.ts': `const unit = '°C';\nprint(unit);\n` }));
    expect([...code].every((byte) => byte < 0x80)).toBe(true);
    expect(warnings).toMatchObject([{ code: 'utf8-text', severity: 'warning', file: 'main.ts', line: 1 }]);
  });

  it('reports every error of a program at once, with frames', async () => {
    const failure = await build(project({ 'main.ts': `const a: string = 1;\nprint(a, window);\nimport 'node:fs';\n` })).catch(
      (e: unknown) => e as BuildFailure,
    );
    expect(failure).toBeInstanceOf(BuildFailure);
    const found = (failure as BuildFailure).diagnostics;
    expect(found.map((d) => `${d.file}:${d.line} ${d.code}`).sort()).toEqual([
      'main.ts:1 TS2322',
      'main.ts:2 TS2304',
      'main.ts:3 import-refused',
    ]);
    expect(found.find((d) => d.code === 'TS2322')!.frame).toBe('1 | const a: string = 1;\n          ^');
    expect((failure as BuildFailure).exitCode).toBe(1);
  });

  it('says what to use instead of a name or a member that the board lacks', async () => {
    const failure = await build(project({ 'main.ts': `print(new WeakMap());\nprint(Math.expm1(1));\n` })).catch(
      (e: unknown) => e as BuildFailure,
    );
    const hints = (failure as BuildFailure).diagnostics.map((d) => d.hint);
    expect(hints[0]).toMatch(/property of the object/);
    expect(hints[1]).toMatch(/Math\.exp/);
    expect((failure as BuildFailure).diagnostics.map((d) => d.message).join()).not.toMatch(/lib.*compiler option|npm i/);
  });

  it('does not let the tsconfig of the project change what code means', async () => {
    const loose = { compilerOptions: { target: 'ES2022', useDefineForClassFields: true, strict: false, lib: ['ESNext', 'DOM'] } };
    const cwd = project({ 'tsconfig.json': JSON.stringify(loose), 'main.ts': `class A {\n  n = 1;\n}\nprint(new A().n, new A());\n` });
    expect(text((await build(cwd)).code)).not.toMatch(/\{n=1/);
  });

  it('keeps constants with a fraction as they are written', async () => {
    const { code } = await build(
      project({ 'main.ts': `const K = 1000;\nconst r = 1 / K;\nprint(0.1 + 0.2, r, 1 / 3, Math.pow(2, 0.5), 1 / 2);\n` }),
    );
    expect(text(code)).not.toMatch(/\.3|\.001|1\.41/);
    expect(text(code)).toMatch(/\.1\+\.2/);
  });

  it('hands over the text of every stage, and can leave out the minifier', async () => {
    const stages: string[] = [];
    const cwd = project(SAMPLE);
    const { code } = await build(cwd, { keep: (stage) => void stages.push(stage), minify: false });
    expect(stages).toEqual(['1-bundle', '2-lowered', '4-fixed']);
    expect(await linesInNode(text(code))).toEqual(['3', '7.5']);
  });
});

describe('writeArtefacts', () => {
  it('writes bytes, map and record and leaves nothing else', async () => {
    const cwd = project(SAMPLE);
    const result = await build(cwd);
    const out = join(cwd, 'dist');
    writeArtefacts(result, out);
    expect(readdirSync(out).sort()).toEqual(['app.build.json', 'app.js', 'app.js.map', 'app.symbols.json']);
    expect(new Uint8Array(readFileSync(join(out, 'app.js')))).toEqual(new Uint8Array(result.code));
    expect(JSON.parse(readFileSync(join(out, 'app.build.json'), 'utf8'))).toEqual(result.record);
  });
});
