/** Conformance of the INA219, from its datasheet alone (SBOS448G). */
import { describe, expect, it } from 'vitest';
import { ina219 } from '../../../simulator/parts/ina219.ts';
import { onI2c, signed16, word, type I2cBench } from './part-bench.ts';

const register = (bench: I2cBench, address: number): number => word(bench.readAfter([address], 2));

describe('INA219', () => {
  it('has the reset values of table 2', () => {
    const bench = onI2c(ina219());
    expect(register(bench, 0)).toBe(0x399f);
    expect(register(bench, 5)).toBe(0);
    expect(register(bench, 4)).toBe(0);
  });

  it('gives the example of table 8: 11.98 V, 20 mV over 2 mΩ, calibration 0x5000', () => {
    const bench = onI2c(ina219({ busV: 11.98, currentA: 10, shuntOhms: 0.002 }));
    bench.write(5, 0x50, 0x00);
    bench.pass(2);
    expect(register(bench, 1)).toBe(0x07d0);
    expect(register(bench, 2) >> 3).toBe(0x5d98 >> 3);
    expect(register(bench, 4)).toBe(0x2710);
    expect(register(bench, 3)).toBe(0x1766);
  });

  it('gives negative shunt voltages in two’s complement, and clips at its range (§8.6.3.1)', () => {
    const part = ina219({ currentA: -3.2 });
    const bench = onI2c(part);
    bench.pass(2);
    expect(signed16(register(bench, 1))).toBe(-32000);
    expect(register(bench, 1)).toBe(0x8300);
    bench.write(0, 0x01, 0x9f);
    bench.pass(2);
    expect(signed16(register(bench, 1))).toBe(-4000);
  });

  it('raises CNVR after a conversion, and takes it back when the power is read', () => {
    const bench = onI2c(ina219());
    bench.write(0, 0x39, 0x9b);
    bench.pass(0.5);
    expect(register(bench, 2) & 2).toBe(0);
    bench.pass(1);
    expect(register(bench, 2) & 2).toBe(2);
    register(bench, 3);
    expect(register(bench, 2) & 2).toBe(0);
  });

  it('never keeps bit 0 of the calibration, and forgets it at a reset', () => {
    const bench = onI2c(ina219());
    bench.write(5, 0x12, 0x35);
    expect(register(bench, 5)).toBe(0x1234);
    bench.write(0, 0x80, 0);
    expect([register(bench, 0), register(bench, 5)]).toEqual([0x399f, 0]);
  });

  it('keeps CNVR when it is put to sleep (§8.3.1 p. 10), and sets its data back at a reset (table 3 p. 19)', () => {
    const bench = onI2c(ina219());
    bench.pass(2);
    bench.write(0, 0x39, 0x98);
    expect(register(bench, 2) & 2).toBe(2);
    bench.write(0, 0x80, 0);
    expect(register(bench, 1)).toBe(0);
    expect(register(bench, 2)).toBe(0);
  });

  it('flags an overflow of current or power without anybody reading them (§8.6.3.2 p. 23)', () => {
    const bench = onI2c(ina219({ currentA: 3.2, busV: 5 }));
    bench.pass(2);
    expect(register(bench, 2) & 1).toBe(0);
    bench.write(5, 0xff, 0xfe);
    expect(register(bench, 2) & 1).toBe(1);
    bench.write(5, 0x10, 0x00);
    expect(register(bench, 2) & 1).toBe(0);
  });
});
