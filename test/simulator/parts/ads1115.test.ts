/** Conformance of the ADS1115, from its datasheet alone (SBAS444D). */
import { describe, expect, it } from 'vitest';
import { ads1115 } from '../../../simulator/parts/ads1115.ts';
import { onI2c, signed16, word, type I2cBench } from './part-bench.ts';

const register = (bench: I2cBench, address: number): number => word(bench.readAfter([address], 2));

describe('ADS1115', () => {
  it('has the reset values of §9.6 p. 27 to 30', () => {
    const bench = onI2c(ads1115());
    expect([0, 1, 2, 3].map((address) => register(bench, address))).toEqual([0, 0x8583, 0x8000, 0x7fff]);
  });

  it.each([
    [2.048, 0x7fff],
    [2.048 / 32768, 1],
    [0, 0],
    [-2.048 / 32768, 0xffff],
    [-2.048, 0x8000],
  ])('codes %d V at a full scale of 2.048 V as in table 5 p. 26', (volts, code) => {
    const bench = onI2c(ads1115({ ain0V: Math.max(0, volts), ain1V: Math.max(0, -volts) }));
    bench.write(1, 0x85, 0x83);
    bench.pass(9);
    expect(register(bench, 0)).toBe(code);
  });

  it.each([
    [4, 1.5],
    [7, 0.4],
    [0, 0.5],
    [1, 1.1],
    [3, 0.3],
  ])('selects inputs by MUX %d', (mux, volts) => {
    const bench = onI2c(ads1115({ ain0V: 1.5, ain1V: 1.0, ain2V: 0.7, ain3V: 0.4 }));
    bench.write(1, 0x80 | (mux << 4) | (1 << 1) | 1, 0x83);
    bench.pass(9);
    expect((signed16(register(bench, 0)) * 4.096) / 32768).toBeCloseTo(volts, 3);
  });

  it('is busy for one period of its data rate, at most 10 % more, and then powers down', () => {
    const part = ads1115({ ain0V: 1 });
    const bench = onI2c(part);
    bench.write(1, 0xc3, 0x83);
    expect(register(bench, 1)).toBe(0x4383);
    expect(part.currentUa).toBe(150);
    bench.pass(8.6);
    expect(register(bench, 1) & 0x8000).toBe(0);
    bench.pass(0.1);
    expect(register(bench, 1)).toBe(0xc383);
    expect(part.currentUa).toBe(0.5);
  });

  it('tells the end of a conversion on ALERT/RDY when the thresholds and the queue ask for it (§9.3.8 p. 19)', () => {
    const bench = onI2c(ads1115({ alert: 'D4' }));
    bench.write(3, 0x80, 0x00);
    bench.write(2, 0x00, 0x00);
    expect(bench.pins.read(4)).toBe(1);
    // The queue at 11 keeps the pin open.
    bench.write(1, 0xc5, 0x03);
    bench.pass(140);
    expect(bench.pins.read(4)).toBe(1);
    bench.write(1, 0xc5, 0x00);
    bench.pass(130);
    expect(bench.pins.read(4)).toBe(1);
    bench.pass(10);
    expect(bench.pins.read(4)).toBe(0);
  });

  it('tells it by a high pin with COMP_POL set (table 8 p. 29)', () => {
    const bench = onI2c(ads1115({ alert: 'D4' }));
    bench.write(3, 0x80, 0x00);
    bench.write(2, 0x00, 0x00);
    bench.write(1, 0xc5, 0x88);
    expect(bench.pins.read(4)).toBe(0);
    bench.pass(10);
    expect(bench.pins.read(4)).toBe(1);
  });

  it('resets at the general call (§9.5.1.2 p. 23)', () => {
    const bench = onI2c(ads1115());
    bench.write(1, 0x44, 0x83);
    expect(bench.bus.write(0x00, [0x06], { stop: true }).outcome).toBe('ok');
    expect(register(bench, 1)).toBe(0x8583);
  });

  it('ends a running conversion with the settings it began with (§9.4.2.2 p. 21)', () => {
    const bench = onI2c(ads1115({ ain0V: 1, ain1V: 0.25 }));
    // Input 0 at 8 a second, then input 1 at 860.
    bench.write(1, 0x44, 0x03);
    bench.pass(100);
    bench.write(1, 0x54, 0xe3);
    bench.pass(30);
    expect(register(bench, 0)).toBe(0);
    bench.pass(8);
    expect(signed16(register(bench, 0)) / 16000).toBeCloseTo(1, 2);
    bench.pass(3);
    expect(signed16(register(bench, 0)) / 16000).toBeCloseTo(0.25, 2);
  });
});
