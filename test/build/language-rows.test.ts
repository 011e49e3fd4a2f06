import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { PROBES } from '../simulator/engine/probes/all.ts';
import { fixtures, type Fixture } from './fixture.ts';
import { LANGUAGE_ROWS } from './language-rows.ts';

const known = new Map(fixtures().map((fixture) => [fixture.name, fixture]));
const probes = new Set(PROBES.map(({ name }) => name));
const rows = Object.values(LANGUAGE_ROWS).flat();

/** They show what TypeScript, the bundler and the minifier make of a program, of which the interpreter sees nothing. */
const OF_THE_COMPILER = new Set([
  'any-values',
  'class-abstract-generic',
  'class-static-fields',
  'enum-const',
  'function-rest-this',
  'loop-empty-body',
  'minify-alias-argument',
  'minify-alias-callback',
  'minify-pure',
  'namespace',
  'order-function-mutual',
  'switch-constants',
]);

function sourceOf({ folder }: Fixture): string {
  const files = readdirSync(folder).filter((name) => name.endsWith('.ts'));
  return files.map((name) => readFileSync(folder + name, 'utf8')).join('\n');
}

/** What is wrong with the place that a row names; undefined if it shows the row. */
function fault(name: string, shows: RegExp | string): string | undefined {
  const fixture = known.get(name);
  if (!fixture) return `${name}: no such fixture`;
  const rule = fixture.refused?.rule ?? fixture.warns?.rule;
  if (typeof shows === 'string') return rule === shows ? undefined : `${name}: is about the rule ${rule}, not ${shows}`;
  if (fixture.refused) return `${name}: is refused, and shows nothing that runs`;
  return shows.test(sourceOf(fixture)) ? undefined : `${name}: does not hold ${shows}`;
}

describe('what was found of the language of the interpreter', () => {
  for (const [chapter, found] of Object.entries(LANGUAGE_ROWS)) {
    it.each(found.map((one) => [one.row, one] as const))(
      `${chapter}: %s`,
      (_statement, { fixtures: places = {}, probes: answers = [] }) => {
        expect(Object.keys(places).length + answers.length).toBeGreaterThan(0);
        expect(
          Object.entries(places)
            .map(([name, shows]) => fault(name, shows))
            .filter((text) => text !== undefined),
        ).toEqual([]);
        expect(answers.filter((name) => !probes.has(name))).toEqual([]);
      },
    );
  }

  it('is the reason of every program that the interpreter runs as it is written', () => {
    const named = new Set(rows.flatMap(({ fixtures: places = {} }) => Object.keys(places)));
    // Whole programs, as authors of firmware write them, are about no single row.
    const single = [...known.values()].filter(({ name }) => !name.startsWith('program-'));
    const others = single.filter(({ name, native }) => native && !named.has(name)).map(({ name }) => name);
    expect(others.filter((name) => !OF_THE_COMPILER.has(name))).toEqual([]);
  });
});
