/** Conformance of the MPU-6050, from its datasheet alone (PS-MPU-6000A-00 Rev 3.4 and RM-MPU-6000A-00 Rev 4.2). */
import { describe, expect, it } from 'vitest';
import { mpu6050 } from '../../../simulator/parts/mpu6050.ts';
import { onI2c, signed16, word } from './part-bench.ts';

describe('MPU-6050', () => {
  const make = () => onI2c(mpu6050({ accelerationXMps2: 9.80665, rotationZDegPs: -100, temperatureC: 36.53 }));

  it('sleeps after power-up, and tells who it is (§3 p. 8)', () => {
    const bench = make();
    expect(bench.readAfter([0x6b], 1)).toEqual([0x40]);
    expect(bench.readAfter([0x75], 1)).toEqual([0x68]);
    bench.pass(100);
    expect(word(bench.readAfter([0x3b], 2))).toBe(0);
  });

  it('counts 16384 a g, 131 a degree per second, 340 a kelvin from 36.53 °C', () => {
    const bench = make();
    bench.write(0x6b, 0);
    bench.pass(2);
    const data = bench.readAfter([0x3b], 14) as number[];
    expect([0, 2, 4, 6, 8, 10, 12].map((at) => signed16(word(data, at)))).toEqual([16384, 0, 16384, 0, 0, 0, -13100]);
    bench.write(0x1b, 0x18);
    bench.write(0x1c, 0x18);
    bench.pass(2);
    const coarse = bench.readAfter([0x3b], 14) as number[];
    expect([signed16(word(coarse, 0)), signed16(word(coarse, 12))]).toEqual([2048, -1637]);
  });

  it('raises data ready at its sample rate and clears it at a read (§4.3 p. 13, §4.16 p. 28)', () => {
    const bench = make();
    bench.write(0x1a, 3);
    bench.write(0x19, 9);
    bench.write(0x6b, 0);
    bench.pass(9);
    expect(bench.readAfter([0x3a], 1)).toEqual([0]);
    bench.pass(2);
    expect(bench.readAfter([0x3a], 1)).toEqual([1]);
    expect(bench.readAfter([0x3a], 1)).toEqual([0]);
  });

  it('sets everything back at a device reset', () => {
    const bench = make();
    bench.write(0x6b, 0);
    bench.write(0x1b, 8);
    bench.write(0x6b, 0x80);
    expect(bench.readAfter([0x6b], 1)).toEqual([0x40]);
    expect(bench.readAfter([0x1b], 1)).toEqual([0]);
  });
});
