import { describe, expect, it } from 'vitest';
import { HELPERS } from '../../build/lowering-helpers.ts';
import { HELPER_CASES, helpersOf, sum } from './helper-costs.ts';

describe('helpers', () => {
  it.each(HELPER_CASES)('of a program with $what: at most $mostBytes bytes, and no others', async ({ source, takes, mostBytes }) => {
    const costs = await helpersOf(source);
    expect(Object.keys(costs).sort()).toEqual(takes);
    expect(sum(costs)).toBeLessThanOrEqual(mostBytes);
  });

  it('of a Set alone bring no Map', async () => {
    expect(Object.keys(await helpersOf(`const s = new Set<number>();\ns.add(2);\nprint(s.has(1));\n`))).not.toContain('Map');
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
