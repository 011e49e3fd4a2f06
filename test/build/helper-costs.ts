/** What helpers of the compiler cost a program that needs them, in bytes of its bundle. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { compile } from '../../build/compile.ts';
import { LIBRARY } from './fixture.ts';

export interface HelperCase {
  readonly what: string;
  readonly source: string;
  /** Names of the helpers that it takes, sorted. */
  readonly takes: readonly string[];
  readonly mostBytes: number;
}

const awaiting = (text: string): string => `const f = async (n: number): Promise<void> => { ${text} };\nvoid f(1);\nvoid f(2);\n`;

export const HELPER_CASES: readonly HelperCase[] = [
  {
    what: '`await` outside of `try`',
    source: awaiting('print(await Promise.resolve(n));'),
    takes: ['async'],
    mostBytes: 160,
  },
  {
    what: '`await` in `try`',
    source: awaiting('try { print(await Promise.resolve(n)); } finally { print(0); }'),
    takes: ['asyncTry'],
    mostBytes: 450,
  },
  {
    what: '`Map` and `Set`, all of both',
    source: `const m = new Map<string, number>([['a', 1]]);\nconst s = new Set<number>([1]);\nm.set('b', 2);\ns.add(2);\nprint(m.get('a'), s.has(1), m.size, m.delete('a'));\nm.forEach((v, k) => print(k, v));\nprint(m, s);\n`,
    takes: ['Keyed', 'Map', 'Set', 'cursor', 'items'],
    mostBytes: 1200,
  },
  {
    what: 'none of these',
    source: `class A { n = [1, 2]; get all(): string { return this.n.map((x) => x * 2).join(); } }\nfor (const x of [1]) print(x, new A().all);\n`,
    takes: [],
    mostBytes: 0,
  },
];

/** Bytes of each helper in the bundle of a program. */
export async function helpersOf(source: string): Promise<Record<string, number>> {
  const folder = mkdtempSync(join(tmpdir(), 'mote-helpers-'));
  try {
    writeFileSync(join(folder, 'input.ts'), source);
    const { record } = await compile({ entry: 'input.ts', cwd: folder, library: LIBRARY });
    return Object.fromEntries(record.helpers.map(({ name, bytes }) => [name, bytes]));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

export const sum = (costs: Record<string, number>): number => Object.values(costs).reduce((a, b) => a + b, 0);

/** The table of the page about the language. */
export async function helperTable(): Promise<string> {
  const rows = ['| a program with | pays, bytes | at most |', '| --- | ---: | ---: |'];
  for (const { what, source, mostBytes } of HELPER_CASES)
    rows.push(`| ${what} | ${sum(await helpersOf(source)).toLocaleString('en')} | ${mostBytes.toLocaleString('en')} |`);
  return rows.join('\n');
}
