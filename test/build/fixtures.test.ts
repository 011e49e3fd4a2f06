import { describe, expect, it } from 'vitest';
import { BuildFailure } from '../../build/compile.ts';
import { compileFixture, expectedLines, fixtures, linesInSimulator, linesOfSources, type Fixture } from './fixture.ts';

const all = fixtures();
const runnable = all.filter((f) => !f.refused);

describe('programs that run', () => {
  it.each(runnable.map((f) => [f.name, f] as const))('%s', async (_name, fixture) => {
    const lines = await linesOfSources(fixture);
    expect(lines.length).toBeGreaterThan(0);
    if (!fixture.platform) await expect(`${lines.join('\n')}\n`).toMatchFileSnapshot(`${fixture.folder}expected.txt`);
    const { code, warnings } = await compileFixture(fixture);
    expect(Buffer.byteLength(code)).toBe(code.length);
    expect(linesInSimulator(code)).toEqual(expectedLines(fixture));
    const found = warnings.map((d) => ({ rule: d.code, line: d.line }));
    if (fixture.warns) expect(found).toContainEqual(fixture.warns);
  });
});

describe('programs that are refused', () => {
  it.each(all.filter((f) => f.refused).map((f) => [f.name, f] as const))('%s', async (_name, fixture) => {
    const failure: unknown = await compileFixture(fixture).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(BuildFailure);
    const { diagnostics } = failure as BuildFailure;
    const found = diagnostics.filter((d) => d.severity === 'error').map((d) => ({ rule: d.code, line: d.line, file: d.file }));
    expect(found).toContainEqual({ ...fixture.refused, file: 'input.ts' });
    const { frame, hint } = diagnostics.find((d) => d.code === fixture.refused!.rule && d.line === fixture.refused!.line)!;
    expect(frame).toMatch(new RegExp(`^${fixture.refused!.line} \\| .+\n +\\^$`));
    if (!fixture.refused!.rule.startsWith('TS')) expect(hint).not.toBe('');
  });
});

describe('the fixtures', () => {
  it('are at least 150', () => {
    expect(all.length).toBeGreaterThanOrEqual(150);
  });

  it('say what they show in one sentence', () => {
    expect(all.filter((f) => !/^[A-Z#\d\W].{8,}\.$|^[a-z].+\.$/.test(f.description)).map((f) => f.name)).toEqual([]);
  });

  it('each show a pass, a refusal, a warning or what needs none', () => {
    const shows = ({ needs, needsOnEngine, refused, warns, native }: Fixture) => needs ?? needsOnEngine ?? refused ?? warns ?? native;
    expect(all.filter((f) => !shows(f)).map((f) => f.name)).toEqual([]);
  });
});
