import { describe, expect, it } from 'vitest';
import { parse } from '../../build/parse.ts';
import { finish } from '../../build/finish.ts';
import { shortenNames, type NameMap } from '../../build/short-names.ts';
import { MapChain } from '../../build/source-maps.ts';

const chain = (): MapChain => new MapChain({ version: 3, sources: ['app.ts'], names: [], mappings: 'AAAA' });
const shorten = (code: string, earlier?: NameMap) =>
  shortenNames(code, parse(code, { ecmaVersion: 'latest', sourceType: 'module' }), chain(), earlier);
const stage = (code: string) => ({ code, map: { version: 3, sources: ['app.ts'], names: [], mappings: 'AAAA' } });
const build = (code: string, names?: NameMap) => finish(stage(code), { minify: true, without: [], ...(names ? { names } : {}) });

/** A program of functions that all call one another, so that nothing is inlined and every text holds names of others. */
function program(count: number, change: (body: string, index: number) => string = (body) => body): string {
  const functions = Array.from({ length: count }, (_, i) => {
    const next = (n: number): string => `step${(i + n) % count}`;
    const body = `const twice = value * ${i + 2}; for (const part of String(twice)) { const shifted = part + text; if (shifted.length > ${i}) ${next(1)}(shifted.length, text); else ${next(7)}(twice, shifted); }`;
    return `function step${i}(value, text) { ${change(body, i)} }`;
  });
  return `${functions.join('\n')}\nstep0(1, 'a'); step1(2, 'b'); step2(3, 'c');\n`;
}

/** The texts of the functions that are in one program and not in the other. */
function changed(before: string, after: string): number {
  const texts = (code: string): string[] => code.split(/(?=function )/);
  const known = new Set(texts(before));
  return texts(after).filter((text) => !known.has(text)).length;
}

describe('short names', () => {
  it('rename declarations, uses, shorthand members and labels, and leave members and globals alone', () => {
    const { code, names } = shorten(
      'function outer(first) { row: for (;;) { column: for (;;) { if (first) break row; continue column; } } return { first, second: outer.first, print }; }',
    );
    expect(code).toBe(
      'function e(t) { e: for (;;) { t: for (;;) { if (t) break e; continue t; } } return { first:t, second: e.first, print }; }',
    );
    expect(names).toEqual({ outer: 'e' });
  });

  it('let a function hide only what it does not use', () => {
    expect(shorten('let used = 1, other = 2; function f(a, b) { return a + b + used; } f(other, other, other, used)').code).toBe(
      'let t = 1, e = 2; function n(e, n) { return e + n + t; } n(e, e, e, t)',
    );
  });

  it('hide nothing within one function: the blocks of the interpreter are not always scopes', () => {
    const { code } = shorten(
      'function f(x) { try { x(); } catch (caught) { for (let i of caught) { let inner = i; print(inner, caught, x); } } }',
    );
    const declared = [/\((\w)\)/, /catch \((\w)\)/, /for \(let (\w)/, /\{ let (\w) =/].map((pattern) => pattern.exec(code)![1]);
    expect(new Set(declared).size).toBe(4);
  });

  it('never take a word of the language, a pin or a global that the program uses', () => {
    const variables = Array.from({ length: 4000 }, (_, i) => `variable${i}`);
    const { names } = shorten(`let ${variables.join(',')}; print(e, tn)`);
    const given = Object.values(names);
    expect(new Set(given).size).toBe(4000);
    for (const name of ['do', 'if', 'in', 'is', 'as', 'E', 'D4', 'D12', 'e', 'tn', 'print']) expect(given).not.toContain(name);
  });
});

describe('names kept from an earlier build', () => {
  it('move one function when one statement changes', async () => {
    const before = await build(program(60));
    const after = await build(
      program(60, (body, i) => (i === 20 ? `${body} step3(9, text); step40(7, text);` : body)),
      before.names,
    );
    expect(changed(before.code, after.code)).toBe(1);
  });

  it('move the new function and its caller when one is added', async () => {
    const before = await build(program(60));
    const added = 'function added(a) { for (const b of String(a)) step5(b, b + added.length); }\n';
    const after = await build(added + program(60, (body, i) => (i === 20 ? `${body} added(value); added(2);` : body)), before.names);
    expect(changed(before.code, after.code)).toBe(2);
  });

  it('would move nearly everything without them', async () => {
    const before = await build(program(60));
    const after = await build(program(60, (body, i) => (i === 20 ? `${body} step3(9, text); step40(7, text);` : body)));
    expect(changed(before.code, after.code)).toBeGreaterThan(1);
  });

  it('are given up where the program now uses a global of that name', () => {
    const { names } = shorten('let a = 1; print(e, a)', { a: 'e' });
    expect(names.a).not.toBe('e');
  });

  it('are the names of the build itself when nothing has changed', async () => {
    const before = await build(program(20));
    const again = await build(program(20), before.names);
    expect([again.code, again.names]).toEqual([before.code, before.names]);
  });
});
