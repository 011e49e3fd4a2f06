import { describe, expect, it } from 'vitest';
import { Board } from '../../../simulator/board.ts';
import { utf8 } from '../../../simulator/text.ts';
import { World } from '../../../simulator/world.ts';
import { onBoard } from './run-probe.ts';
import { STACK_SHAPES } from './stack-shapes.ts';

/** Depth that the simulated stack allows this shape. */
function depthOf(body: string): number {
  const [line] = onBoard(`var f=${body};Promise.resolve().then(function(){f(c)}).catch(function(){print(c.n)});var c={n:0}`);
  return Number(line);
}

/** The model takes the deepest place of a call for all of a function's calls, so a call in an argument weighs on those around it. */
const PESSIMISTIC = new Set(['arg']);

describe('interpreter stack', () => {
  for (const { name, body, depth } of STACK_SHAPES) {
    it(`ends ${name} where the interpreter does, within 15 %`, () => {
      const simulated = depthOf(body);
      expect(simulated).toBeLessThanOrEqual(Math.ceil(depth * 1.15));
      if (!PESSIMISTIC.has(name)) expect(simulated).toBeGreaterThanOrEqual(Math.floor(depth * 0.85));
    });
  }

  it('is reported by its deepest point, which a deeper program moves', () => {
    const peak = (code: string): number => {
      const world = new World();
      const board = new Board({ world });
      board.boot(utf8(code));
      world.runFor(1e6);
      return board.stack.peakBytes;
    };
    const shallow = peak('function a(){}a()');
    const deep = peak('function a(){}function b(){if(1){return a()}}function c(){[1].forEach(function(){b()})}c()');
    expect(shallow).toBeGreaterThan(0);
    expect(deep).toBeGreaterThan(shallow + 2000);
    expect(deep).toBeLessThan(25_000);
  });
});
