import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseBoardValue } from '../../../flash/console/board-value.ts';
import { Board } from '../../../simulator/board.ts';
import { World } from '../../../simulator/world.ts';

describe('a value that a board wrote', () => {
  it.each([
    ['null', null],
    ['[1,-2.5,NaN,true]', [1, -2.5, NaN, true]],
    ['{a:1,"b c":[],c:{}}', { a: 1, 'b c': [], c: {} }],
    [String.raw`"\xFF\0a\n\"\\"`, '\xff\0a\n"\\'],
    [String.raw`'it'`, 'it'],
  ])('%s', (text, value) => {
    expect(parseBoardValue(text)).toEqual(value);
  });

  it.each(['', '[1', '{a}', '1 2', 'function () {}', '[[[[[[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]]]]]]'])('refuses %j', (text) => {
    expect(() => parseBoardValue(text)).toThrow(SyntaxError);
  });

  it('comes back as it was, whatever bytes are in it', () => {
    const world = new World();
    const board = new Board({ world });
    board.boot();
    const values = fc.letrec((tie) => ({
      value: fc.oneof(
        { depthSize: 'small' },
        fc.integer(),
        fc.boolean(),
        fc.constant(null),
        fc.string({ unit: fc.integer({ min: 0, max: 255 }).map((code) => String.fromCharCode(code)), maxLength: 12 }),
        fc.array(tie('value'), { maxLength: 3 }),
      ),
    })).value;
    fc.assert(
      fc.property(values, (value) => {
        let written = '';
        // Through the board's own JSON, and back through what it writes.
        const source = JSON.stringify(value).replace(/[\u007f-\u00ff]/g, (char) => `\\x${char.charCodeAt(0).toString(16)}`);
        board.inNextRound(() => (written = board.valueOf(source.replace(/\\u00/g, '\\x')) ?? ''));
        world.runFor(1e4);
        expect(parseBoardValue(written)).toEqual(value);
      }),
      { numRuns: 200 },
    );
  });
});
