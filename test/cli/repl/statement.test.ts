import { describe, expect, it } from 'vitest';
import { isExpression, statementsOf } from '../../../cli/repl/statement.ts';

describe('statements of a script', () => {
  it('go on until their brackets are closed', () => {
    expect(statementsOf('a=1\n\nfunction f() {\n  return "}";\n}\nf()\n')).toEqual(['a=1', 'function f() {\n  return "}";\n}', 'f()']);
    expect(statementsOf('print(1,\n2')).toEqual(['print(1,\n2']);
  });

  it.each([
    ['a', true],
    ['{a: 1}', true],
    ['a = 1, b', true],
    ['var a', false],
    ['if (a) b()', false],
    ['function f() {}', false],
    ['class A {}', false],
    ['(function () {})', true],
    ['1; 2', false],
  ])('%j has a value: %s', (text, has) => {
    expect(isExpression(text)).toBe(has);
  });
});
