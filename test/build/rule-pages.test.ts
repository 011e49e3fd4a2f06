import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { checkSubset } from '../../build/check.ts';
import { BuildFailure, Compiler, type Diagnostic } from '../../build/compile.ts';
import { RULE_PAGES } from '../../build/rules/explain.ts';
import { LIBRARY } from './fixture.ts';
import { SURROUNDINGS } from './rule-surroundings.ts';

const folder = mkdtempSync(join(tmpdir(), 'mote-pages-'));
/** The entry of a program with each kind of code: a schema is imported. */
const ENTRIES = { ts: 'input.ts', js: 'input.js', proto: 'schema.ts' } as const;
type Kind = keyof typeof ENTRIES;
const compilers = new Map(
  Object.entries(ENTRIES).map(([kind, entry]) => [kind, new Compiler({ entry, cwd: folder, library: LIBRARY })] as const),
);
afterAll(() => {
  for (const compiler of compilers.values()) compiler.close();
  rmSync(folder, { recursive: true });
});
mkdirSync(join(folder, 'node_modules'));
symlinkSync(fileURLToPath(new URL('../..', import.meta.url)), join(folder, 'node_modules', 'motekit'));
writeFileSync(join(folder, ENTRIES.proto), "import { decodeReading } from './input.proto.ts';\nprint(decodeReading(''));\n");
for (const { files = {} } of Object.values(SURROUNDINGS))
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);

/** What the whole compiler finds in a program. */
async function findings(kind: Kind, code: string): Promise<readonly Diagnostic[]> {
  const file = join(folder, `input.${kind}`);
  writeFileSync(file, code);
  try {
    return (await compilers.get(kind)!.build([file])).warnings;
  } catch (error) {
    if (error instanceof BuildFailure) return error.diagnostics;
    throw error;
  }
}

const pages = Object.entries(RULE_PAGES);

describe('the page of each rule', () => {
  it('shows code that is refused, and code to write instead', () => {
    expect(pages.map(([id]) => id).filter((id) => !Object.hasOwn(SURROUNDINGS, id))).toEqual([]);
    expect(Object.keys(SURROUNDINGS).filter((id) => !Object.hasOwn(RULE_PAGES, id))).toEqual([]);
  });

  it.each(pages)('%s: its code is found, in words that tell what happens and what to write', async (id, { instead, why }) => {
    const { as = 'ts', before = '', after = '' } = SURROUNDINGS[id]!;
    const code = before + instead + after;
    const found = as === 'script' ? checkSubset(code, 'input.js') : await findings(as, code);
    const own = found.find((diagnostic) => diagnostic.code === id);
    if (!own) throw new Error(`not found, but: ${found.map(({ code: other, message }) => `${other} ${message}`).join('; ')}`);
    expect(own.message.length).toBeGreaterThan(20);
    expect(own.hint).toMatch(/^[A-Z(].*[.)]$/s);
    expect(own.frame).toContain(`${own.line} | `);
    expect(own.frame.split('\n').at(-1)).toMatch(/^ +\^$/);
    expect(why).toMatch(/^[A-Za-z`0-9.].{20,}\.$/s);
  });

  it.each(pages)('%s: what it says to write is accepted', async (id, { write }) => {
    const { as = 'ts', before, after, beforeWrite = before ?? '', afterWrite = after ?? '' } = SURROUNDINGS[id]!;
    const found = await findings(as === 'script' ? 'js' : as, beforeWrite + write + afterWrite);
    expect(found.filter(({ severity, code }) => severity === 'error' || code === id)).toEqual([]);
  });
});
