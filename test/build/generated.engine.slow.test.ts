import { afterAll, describe, expect, it } from 'vitest';
import { linesInNode } from './fixture.ts';
import { apart, TextCompiler, together } from './generated.ts';
import { linesOnInterpreter } from './interpreter.ts';
import { generateProgram } from './program-generator.ts';

/** Four parts, so that each can be run by its name. */
const PARTS = [1, 501, 1001, 1501];
const PART = 500;
/** As many as fit the memory of the board build beside each other. */
const AT_ONCE = 2;

describe.skipIf(!process.env.MOTE_ENGINE).each(PARTS)('generated programs from %i on the interpreter', (first) => {
  const compiler = new TextCompiler();
  afterAll(() => compiler.close());

  const starts = Array.from({ length: PART / AT_ONCE }, (_, i) => first + i * AT_ONCE);
  it.each(starts)('seeds from %i print what Node prints', { timeout: 120_000 }, async (start) => {
    const seeds = Array.from({ length: AT_ONCE }, (_, i) => start + i);
    const codes: string[] = [];
    for (const seed of seeds) codes.push(await compiler.compile(generateProgram(seed)));
    const printed = apart(await linesOnInterpreter(together(codes)), AT_ONCE);
    for (const [i, seed] of seeds.entries()) expect([seed, ...printed[i]!]).toEqual([seed, ...(await linesInNode(generateProgram(seed)))]);
  });
});
