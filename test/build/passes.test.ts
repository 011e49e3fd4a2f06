import { describe, expect, it } from 'vitest';
import { compileFixture, expectedLines, fixtures, linesInSimulator, type Fixture } from './fixture.ts';

/** What becomes of a program when a pass is left out, seen without an interpreter. */
async function outcome(fixture: Fixture, without: readonly string[]): Promise<'refused' | 'wrong' | 'right'> {
  let code: string;
  try {
    ({ code } = await compileFixture(fixture, without));
  } catch {
    // By the check of the final bytes, or by a later pass that cannot cope.
    return 'refused';
  }
  return linesInSimulator(code).join('\n') === expectedLines(fixture).join('\n') ? 'right' : 'wrong';
}

describe('each pass is needed', () => {
  const cases = fixtures().flatMap((f) => (f.needs ?? []).map((pass) => [pass, f.name, f] as const));
  it.each(cases)('%s for %s', async (pass, _name, fixture) => {
    expect(await outcome(fixture, [pass])).not.toBe('right');
  });
});
