import { afterAll, describe, expect, it } from 'vitest';
import { EngineBatches } from './engine-batches.ts';
import { generateProgram } from './program-generator.ts';
import { generateTypedProgram } from './typed-program-generator.ts';

/** As many as fit the memory of the board build beside each other. */
const AT_ONCE = 2;

/** Parts, so that each can be run by its name. Some of the programs are too deep for the stack of the board. */
const PARTS = [
  { kind: 'generated programs', generate: generateProgram, first: 1, count: 525, fitting: 500 },
  { kind: 'generated programs', generate: generateProgram, first: 526, count: 525, fitting: 500 },
  { kind: 'generated programs', generate: generateProgram, first: 1051, count: 525, fitting: 500 },
  { kind: 'generated programs', generate: generateProgram, first: 1576, count: 525, fitting: 500 },
  { kind: 'typed programs', generate: generateTypedProgram, first: 1, count: 260, fitting: 250 },
  { kind: 'typed programs', generate: generateTypedProgram, first: 261, count: 260, fitting: 250 },
];

describe.skipIf(!process.env.MOTE_ENGINE).each(PARTS)('$kind from $first on the interpreter', ({ generate, first, count, fitting }) => {
  const batches = new EngineBatches(generate);
  afterAll(() => batches.close());

  const starts = Array.from({ length: Math.ceil(count / AT_ONCE) }, (_, i) => first + i * AT_ONCE);
  it.each(starts)('seeds from %i print what Node prints', { timeout: 120_000 }, async (start) => {
    await batches.expectSame(Array.from({ length: Math.min(AT_ONCE, first + count - start) }, (_, i) => start + i));
  });

  it(`are at least ${fitting} that fit the board`, () => {
    expect(batches.compared).toBeGreaterThanOrEqual(fitting);
  });
});
