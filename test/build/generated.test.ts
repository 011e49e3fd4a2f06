import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { finish } from '../../build/finish.ts';
import { linesInNode } from './fixture.ts';
import { generateProgram } from './program-generator.ts';

const RUNS = process.env.MOTE_SLOW ? 2000 : 60;

describe('generated programs', () => {
  it('print the same before and after', { timeout: RUNS * 2000 }, async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1 }), async (seed) => {
        const source = generateProgram(seed);
        const map = { version: 3, sources: [], names: [], mappings: '' };
        const built = await finish({ code: source, map }, { minify: true, without: [] });
        expect(built.diagnostics.filter((d) => d.severity === 'error')).toEqual([]);
        expect(await linesInNode(built.code)).toEqual(await linesInNode(source));
      }),
      { numRuns: RUNS, endOnFailure: true },
    );
  });
});
