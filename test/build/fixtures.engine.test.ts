import { describe, expect, it } from 'vitest';
import { BuildFailure } from '../../build/compile.ts';
import { compileFixture, expectedLines, fixtures } from './fixture.ts';
import { linesOnInterpreter } from './interpreter.ts';

const runnable = fixtures().filter((f) => !f.refused);

describe.skipIf(!process.env.MOTE_ENGINE)('on the interpreter', () => {
  it.each(runnable.map((f) => [f.name, f] as const))('%s prints what Node prints', { timeout: 30_000 }, async (_name, fixture) => {
    const { code } = await compileFixture(fixture);
    expect(await linesOnInterpreter(code)).toEqual(expectedLines(fixture));
  });

  const cases = runnable.flatMap((f) => (f.needsOnEngine ?? []).map((pass) => [pass, f.name, f] as const));
  it.each(cases)('without %s, %s goes wrong', { timeout: 30_000 }, async (pass, _name, fixture) => {
    const built = await compileFixture(fixture, [pass]).catch((error: unknown) => error);
    if (built instanceof BuildFailure) return;
    expect(await linesOnInterpreter((built as Awaited<ReturnType<typeof compileFixture>>).code)).not.toEqual(expectedLines(fixture));
  });
});
