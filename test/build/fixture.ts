import { readdirSync, readFileSync } from 'node:fs';
import { createContext, runInContext } from 'node:vm';
import ts from 'typescript';
import { compile, type Diagnostic } from '../../build/compile.ts';
import { Board } from '../../simulator/board.ts';
import { World } from '../../simulator/world.ts';

const ROOT = new URL('./fixtures/', import.meta.url);
export const LIBRARY = new URL('../../hal/lib.espruino.d.ts', import.meta.url).pathname;

/** Passes over TypeScript's tree; without them the rolled-up sources are those of the program. */
const SOURCE_PASSES = [
  'privateMembers',
  'iteration',
  'callArguments',
  'memberCalls',
  'listWalks',
  'listings',
  'differences',
  'numberTexts',
  'madeRegexes',
  'binaryViews',
  'objectFunctions',
  'functionReceivers',
  'objectMembers',
  'looseEqualities',
  'objectCases',
  'ownConversions',
  'assignedSetters',
  'settledPromises',
  'promiseReturns',
  'storedValues',
  'textPlaces',
];
const SIMULATED_US = 2e6;

/** `fixture.json` of a folder that also has `input.ts` and, when the program runs, `expected.txt`. */
export interface FixtureConfig {
  readonly description: string;
  /** Passes without which the program is refused or prints something else. */
  readonly needs?: readonly string[];
  /** The same, where only the interpreter shows it. */
  readonly needsOnEngine?: readonly string[];
  /** No single pass decides it: the minifier or TypeScript may do the same, or the interpreter runs it as it is written. */
  readonly native?: boolean;
  /** What is printed is a documented difference of the platform: Node prints something else. */
  readonly platform?: boolean;
  /** The program must be refused with this rule at this line. */
  readonly refused?: { readonly rule: string; readonly line: number };
  /** The program must be warned about with this rule at this line. */
  readonly warns?: { readonly rule: string; readonly line: number };
}

export interface Fixture extends FixtureConfig {
  readonly name: string;
  readonly folder: string;
}

export interface CompiledFixture {
  /** The bytes for the board, one character each. */
  readonly code: string;
  readonly warnings: readonly Diagnostic[];
}

export function fixtures(): Fixture[] {
  return readdirSync(ROOT)
    .sort()
    .map((name) => {
      const folder = new URL(`${name}/`, ROOT).pathname;
      return { name, folder, ...(JSON.parse(readFileSync(`${folder}fixture.json`, 'utf8')) as FixtureConfig) };
    });
}

export async function compileFixture(fixture: Fixture, without: readonly string[] = []): Promise<CompiledFixture> {
  const result = await compile({ entry: 'input.ts', cwd: fixture.folder, library: LIBRARY, without });
  return { code: Buffer.from(result.code).toString('latin1'), warnings: result.warnings };
}

/** The lines that the program is to print, wherever it runs. */
export function expectedLines({ folder }: Fixture): string[] {
  return readFileSync(`${folder}expected.txt`, 'utf8').split('\n').slice(0, -1);
}

/** What Node prints for the sources. Programs of one file are only stripped of their types, so that no pass of ours is in it. */
export async function linesOfSources(fixture: Fixture): Promise<string[]> {
  const files = readdirSync(fixture.folder).filter((f) => /\.m?[jt]s$/.test(f));
  const source = files.length === 1 ? readFileSync(`${fixture.folder}input.ts`, 'utf8') : await rolledUp(fixture);
  const { outputText } = ts.transpileModule(source, {
    compilerOptions: { target: ts.ScriptTarget.ESNext, module: ts.ModuleKind.ESNext, useDefineForClassFields: false, removeComments: true },
  });
  return linesInNode(outputText);
}

async function rolledUp(fixture: Fixture): Promise<string> {
  let rolled = '';
  const keep = (stage: string, text: string): void => void (stage === '1-bundle' && (rolled = text));
  // What comes behind may be refused without those passes.
  await compile({ entry: 'input.ts', cwd: fixture.folder, library: LIBRARY, keep, without: SOURCE_PASSES }).catch((failed: unknown) => {
    if (rolled === '') throw failed;
  });
  return rolled;
}

/** Runs a script on a simulated board until its timers are done, and answers what it printed. */
export function linesInSimulator(code: string): string[] {
  const lines: string[] = [];
  const world = new World({ seed: 1 });
  const board = new Board({ world, onConsole: (line) => lines.push(line) });
  board.boot(Buffer.from(code, 'latin1'));
  world.runFor(SIMULATED_US);
  return lines;
}

/** Runs a script in a context of its own until its timers are done, and answers what it printed. */
export async function linesInNode(code: string): Promise<string[]> {
  const lines: string[] = [];
  const running = new Set<NodeJS.Timeout>();
  const track = (callback: (...values: unknown[]) => void, delayMs: number, ...values: unknown[]): NodeJS.Timeout => {
    const timer = setTimeout(() => {
      try {
        callback(...values);
      } finally {
        running.delete(timer);
      }
    }, delayMs);
    running.add(timer);
    return timer;
  };
  const stop = (timer: NodeJS.Timeout): void => {
    clearTimeout(timer);
    running.delete(timer);
  };
  const print = (...values: unknown[]): void => void lines.push(...values.map(String).join(' ').split('\n'));
  runInContext(`'use strict';{${code}\n}`, createContext({ print, queueMicrotask, setTimeout: track, clearTimeout: stop }));
  do await new Promise((resolve) => setTimeout(resolve, 0));
  while (running.size > 0);
  await new Promise((resolve) => setTimeout(resolve, 0));
  return lines;
}
