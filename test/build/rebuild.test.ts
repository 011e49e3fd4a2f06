import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { BuildFailure, compile, Compiler, type CompileResult } from '../../build/compile.ts';
import { LIBRARY } from './fixture.ts';

/** A toolkit of two precompiled modules, of which one imports the other. */
const TOOLKIT = {
  'node_modules/motekit/package.json': JSON.stringify({
    name: 'motekit',
    version: '1.0.0',
    license: 'MIT',
    exports: { './*': { types: './*.d.ts', default: './*.js' } },
  }),
  'node_modules/motekit/part.js': `import { wide } from './wide.js';\nexport const part = (n) => print('part', wide(n));\nexport const spare = 'spare';\n`,
  'node_modules/motekit/part.js.map': JSON.stringify({ version: 3, sources: ['part.ts'], names: [], mappings: 'AAAA;AACA;AACA' }),
  'node_modules/motekit/part.d.ts': `export declare const part: (n: number) => void;\nexport declare const spare: string;\n`,
  'node_modules/motekit/wide.js': `export const wide = (n) => n + ' wide';\n`,
  'node_modules/motekit/wide.js.map': JSON.stringify({ version: 3, sources: ['wide.ts'], names: [], mappings: 'AAAA' }),
  'node_modules/motekit/wide.d.ts': `export declare const wide: (n: number) => string;\n`,
};
const OWN = { 'own.ts': `export const own = (n: number): number => n * 3;\n` };

/** Ways that a main file may be, to be changed into one another. */
const MAINS = {
  plain: `print(1);\n`,
  number: `print(2);\n`,
  toolkit: `import { part } from 'motekit/part';\npart(1);\n`,
  more: `import { part, spare } from 'motekit/part';\nimport { own } from './own.ts';\nconst { length, ...rest } = { length: spare.length, own: own(2) };\npart(length);\nprint(rest);\n`,
  wrongType: `import { part } from 'motekit/part';\npart('1');\n`,
  noModule: `import { part } from 'motekit/part';\nimport { not } from './not.ts';\npart(not);\n`,
  broken: `import { part } from 'motekit/part'\nconst = 1;\n`,
};
type Main = keyof typeof MAINS;

let folder: string;
let main: string;
const write = (files: Readonly<Record<string, string>>): void => {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
};
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'mote-rebuild-'));
  main = join(folder, 'main.ts');
  write({ ...TOOLKIT, ...OWN, 'package.json': '{"name":"sample","version":"1.0.0"}' });
});
afterEach(() => rmSync(folder, { recursive: true }));

const options = () => ({ entry: 'main.ts', cwd: folder, library: LIBRARY });
const text = ({ code }: CompileResult): string => Buffer.from(code).toString('latin1');

/** Everything that comes of a build, well or not. */
async function outcome(build: Promise<CompileResult>): Promise<unknown> {
  try {
    const result = await build;
    return { code: text(result), map: result.map, record: result.record, symbols: result.symbols };
  } catch (error) {
    if (!(error instanceof BuildFailure)) throw error;
    return error.diagnostics;
  }
}

/** What may be done between two builds. */
const BETWEEN: Readonly<Record<string, (compiler: Compiler) => Promise<unknown>>> = {
  nothing: () => Promise.resolve(),
  'reading ahead': (compiler) => compiler.readAhead(),
  'a rehearsal': (compiler) => compiler.rehearse(() => false),
  'a rehearsal that is cut short': (compiler) => compiler.rehearse(() => true),
};

describe.each(Object.entries(BETWEEN))('a build after another one, with %s between', (_name, between) => {
  it('gives what a first build gives, whatever became of the program', async () => {
    const fresh = new Map<Main, unknown>();
    const names = Object.keys(MAINS) as Main[];
    for (const name of names) {
      write({ 'main.ts': MAINS[name] });
      fresh.set(name, await outcome(compile(options())));
    }
    const compiler = new Compiler(options());
    let changed: string[] = [];
    for (const [from, to] of names.flatMap((a) => names.map((b) => [a, b] as const))) {
      for (const name of [from, to]) {
        write({ 'main.ts': MAINS[name] });
        expect([from, to, name, await outcome(compiler.build(changed))]).toEqual([from, to, name, fresh.get(name)]);
        changed = [main];
        await between(compiler);
      }
    }
    compiler.close();
  });

  it('takes a module of the toolkit or of the program that changed', async () => {
    write({ 'main.ts': MAINS.more });
    const compiler = new Compiler(options());
    await compiler.build();
    await between(compiler);
    const wide = join(folder, 'node_modules/motekit/wide.js');
    writeFileSync(wide, `export const wide = (n) => n + ' wider';\n`);
    expect(text(await compiler.build([wide]))).toContain('wider');
    await between(compiler);
    write({ 'own.ts': `export const own = (n: number): number => n * 70077;\n` });
    const result = await compiler.build([join(folder, 'own.ts')]);
    expect(text(result)).toContain('140154');
    expect(text(result)).toContain('wider');
    compiler.close();
  });
});

describe('a module that went', () => {
  it('is missed until it is there again', async () => {
    write({ 'main.ts': MAINS.more });
    const own = join(folder, 'own.ts');
    const compiler = new Compiler(options());
    await compiler.build();
    rmSync(own);
    await expect(compiler.build([own])).rejects.toThrow('./own.ts');
    write(OWN);
    expect(text(await compiler.build([own]))).toContain('own:6');
    compiler.close();
  });
});

describe('what is done between two builds', () => {
  it('shows nothing of itself', async () => {
    write({ 'main.ts': MAINS.more });
    const kept: string[] = [];
    const compiler = new Compiler({ ...options(), keep: (stage) => kept.push(stage) });
    await compiler.build();
    const stages = [...kept];
    expect(stages.length).toBeGreaterThan(0);
    expect(await compiler.rehearse(() => false)).toBe(true);
    write({ 'main.ts': MAINS.broken });
    expect(await compiler.rehearse(() => false)).toBe(true);
    expect(kept).toEqual(stages);
    compiler.close();
  });

  it('is over when something else is to be done', async () => {
    write({ 'main.ts': MAINS.plain });
    const compiler = new Compiler(options());
    await compiler.build();
    expect(await compiler.rehearse(() => true)).toBe(false);
    compiler.close();
  });

  it('can be given up while modules are read', async () => {
    write({ 'main.ts': MAINS.more });
    const compiler = new Compiler(options());
    await compiler.build();
    const given = [compiler.readAhead(), compiler.readAhead()];
    compiler.close();
    await Promise.all(given);
  });
});
