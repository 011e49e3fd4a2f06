/** What a BMP280 does otherwise than a BME280, from its datasheet alone (BST-BMP280-DS001-26). */
import { describe, expect, it } from 'vitest';
import { bmp280 } from '../../../simulator/parts/bme280.ts';
import { onI2c } from './part-bench.ts';

describe('BMP280', () => {
  const make = () => onI2c(bmp280({ temperatureC: 25.08, pressurePa: 100653.27 }));

  it('has the id 0x58, no humidity register, and the reset values of table 18 p. 24', () => {
    const bench = make();
    expect(bench.readAfter([0xd0], 1)).toEqual([0x58]);
    expect(bench.readAfter([0xf3], 3)).toEqual([0, 0, 0]);
    expect(bench.readAfter([0xf7], 6)).toEqual([0x80, 0, 0, 0x80, 0, 0]);
    bench.write(0xf2, 5);
    expect(bench.readAfter([0xf2], 1)).toEqual([0]);
    expect(bench.readAfter([0xe1], 7)).toEqual([0, 0, 0, 0, 0, 0, 0]);
  });

  it('reproduces the example of §3.12 p. 23 backwards: 25.08 °C and 100653.27 Pa are the codes 519888 and 415148', () => {
    const bench = make();
    bench.write(0xf4, (5 << 5) | (5 << 2) | 1);
    bench.pass(90);
    const [p2, p1, p0, t2, t1, t0] = bench.readAfter([0xf7], 6) as number[];
    expect(Math.abs(((t2! << 12) | (t1! << 4) | (t0! >> 4)) - 519888)).toBeLessThanOrEqual(40);
    expect(Math.abs(((p2! << 12) | (p1! << 4) | (p0! >> 4)) - 415148)).toBeLessThanOrEqual(40);
  });

  it('has 16 bits at oversampling 1 even with the filter on (§3.3.1 p. 12)', () => {
    const bench = make();
    bench.write(0xf5, 4 << 2);
    for (let sample = 0; sample < 5; sample++) {
      bench.write(0xf4, (1 << 5) | (1 << 2) | 1);
      bench.pass(10);
    }
    const [, , p0, , , t0] = bench.readAfter([0xf7], 6) as number[];
    expect([p0, t0]).toEqual([0, 0]);
  });

  it('draws 325 µA for temperature and 720 µA for pressure (table 2 p. 7)', () => {
    const part = bmp280({});
    const bench = onI2c(part);
    const before = part.chargeUc();
    bench.write(0xf4, (1 << 5) | 1);
    bench.pass(4);
    const temperatureAlone = part.chargeUc() - before;
    bench.write(0xf4, (1 << 5) | (1 << 2) | 1);
    bench.pass(7);
    expect(temperatureAlone).toBeCloseTo((205 + 325 * 2) / 1000, 2);
    expect(part.chargeUc() - before - 2 * temperatureAlone).toBeCloseTo((720 * 2.5) / 1000, 2);
  });

  it('pauses for up to 4 s in normal mode (table 11 p. 17)', () => {
    const bench = make();
    bench.write(0xf5, 7 << 5);
    bench.write(0xf4, (1 << 5) | (1 << 2) | 3);
    bench.pass(6.5);
    expect(bench.readAfter([0xf3], 1)).toEqual([0]);
    bench.pass(3990);
    expect(bench.readAfter([0xf3], 1)).toEqual([0]);
    bench.pass(12);
    expect(bench.readAfter([0xf3], 1)).toEqual([8]);
  });
});
