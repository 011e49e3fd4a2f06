import { afterAll, describe, expect, it } from 'vitest';
import { linesInNode } from './fixture.ts';
import { apart, TextCompiler, together } from './generated.ts';
import { linesOnInterpreter } from './interpreter.ts';
import { generateProgram } from './program-generator.ts';

/** Four parts, so that each can be run by its name. Some of the programs are too deep for the stack of the board. */
const PARTS = [1, 526, 1051, 1576];
const PART = 525;
const FITTING = 500;
/** As many as fit the memory of the board build beside each other. */
const AT_ONCE = 2;
const TOO_LARGE = /Too much recursion|OUT OF MEMORY|Execution Interrupted/;
/** What is left of the overflow of one program where others take the memory for its text: each is run again alone. */
const TOO_LARGE_TOGETHER = /Too much recursion|OUT OF MEMORY|Execution Interrupted|^Uncaught undefined/;

describe.skipIf(!process.env.MOTE_ENGINE).each(PARTS)('generated programs from %i on the interpreter', (first) => {
  const compiler = new TextCompiler();
  afterAll(() => compiler.close());
  let compared = 0;

  /** What each program prints; undefined for one that the board has not the stack or the memory for. */
  async function printedBy(codes: readonly string[]): Promise<(readonly string[] | undefined)[]> {
    const lines = await linesOnInterpreter(together(codes));
    const tooLarge = codes.length > 1 ? TOO_LARGE_TOGETHER : TOO_LARGE;
    if (!lines.some((line) => tooLarge.test(line))) return apart(lines, codes.length);
    if (codes.length === 1) return [undefined];
    return [...(await printedBy(codes.slice(0, 1))), ...(await printedBy(codes.slice(1)))];
  }

  const starts = Array.from({ length: Math.ceil(PART / AT_ONCE) }, (_, i) => first + i * AT_ONCE);
  it.each(starts)('seeds from %i print what Node prints', { timeout: 120_000 }, async (start) => {
    const seeds = Array.from({ length: Math.min(AT_ONCE, first + PART - start) }, (_, i) => start + i);
    const codes: string[] = [];
    for (const seed of seeds) codes.push(await compiler.compile(generateProgram(seed)));
    for (const [i, printed] of (await printedBy(codes)).entries()) {
      if (printed === undefined) continue;
      expect([seeds[i], ...printed]).toEqual([seeds[i], ...(await linesInNode(generateProgram(seeds[i]!)))]);
      compared++;
    }
  });

  it(`are at least ${FITTING} that fit the board`, () => {
    expect(compared).toBeGreaterThanOrEqual(FITTING);
  });
});
