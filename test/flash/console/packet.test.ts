import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { evalPacket, findAnswer } from '../../../flash/console/packet.ts';

const answer = (value: string): string => `\x06\x10\x01${String.fromCharCode(value.length >> 8, value.length & 0xff)}${value}`;

describe('an expression as a packet', () => {
  it('is what the documentation of the protocol says', () => {
    expect(Buffer.from(evalPacket('1+2+3')).toString('latin1')).toBe('\x10\x01\x20\x051+2+3');
  });

  it('never has a length that a console takes for Ctrl-C or Ctrl-D', () => {
    for (let length = 0; length < 2000; length++) {
      const packet = evalPacket('x'.repeat(length));
      const told = ((packet[2]! & 0x1f) << 8) | packet[3]!;
      expect(packet.length).toBe(4 + told);
      expect([...packet]).not.toEqual(expect.arrayContaining([3]));
      expect([...packet]).not.toEqual(expect.arrayContaining([4]));
    }
  });
});

describe('the answer', () => {
  const text = fc.string({ unit: fc.constantFrom('a', '>', '\r', '\n', '\x10', '\x01', '\0'), maxLength: 20 });

  it('is told from the text around it, wherever it is cut', () => {
    fc.assert(
      fc.property(text, text, text, fc.nat(), (before, value, after, at) => {
        const whole = before + answer(value) + after;
        const cut = at % (whole.length + 1);
        const first = findAnswer(whole.slice(0, cut));
        const seen = first.kind === 'none' ? first.before : '';
        const found = first.kind === 'none' ? findAnswer(first.keep + whole.slice(cut)) : first;
        const given = first.kind === 'none' ? '' : whole.slice(cut);
        if (found.kind !== 'value') throw new Error('no answer');
        expect([seen + found.before, found.value, found.rest + given]).toEqual([before, value, after]);
      }),
    );
  });

  it('is a refusal when NAK comes first', () => {
    expect(findAnswer('x\x15Uncaught Error: no')).toEqual({ kind: 'refused', before: 'x', rest: 'Uncaught Error: no' });
  });

  it('is none while nothing of it is there, and text is given on at once', () => {
    expect(findAnswer('hello')).toEqual({ kind: 'none', before: 'hello', keep: '' });
    expect(findAnswer('hello\x06\x10')).toEqual({ kind: 'none', before: 'hello', keep: '\x06\x10' });
  });
});
