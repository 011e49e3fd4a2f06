import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseBoardValue } from '../../../flash/console/board-value.ts';
import { asBase64, asLiteral, piecesOf } from '../../../flash/console/pieces.ts';
import { Board } from '../../../simulator/board.ts';
import { compress } from '../../../simulator/engine/heatshrink.ts';
import { World } from '../../../simulator/world.ts';

describe.each([
  ['base64', asBase64],
  ['literals', asLiteral],
])('bytes on their way as %s', (_name, encode) => {
  it('arrive as they were, packed or not', () => {
    const world = new World();
    const board = new Board({ world });
    board.boot();
    const arrived = (expression: string): Buffer => {
      let value: string | undefined;
      board.inNextRound(() => (value = board.valueOf(`E.toString(${expression})`)));
      world.runFor(1e5);
      return Buffer.from(parseBoardValue(value!) as string, 'latin1');
    };
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 3000 }), fc.boolean(), (bytes, packed) => {
        const pieces = piecesOf(bytes, encode, packed ? compress : undefined);
        expect(Buffer.concat(pieces.map(({ expression }) => arrived(expression))).equals(bytes)).toBe(true);
      }),
      { numRuns: 60 },
    );
  });

  it('hold no key of a console', () => {
    const [piece] = piecesOf(
      Uint8Array.from({ length: 256 }, (_, byte) => byte),
      encode,
    );
    // oxlint-disable-next-line no-control-regex
    expect(piece!.expression).not.toMatch(/[\0\x03\x04\n\r\x11\x13]/);
  });
});
