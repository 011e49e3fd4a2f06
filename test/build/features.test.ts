import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { lacks, lacksGlobal, lacksMember, lacksMethod, lacksStatic } from '../../build/engine.ts';
import { FEATURES } from '../../build/features.ts';
import { CONSTRUCTS, type Question } from '../../build/probe/constructs.ts';
import { meant, type FeatureTable } from '../../build/probe/probe.ts';
import { differing, tableText } from '../../build/probe/table-text.ts';
import { RULE_PAGES } from '../../build/rules/explain.ts';
import { INSTEAD_OF_GLOBALS, INSTEAD_OF_METHODS, INSTEAD_OF_STATICS } from '../../build/rules/instead.ts';

const BUILD = new URL('../../build/', import.meta.url).pathname;
/** Rules that no question stands behind: about the text, the bundle, or names that the table lists. */
const OF_THE_HOST = [
  'bundler',
  'circular-import',
  'console-format',
  'const-assigned',
  'eval',
  'import-refused',
  'missing-global',
  'missing-method',
  'missing-static',
  'not-lowered',
  'parse',
  'proto',
  'unknown-module',
];

describe('the feature table', () => {
  it('names the interpreter that was asked, and the day', () => {
    const { version, board, probed, variableBytes } = FEATURES.engine;
    expect([version, board, probed, variableBytes]).toEqual([
      expect.stringMatching(/^2v\d+/),
      expect.any(String),
      expect.stringMatching(/^\d{4}-\d\d-\d\d$/),
      14,
    ]);
  });

  it('answers every question of the probe, and no other', () => {
    expect(Object.keys(FEATURES.constructs)).toEqual(Object.keys(CONSTRUCTS));
  });

  it('is the ground of every rule', () => {
    const grounds = Object.keys(RULE_PAGES).filter((rule) => !OF_THE_HOST.includes(rule));
    expect(grounds.length).toBeGreaterThan(60);
    expect(grounds.filter((rule) => !lacks(rule))).toEqual([]);
    expect(() => lacks('no-such-rule')).toThrow(/add a question/);
  });

  it('is asked about constructs that the language gives the meant value', () => {
    const own = Object.values(CONSTRUCTS).filter(({ expected }) => expected === undefined);
    expect(own.map((question: Question) => meant(question)).filter((value) => value === '')).toEqual([]);
    expect(Object.values(CONSTRUCTS).length - own.length).toBeLessThan(10);
  });

  it('lacks every name that there is advice for', () => {
    expect(Object.keys(INSTEAD_OF_GLOBALS).filter((name) => !lacksGlobal(name))).toEqual([]);
    const statics = Object.entries(INSTEAD_OF_STATICS).flatMap(([type, members]) =>
      Object.keys(members).map((name) => [type, name] as const),
    );
    expect(statics.filter(([type, name]) => !lacksStatic(type, name))).toEqual([]);
    expect(Object.keys(INSTEAD_OF_METHODS).filter((name) => !lacksMethod(name))).toEqual([]);
  });

  it('is the only place of the compiler that lists what the interpreter has', () => {
    const files = readdirSync(BUILD, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'));
    const asking = files.filter((file) => /from '(\.\.?\/)+features\.ts'/.test(readFileSync(BUILD + file, 'utf8')));
    expect(asking.sort()).toEqual(['engine.ts', 'probe/main.ts']);
    // What a list would be made of: several members of the library in a row.
    const listing = files
      .filter((file) => !/^(features|probe\/|rules\/|polyfills\/)/.test(file))
      .filter((file) => {
        const names = new Set(
          [
            ...readFileSync(BUILD + file, 'utf8').matchAll(
              /\b(WeakMap|Proxy|Reflect|Atomics|Intl|structuredClone|copyWithin|expm1|parseFloat)\b/g,
            ),
          ].map(([name]) => name),
        );
        return names.size > 2;
      });
    expect(listing).toEqual([]);
  });

  it('takes the polyfill of a member only where that is lacking', () => {
    for (const [type, name] of [
      ['Array', 'flatMap'],
      ['String', 'trimStart'],
      ['Promise', 'finally'],
      ['Uint8Array', 'at'],
    ] as const)
      expect([type, name, lacksMember(type, name)]).toEqual([type, name, true]);
    expect(lacksMember('Array', 'map')).toBe(false);
    expect(lacksMethod('map')).toBe(false);
  });
});

describe('a changed interpreter', () => {
  const changed: FeatureTable = {
    ...FEATURES,
    engine: { ...FEATURES.engine, version: '2v31', probed: '2030-01-01' },
    constructs: { ...FEATURES.constructs, 'syntax/exponent': 'same' },
    modules: FEATURES.modules.filter((name) => name !== 'fs'),
  };

  it('shows by what it answers otherwise', () => {
    expect(differing(FEATURES, changed)).toEqual([
      'engine.version: 2v29.277 → 2v31',
      expect.stringMatching(/^constructs\.syntax\/exponent: throws SyntaxError .* → same$/),
      'modules fs: there → not there',
    ]);
    expect(differing(FEATURES, { ...FEATURES, engine: { ...FEATURES.engine, probed: '2030-01-01' } })).toEqual([]);
  });

  it('changes one line of the file for each answer', () => {
    const [before, now] = [tableText(FEATURES).split('\n'), tableText(changed).split('\n')];
    expect(readFileSync(`${BUILD}features.ts`, 'utf8').split('\n')).toEqual(before);
    expect(now.filter((line) => !before.includes(line))).toHaveLength(3);
  });
});
