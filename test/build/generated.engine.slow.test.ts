import { describe, expect, it } from 'vitest';
import { linesInNode } from './fixture.ts';
import { apart, compileText, together } from './generated.ts';
import { linesOnInterpreter } from './interpreter.ts';
import { generateProgram } from './program-generator.ts';

const PROGRAMS = 2000;
const AT_ONCE = 8;
const FIRST_SEED = 1;

describe.skipIf(!process.env.MOTE_ENGINE)('generated programs on the interpreter', () => {
  const starts = Array.from({ length: PROGRAMS / AT_ONCE }, (_, i) => FIRST_SEED + i * AT_ONCE);
  it.each(starts)('seeds from %i print what Node prints', { timeout: 120_000 }, async (start) => {
    const seeds = Array.from({ length: AT_ONCE }, (_, i) => start + i);
    const sources = seeds.map((seed) => generateProgram(seed));
    const codes = await Promise.all(sources.map((source) => compileText(source)));
    const printed = apart(await linesOnInterpreter(together(codes)), AT_ONCE);
    const expected = await Promise.all(sources.map((source) => linesInNode(source)));
    for (const [i, seed] of seeds.entries()) expect([seed, ...printed[i]!]).toEqual([seed, ...expected[i]!]);
  });
});
