import { readFileSync } from 'node:fs';
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

const BUILD = new URL('../../build/', import.meta.url);

/** They leave out what nothing asks for, so that without them a program is longer and does the same; their own tests hold that. */
const FOR_SIZE_ALONE = ['givenOptions', 'unreadFields', 'unusedMembers'];

/** Every name under which the compiler can leave a pass out. */
function passNames(): string[] {
  const texts = ['source-pass.ts', 'bundle.ts', 'lower/lower.ts', 'finish.ts', 'minify.ts', 'fix/fix.ts'].map((file) =>
    readFileSync(new URL(file, BUILD), 'utf8'),
  );
  const asked = texts.flatMap((text) => [...text.matchAll(/(?:\boff\.has|\bwithout\??\.includes)\('(\w+)'\)/g)].map((match) => match[1]!));
  const listed = texts.flatMap((text) =>
    [...text.matchAll(/const (?:REWRITES|OWN_PASSES|BABEL_PLUGINS|FIX_PASSES)\b.*? = ([{[]\n[^]*?\n[}\]])/g)].flatMap((match) =>
      [...match[1]!.matchAll(/^ {2}'?([\w-]+)'?[,:]/gm)].map((name) => name[1]!),
    ),
  );
  return [...new Set([...asked, ...listed])].sort();
}

describe('each pass is needed', () => {
  it('by a program that shows it', () => {
    const shown = new Set(fixtures().flatMap((f) => [...(f.needs ?? []), ...(f.needsOnEngine ?? [])]));
    const names = passNames();
    expect(names.length).toBeGreaterThan(45);
    expect(names.filter((name) => !shown.has(name))).toEqual(FOR_SIZE_ALONE);
    expect([...shown].filter((name) => !names.includes(name))).toEqual([]);
  });

  const cases = fixtures().flatMap((f) => (f.needs ?? []).map((pass) => [pass, f.name, f] as const));
  it.each(cases)('%s for %s', async (pass, _name, fixture) => {
    expect(await outcome(fixture, [pass])).not.toBe('right');
  });
});
