import { describe, expect, it } from 'vitest';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { compile } from '../../build/compile.ts';
import { HELPERS } from '../../build/lowering-helpers.ts';
import { LIBRARY } from './fixture.ts';

/** Bytes of each helper in the bundle of a program. */
async function helpersOf(source: string): Promise<Record<string, number>> {
  const folder = mkdtempSync(join(tmpdir(), 'mote-helpers-'));
  try {
    writeFileSync(join(folder, 'input.ts'), source);
    const { record } = await compile({ entry: 'input.ts', cwd: folder, library: LIBRARY });
    return Object.fromEntries(record.helpers.map(({ name, bytes }) => [name, bytes]));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const sum = (costs: Record<string, number>): number => Object.values(costs).reduce((a, b) => a + b, 0);

describe('helpers', () => {
  it('cost nothing when nothing needs them', async () => {
    const plain = `class A { n = [1, 2]; get all(): string { return this.n.map((x) => x * 2).join(); } }\nfor (const x of [1]) print(x, new A().all);\n`;
    expect(await helpersOf(plain)).toEqual({});
  });

  it('of await cost at most 160 bytes, with try at most 450', async () => {
    const body = (text: string): string => `const f = async (n: number): Promise<void> => { ${text} };\nvoid f(1);\nvoid f(2);\n`;
    const light = await helpersOf(body('print(await Promise.resolve(n));'));
    expect(Object.keys(light)).toEqual(['async']);
    expect(sum(light)).toBeLessThanOrEqual(160);
    const full = await helpersOf(body('try { print(await Promise.resolve(n)); } finally { print(0); }'));
    expect(Object.keys(full)).toEqual(['asyncTry']);
    expect(sum(full)).toBeLessThanOrEqual(450);
  });

  it('of Map and Set cost at most 1.2 kB together, with what they need', async () => {
    const both = await helpersOf(
      `const m = new Map<string, number>([['a', 1]]);\nconst s = new Set<number>([1]);\nm.set('b', 2);\ns.add(2);\nprint(m.get('a'), s.has(1), m.size, m.delete('a'));\nm.forEach((v, k) => print(k, v));\nprint(m, s);\n`,
    );
    expect(Object.keys(both).sort()).toEqual(['Keyed', 'Map', 'Set', 'cursor', 'items']);
    expect(sum(both)).toBeLessThanOrEqual(1200);
    const one = await helpersOf(`const s = new Set<number>();\ns.add(2);\nprint(s.has(1));\n`);
    expect(Object.keys(one)).not.toContain('Map');
  });

  it('are each in the bundle alone that names them', async () => {
    const costs = await helpersOf(`print(Math.trunc(-1.5), [3, 4].at(-1));\n`);
    expect(Object.keys(costs).every((name) => name === 'trunc' || name === 'at')).toBe(true);
  });

  it('name nothing but helpers and what the interpreter has', () => {
    for (const [name, text] of Object.entries(HELPERS)) {
      const called = [...text.matchAll(/\$mote_(\w+)/g)].map((match) => match[1]!);
      expect([name, called.filter((other) => !Object.hasOwn(HELPERS, other))]).toEqual([name, []]);
    }
  });
});
