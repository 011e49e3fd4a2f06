import { expect, it } from 'vitest';
import { makeRig } from '../simulator/modules/board-rig.ts';
import { drawProgram } from './draw-program.ts';

it('a program that draws compiles and draws on the imitated interpreter', async () => {
  const rig = makeRig();
  rig.board.boot(await drawProgram());
  const [drawn, calls] = rig.lines;
  const [pixels = '', width, modified = ''] = drawn!.split(' ');
  expect(Buffer.from(pixels, 'base64')).toHaveLength(48);
  expect(width).toBe('24');
  expect(JSON.parse(modified)).toEqual({ x1: 0, y1: 0, x2: 23, y2: 15 });
  expect(JSON.parse(calls!)).toEqual([
    [1, 2, 2016],
    [0, 0, 3, 1, 2016],
  ]);
});
