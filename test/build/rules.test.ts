import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { checkSubset } from '../../build/check.ts';
import { explain, RULE_PAGES } from '../../build/rules/explain.ts';
import { fixtures } from './fixture.ts';

const BUILD = new URL('../../build/', import.meta.url).pathname;

/** Ids of every finding that the sources of the compiler make. */
function ruleIds(): string[] {
  const files = readdirSync(BUILD, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'));
  const text = files.map((file) => readFileSync(BUILD + file, 'utf8')).join('\n');
  const direct = [...text.matchAll(/(?:\b(?:error|warning)\(\s*|\bcode: )'([a-z][a-z0-9-]*)'/g)].map((match) => match[1]!);
  const table = /const UNSUPPORTED = \{(.*?)\n\} as const/s.exec(text)![1]!;
  const unsupported = [...table.matchAll(/^ {2}'?([a-z-]+)'?: \[/gm)].map((match) => `no-${match[1]}`);
  return [...new Set([...direct, ...unsupported, 'import-refused'])];
}

describe('the rules of the compiler', () => {
  it('have a page each, and no page is without its rule', () => {
    const ids = ruleIds();
    expect(ids.length).toBeGreaterThan(70);
    expect(ids.filter((id) => !Object.hasOwn(RULE_PAGES, id))).toEqual([]);
    expect(Object.keys(RULE_PAGES).filter((id) => !ids.includes(id))).toEqual([]);
  });

  it('that fixtures show have a page', () => {
    const shown = fixtures().flatMap((f) => [f.refused?.rule, f.warns?.rule].filter((rule) => rule !== undefined));
    expect(shown.length).toBeGreaterThan(20);
    for (const rule of shown) expect(explain(rule)).toContain(rule);
  });

  it('are explained with what to write instead', () => {
    const text = explain('json-replacer');
    expect(text).toMatch(/^json-replacer\n\nJSON\.stringify ignores/);
    expect(text).toContain('Instead of\n\n    JSON.stringify');
    expect(text).toContain('write\n\n    JSON.stringify');
  });

  it('of TypeScript are answered with what to write, by what the message names', () => {
    expect(explain('TS7006')).toMatch(/^TS7006\n\nAn error of TypeScript.*\n\n {4}Say its type: \(…: number\)\.\n$/s);
    expect(explain('TS1005')).toMatch(/missing on the board\.\n$/);
  });

  it('that are not known are answered with those that are near', () => {
    expect(() => explain('no-bigitn')).toThrow(
      expect.objectContaining({ hint: expect.stringMatching(/^Did you mean "no-bigint"\? The id/) as string }) as Error,
    );
    expect(() => explain('')).toThrow(expect.objectContaining({ hint: expect.stringMatching(/^The id/) as string }) as Error);
    expect(() => explain('json')).toThrow(
      expect.objectContaining({ code: 'UNKNOWN_RULE', exitCode: 2, hint: expect.stringMatching(/json-replacer/) }),
    );
  });

  it('do not refuse what their page says to write', () => {
    const about = (id: string): string[] =>
      checkSubset(RULE_PAGES[id]!.write, 'page.js')
        .map((d) => d.code)
        .filter((code) => code === id);
    expect(Object.keys(RULE_PAGES).filter((id) => about(id).length > 0)).toEqual([]);
  });
});
