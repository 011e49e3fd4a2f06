import { describe, expect, it } from 'vitest';
import { LineReader } from '../../../flash/console/line-reader.ts';

function linesOf(...pieces: string[]): string[] {
  const lines: string[] = [];
  const reader = new LineReader((line) => lines.push(line));
  for (const piece of pieces) reader.take(piece);
  reader.end();
  return lines;
}

describe('lines of a console', () => {
  it('are those of the program, without the prompt that is drawn again below them', () => {
    expect(linesOf('\r\n>', '\r\x1b[Jtick\r\n>', 'ab\x1b[D\x1b[D\r\x1b[Jtock\r\n>ab')).toEqual(['', 'tick', 'tock', '>ab']);
  });

  it('are whole wherever the text is cut', () => {
    const text = 'one\r\n>\r\x1b[Jtwo\r\nthree\r\n>';
    for (let at = 0; at <= text.length; at++) expect(linesOf(text.slice(0, at), text.slice(at))).toEqual(['one', 'two', 'three']);
  });

  it('come in pieces when one never ends', () => {
    expect(linesOf('x'.repeat(5000), 'y\n').map((line) => line.length)).toEqual([5000, 1]);
  });
});
