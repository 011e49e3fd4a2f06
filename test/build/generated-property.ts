import * as fc from 'fast-check';
import { expect } from 'vitest';
import { linesInNode } from './fixture.ts';
import { compileText } from './generated.ts';
import { generateProgram } from './program-generator.ts';

/** Programs from random seeds print in Node what their bundles print in Node. */
export async function expectSameBeforeAndAfter(runs: number): Promise<void> {
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 1 }), async (seed) => {
      const source = generateProgram(seed);
      expect(await linesInNode(await compileText(source))).toEqual(await linesInNode(source));
    }),
    { numRuns: runs, endOnFailure: true },
  );
}
