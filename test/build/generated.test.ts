import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { linesInNode } from './fixture.ts';
import { compileText } from './generated.ts';
import { generateProgram } from './program-generator.ts';

const RUNS = 60;

describe('generated programs', () => {
  it('print the same before and after', { timeout: RUNS * 5000 }, async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1 }), async (seed) => {
        const source = generateProgram(seed);
        expect(await linesInNode(await compileText(source))).toEqual(await linesInNode(source));
      }),
      { numRuns: RUNS, endOnFailure: true },
    );
  });
});
