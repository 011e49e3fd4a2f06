import { describe, expect, it } from 'vitest';
import { vcdOf } from '../../simulator/vcd.ts';

const event = (timeUs: number, kind: string, fields: Record<string, string | number | boolean>) => ({
  timeUs,
  board: 'board',
  kind,
  fields,
});

describe('a value change dump', () => {
  it('has wires, reals and texts, and time that never goes back', () => {
    const text = vcdOf([
      event(10, 'pin', { pin: 4, level: 1 }),
      event(10, 'i2c', { bus: 'I2C1', address: '0x76', direction: 'write', bytes: 'f4 25' }),
      event(25, 'console', { line: 'not a signal' }),
      event(30, 'pin', { pin: 4, level: 0 }),
      event(29, 'analog-write', { pin: 25, value: 0.5, freqHz: 0 }),
    ]);
    expect(text.split('\n')).toEqual([
      '$timescale 1us $end',
      '$scope module board $end',
      '$var wire 1 ! D4 $end',
      '$var string 1 " I2C1 $end',
      '$var real 64 # D25_analog $end',
      '$upscope $end',
      '$enddefinitions $end',
      '$dumpvars',
      'x!',
      '$end',
      '#10',
      '1!',
      's0x76_write_f4_25 "',
      '#30',
      '0!',
      'r0.5 #',
      '',
    ]);
  });

  it('finds an identifier of its own for every signal', () => {
    const pins = Array.from({ length: 200 }, (_none, pin) => event(pin, 'pin', { pin, level: 1 }));
    const ids = [...vcdOf(pins).matchAll(/\$var wire 1 (\S+) D\d+ \$end/g)].map(([, id]) => id);
    expect(new Set(ids).size).toBe(200);
  });
});
