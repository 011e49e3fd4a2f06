import { describe, expect, it } from 'vitest';
import { Board } from '../../../simulator/board.ts';
import { World } from '../../../simulator/world.ts';

function run(program: string): { lines: string[]; uncaught: string[] } {
  const world = new World();
  const lines: string[] = [];
  const board = new Board({ world, onConsole: (line) => lines.push(line) });
  board.boot(Buffer.from(program, 'latin1'));
  world.runUntil(1e6);
  return { lines, uncaught: board.uncaught.map(({ message }) => message) };
}

describe('the loader', () => {
  it.each([
    ['statement', '({a:1}).a;print("on")', 'on'],
    ['statement, with a comment between', '(print)/* . */.a;print("on")', 'on'],
    ['delete', 'var o={a:1};delete (o).a;print(o.a)', 'undefined'],
    ['eval', 'print(eval("1;({a:3}).a"),eval("[1,2].length"))', '3 2'],
  ])('takes a member of an object in parentheses as a %s', (_place, program, first) => {
    const { lines, uncaught } = run(program);
    expect(uncaught).toEqual([]);
    expect(lines[0]).toBe(first);
  });

  it.each([
    ['return', 'function f(a){return"x"+a}print(f(1))', 'x1'],
    ['return of a regular expression', 'function f(a){return/[+#]/.test(a)}print(f("a+"))', 'true'],
    ['return of a template', 'function f(a){return`${a}y`}print(f(1))', '1y'],
    ['throw', 'try{throw"x"+1}catch(e){print(e)}', 'x1'],
    ['typeof', 'print(typeof("x"+1),typeof"x")', 'string string'],
    ['case', 'switch("x1"){case"x"+1:print("hit")}', 'hit'],
    ['else', 'if(0);else"x"+1,print("ran")', 'ran'],
    ['of', 'for(var a of"ab"+1)print(a)', 'a'],
    ['in', 'print("a1"in{a1:1},("a"+1)in{a1:1})', 'true true'],
  ])('takes minified text where %s touches what follows', (_keyword, program, first) => {
    const { lines, uncaught } = run(program);
    expect(uncaught).toEqual([]);
    expect(lines[0]).toBe(first);
  });
});
