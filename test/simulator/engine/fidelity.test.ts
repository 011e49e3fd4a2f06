import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { PROBES } from './probes.ts';
import { onBoard } from './run-probe.ts';

interface Recorded {
  readonly engine: string;
  readonly recorded: string;
  readonly answers: Readonly<Record<string, readonly string[]>>;
}

const { engine, recorded, answers } = JSON.parse(readFileSync(new URL('expected.json', import.meta.url), 'utf8')) as Recorded;

describe(`the fast lane answers as Espruino ${engine} did on ${recorded}`, () => {
  it('has an answer of the interpreter for every probe', () => {
    expect(Object.keys(answers).toSorted()).toEqual(PROBES.map(({ name }) => name).toSorted());
  });

  for (const { name, code } of PROBES) {
    it(name, () => {
      expect(onBoard(code)).toEqual(answers[name]);
    });
  }
});
