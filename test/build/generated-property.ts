import * as fc from 'fast-check';
import { expect } from 'vitest';
import { withoutTypes } from './engine-batches.ts';
import { linesInNode } from './fixture.ts';
import { compileText } from './generated.ts';

/** Programs from random seeds print in Node what their bundles print in Node. */
export async function expectSameBeforeAndAfter(generate: (seed: number) => string, runs: number): Promise<void> {
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 1 }), async (seed) => {
      const source = generate(seed);
      expect(await linesInNode(await compileText(source))).toEqual(await linesInNode(withoutTypes(source)));
    }),
    { numRuns: runs, endOnFailure: true },
  );
}
