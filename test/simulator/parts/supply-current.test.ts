import { describe, expect, it } from 'vitest';
import { sht4x } from '../../../simulator/parts/sht4x.ts';
import { SupplyCurrent } from '../../../simulator/parts/supply-current.ts';
import { onI2c } from './part-bench.ts';

describe('what a part draws', () => {
  it('is counted exactly between the changes, planned ones too', () => {
    const supply = new SupplyCurrent();
    supply.set(1000, 0);
    supply.set(10, 500_000);
    expect([supply.currentUa(499_999), supply.currentUa(500_000)]).toEqual([1000, 10]);
    expect(supply.chargeUc(250_000)).toBe(250);
    expect(supply.chargeUc(1_500_000)).toBe(500 + 10);
  });

  it('follows a change that comes before a planned one, and forgets the plan', () => {
    const supply = new SupplyCurrent();
    supply.set(1000, 0);
    supply.set(10, 500_000);
    supply.set(0, 100_000);
    expect(supply.chargeUc(2_000_000)).toBe(100);
    expect(supply.currentUa(600_000)).toBe(0);
  });

  it('stays exact over many changes, and takes one that is reported late from its own time', () => {
    const supply = new SupplyCurrent();
    for (let second = 0; second < 100; second++) {
      supply.set(100, second * 1e6);
      supply.set(0, second * 1e6 + 10_000);
    }
    expect(supply.chargeUc(100e6)).toBeCloseTo(100, 9);
    supply.set(50, 99.5e6);
    expect(supply.chargeUc(100.5e6)).toBeCloseTo(100 + 50, 9);
  });

  it('ends with the heater of a sensor that is reset', () => {
    const part = sht4x({});
    const bench = onI2c(part);
    const before = part.chargeUc();
    bench.write(0x39);
    expect(part.currentUa).toBe(60_000);
    bench.pass(100);
    bench.write(0x94);
    bench.pass(2000);
    expect(part.chargeUc() - before).toBeCloseTo(6000 + 0.16, 0);
  });
});
