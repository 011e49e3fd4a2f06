import { readFileSync } from 'node:fs';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import { checkSubset } from '../../../build/check.ts';
import { DIFFERENCES } from './differences.ts';
import { PROBES } from './probes/all.ts';
import { onBoard } from './run-probe.ts';

interface Recorded {
  readonly engine: string;
  readonly recorded: string;
  readonly answers: Readonly<Record<string, readonly string[]>>;
}

const { engine, recorded, answers } = JSON.parse(readFileSync(new URL('expected.json', import.meta.url), 'utf8')) as Recorded;
const LIBRARY = new URL('../../../hal/lib.espruino.d.ts', import.meta.url).pathname;
const differing = new Set(DIFFERENCES.map(({ probe }) => probe));
const silent = DIFFERENCES.flatMap((one) => ('rule' in one ? [one] : []));

describe(`the fast lane answers as Espruino ${engine} did on ${recorded}`, () => {
  it('has an answer of the interpreter for at least 300 probes, each of them', () => {
    expect(Object.keys(answers).toSorted()).toEqual(PROBES.map(({ name }) => name).toSorted());
    expect(PROBES.length).toBeGreaterThanOrEqual(300);
  });

  for (const { name, code } of PROBES.filter((probe) => !differing.has(probe.name))) {
    it(name, () => {
      expect(onBoard(code)).toEqual(answers[name]);
    });
  }

  it('is equal, or refuses, for 98 % of them', () => {
    expect(1 - silent.length / PROBES.length).toBeGreaterThanOrEqual(0.98);
  });

  it('lists no difference that is none', () => {
    const equal = DIFFERENCES.filter(({ probe }) => {
      const found = PROBES.find(({ name }) => name === probe);
      return !found || JSON.stringify(onBoard(found.code)) === JSON.stringify(answers[probe]);
    });
    expect(equal).toEqual([]);
  });

  it('says so where it refuses', () => {
    for (const one of DIFFERENCES) {
      if ('refused' in one)
        expect([one.probe, onBoard(PROBES.find(({ name }) => name === one.probe)!.code).join('\n')]).toEqual([
          one.probe,
          expect.stringMatching(/(Syntax|Type)Error|InternalError: .* is not modelled; run .*--engine/),
        ]);
    }
  });
});

describe('the compiler refuses what the fast lane would run differently', () => {
  it.each(silent.filter(({ rule }) => !rule.startsWith('TS')))('$rule: $probe', ({ rule, example }) => {
    expect(checkSubset(example, 'app.js').map(({ code }) => code)).toContain(rule);
  });

  it('by its types, too', () => {
    const typed = silent.filter(({ rule }) => rule.startsWith('TS'));
    expect(typeErrors(typed.map(({ example }) => example))).toEqual(typed.map(({ rule }) => expect.arrayContaining([rule]) as string[]));
  });
});

/** Codes of TypeScript's complaints about programs of one file each. */
function typeErrors(programs: readonly string[]): string[][] {
  const files = programs.map((_program, index) => `program-${index}.ts`);
  const options: ts.CompilerOptions = {
    strict: true,
    noLib: true,
    noEmit: true,
    target: ts.ScriptTarget.ES2022,
    types: [],
    moduleDetection: ts.ModuleDetectionKind.Force,
  };
  const host = ts.createCompilerHost(options);
  const read = host.getSourceFile.bind(host);
  host.getSourceFile = (name, target) => {
    const index = files.indexOf(name);
    return index < 0 ? read(name, target) : ts.createSourceFile(name, programs[index]!, target);
  };
  const program = ts.createProgram([LIBRARY, ...files], options, host);
  return files.map((file) => program.getSemanticDiagnostics(program.getSourceFile(file)).map(({ code }) => `TS${code}`));
}
