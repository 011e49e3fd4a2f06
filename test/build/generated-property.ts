import * as fc from 'fast-check';
import { expect } from 'vitest';
import { withoutTypes } from './engine-batches.ts';
import { linesInNode } from './fixture.ts';
import { compileText } from './generated.ts';

/** On the interpreter `global.arguments` are those of the function, in Node they are not; its suite runs what is written. */
const forNode = (code: string): string => code.replaceAll('global.arguments', 'arguments');

/** Programs from random seeds print in Node what their bundles print in Node. */
export async function expectSameBeforeAndAfter(generate: (seed: number) => string, runs: number): Promise<void> {
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 1 }), async (seed) => {
      const source = generate(seed);
      expect(await linesInNode(forNode(await compileText(source)))).toEqual(await linesInNode(withoutTypes(source)));
    }),
    { numRuns: runs, endOnFailure: true },
  );
}
