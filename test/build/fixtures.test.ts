import { describe, expect, it } from 'vitest';
import { BuildFailure } from '../../build/compile.ts';
import { compileFixture, expectedLines, fixtures, linesInNode } from './fixture.ts';

const all = fixtures();

describe('programs that run', () => {
  it.each(all.filter((f) => !f.refused).map((f) => [f.name, f] as const))('%s', async (_name, fixture) => {
    const { code, rolled } = await compileFixture(fixture);
    expect(Buffer.byteLength(code)).toBe(code.length);
    const expected = await expectedLines(fixture, rolled);
    expect(expected.length).toBeGreaterThan(0);
    expect(await linesInNode(code)).toEqual(expected);
  });
});

describe('programs that are refused', () => {
  it.each(all.filter((f) => f.refused).map((f) => [f.name, f] as const))('%s', async (_name, fixture) => {
    const failure: unknown = await compileFixture(fixture).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(BuildFailure);
    const { diagnostics } = failure as BuildFailure;
    const found = diagnostics.filter((d) => d.severity === 'error').map((d) => ({ rule: d.code, line: d.line, file: d.file }));
    expect(found).toContainEqual({ ...fixture.refused, file: 'input.ts' });
  });
});
