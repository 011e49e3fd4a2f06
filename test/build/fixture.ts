import { readdirSync, readFileSync } from 'node:fs';
import { createContext, runInContext } from 'node:vm';
import ts from 'typescript';
import { compile } from '../../build/compile.ts';

const ROOT = new URL('./fixtures/', import.meta.url);
export const LIBRARY = new URL('../../hal/lib.espruino.d.ts', import.meta.url).pathname;

export interface FixtureConfig {
  readonly description: string;
  /** Passes without which the program is refused or prints something else. */
  readonly needs?: readonly string[];
  /** The same, where only the interpreter shows it. */
  readonly needsOnEngine?: readonly string[];
  /** What the bundle prints where the platform differs from Node, as documented. */
  readonly prints?: readonly string[];
  /** The program must be refused with this rule at this line. */
  readonly refused?: { readonly rule: string; readonly line: number };
}

export interface Fixture extends FixtureConfig {
  readonly name: string;
  readonly folder: string;
}

export function fixtures(): Fixture[] {
  return readdirSync(ROOT)
    .sort()
    .map((name) => {
      const folder = new URL(`${name}/`, ROOT).pathname;
      return { name, folder, ...(JSON.parse(readFileSync(`${folder}fixture.json`, 'utf8')) as FixtureConfig) };
    });
}

export async function compileFixture(fixture: Fixture, without: readonly string[] = []): Promise<{ code: string; rolled: string }> {
  let rolled = '';
  const keep = (stage: string, text: string): void => void (stage === '1-bundle' && (rolled = text));
  const result = await compile({ entry: 'input.ts', cwd: fixture.folder, library: LIBRARY, keep, without });
  return { code: Buffer.from(result.code).toString('latin1'), rolled };
}

/** What Node prints for the sources. Programs of one file are only stripped of their types, so that no pass of ours is in it. */
export async function expectedLines(fixture: Fixture, rolled: string): Promise<readonly string[]> {
  if (fixture.prints) return fixture.prints;
  const files = readdirSync(fixture.folder).filter((f) => f.endsWith('.ts'));
  const source = files.length === 1 ? readFileSync(`${fixture.folder}input.ts`, 'utf8') : rolled;
  const { outputText } = ts.transpileModule(source, {
    compilerOptions: { target: ts.ScriptTarget.ESNext, module: ts.ModuleKind.ESNext, useDefineForClassFields: false, removeComments: true },
  });
  return linesInNode(`const $mote_array = (list) => list;\n${outputText}`);
}

/** Runs a script in a context of its own until its timers are done, and answers what it printed. */
export async function linesInNode(code: string): Promise<string[]> {
  const lines: string[] = [];
  const running = new Set<NodeJS.Timeout>();
  const track = (callback: () => void, delayMs: number): NodeJS.Timeout => {
    const timer = setTimeout(() => {
      try {
        callback();
      } finally {
        running.delete(timer);
      }
    }, delayMs);
    running.add(timer);
    return timer;
  };
  const print = (...values: unknown[]): void => void lines.push(values.map(String).join(' '));
  runInContext(`'use strict';{${code}\n}`, createContext({ print, setTimeout: track, clearTimeout }));
  do await new Promise((resolve) => setTimeout(resolve, 0));
  while (running.size > 0);
  await new Promise((resolve) => setTimeout(resolve, 0));
  return lines;
}
