/** Conformance of the BH1750FVI, from its datasheet alone (ROHM 11046EDT01 Rev. D). */
import { describe, expect, it } from 'vitest';
import { bh1750 } from '../../../simulator/parts/bh1750.ts';
import { onI2c, word } from './part-bench.ts';

describe('BH1750', () => {
  const make = (illuminanceLx: number) => onI2c(bh1750({ illuminanceLx }));

  it('reads 0 until the first measurement is over, at most 180 ms (page 2)', () => {
    const bench = make(1000);
    bench.write(0x10);
    bench.pass(179.9);
    expect(word(bench.read(2))).toBe(0);
    bench.pass(0.1);
    expect(word(bench.read(2))).toBe(1200);
  });

  it('gives the example of page 10: 0x8390 is 28067 lx', () => {
    const bench = make(28067);
    bench.write(0x10);
    bench.pass(180);
    expect(Math.abs(word(bench.read(2)) - 0x8390)).toBeLessThanOrEqual(1);
  });

  it('counts half a lux in H resolution mode 2, and four in L (page 5)', () => {
    const bench = make(10.7);
    bench.write(0x11);
    bench.pass(180);
    expect(word(bench.read(2))).toBe(Math.round(10.7 * 2.4));
    bench.write(0x13);
    bench.pass(24);
    expect(word(bench.read(2))).toBe(Math.round(Math.round((10.7 * 1.2) / 4.8) * 4.8));
  });

  it('scales sensitivity and time with its measurement time register (page 11)', () => {
    const bench = make(100);
    bench.write(0x40 | (138 >> 5));
    bench.write(0x60 | (138 & 31));
    bench.write(0x10);
    bench.pass(359);
    expect(word(bench.read(2))).toBe(0);
    bench.pass(1);
    expect(word(bench.read(2))).toBe(240);
  });

  it('powers down after a measurement in a one-time mode, and keeps the result', () => {
    const part = bh1750({ illuminanceLx: 50 });
    const bench = onI2c(part);
    bench.write(0x20);
    expect(part.currentUa).toBe(120);
    bench.pass(180);
    expect(word(bench.read(2))).toBe(60);
    expect(part.currentUa).toBe(0.01);
    part.set({ illuminanceLx: 500 });
    bench.pass(1000);
    expect(word(bench.read(2))).toBe(60);
  });

  it('takes a reset only while it has power (page 5)', () => {
    const bench = make(50);
    bench.write(0x20);
    bench.pass(180);
    bench.read(2);
    bench.write(0x07);
    expect(word(bench.read(2))).toBe(60);
    bench.write(0x01);
    bench.write(0x07);
    expect(word(bench.read(2))).toBe(0);
  });

  it('takes one opcode a transfer (page 10, write format)', () => {
    const bench = make(50);
    bench.write(0x01, 0x10);
    bench.pass(180);
    expect(word(bench.read(2))).toBe(0);
  });

  it('holds its 16 bits at the end', () => {
    const bench = make(100_000);
    bench.write(0x10);
    bench.pass(180);
    expect(word(bench.read(2))).toBe(65535);
  });
});
