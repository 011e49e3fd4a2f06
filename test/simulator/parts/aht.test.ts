/** Conformance of AHT20 and AHT10, from their datasheets alone. */
import { describe, expect, it } from 'vitest';
import { aht10, aht20 } from '../../../simulator/parts/aht20.ts';
import { crc8 } from '../../../simulator/parts/crc8.ts';
import { makeBench, onI2c, type I2cBench } from './part-bench.ts';

/** AHT20 V1.0 §8 p. 13, AHT10 V1.1 §6 p. 8: both values have 20 bits. */
function decode(bytes: number[]): { humidityPct: number; temperatureC: number } {
  const [, a, b, c, d, e] = bytes as [number, number, number, number, number, number];
  return {
    humidityPct: (((a << 12) | (b << 4) | (c >> 4)) / 2 ** 20) * 100,
    temperatureC: ((((c & 15) << 16) | (d << 8) | e) / 2 ** 20) * 200 - 50,
  };
}

function measure(bench: I2cBench): number[] {
  bench.write(0xac, 0x33, 0x00);
  bench.pass(80);
  return bench.read(7) as number[];
}

describe('AHT20', () => {
  it('measures within 80 ms, and says in its status whether it is at it (§7.4 p. 12)', () => {
    const bench = onI2c(aht20({ temperatureC: -12.5, humidityPct: 87 }));
    bench.write(0xac, 0x33, 0x00);
    bench.pass(79);
    expect((bench.read(1) as number[])[0]! & 0x80).toBe(0x80);
    bench.pass(1);
    const frame = bench.read(7) as number[];
    expect(frame[0]! & 0x88).toBe(0x08);
    expect(crc8(frame.slice(0, 6))).toBe(frame[6]);
    expect(decode(frame).temperatureC).toBeCloseTo(-12.5, 3);
    expect(decode(frame).humidityPct).toBeCloseTo(87, 3);
  });

  it('answers from 100 ms after power-up on (§7.1 p. 11)', () => {
    const bench = makeBench();
    const part = bench.wires.attach(aht20());
    bench.pass(1);
    part.powerCycle();
    bench.pass(99);
    expect(bench.bus.write(0x38, [0x71], { stop: true }).outcome).toBe('nack-address');
    bench.pass(1);
    expect(bench.bus.write(0x38, [0x71], { stop: true }).outcome).toBe('ok');
  });

  it('tells that it is calibrated, in the two bits that a controller looks at after power-up (§7.4 p. 12)', () => {
    expect((onI2c(aht20()).readAfter([0x71], 1) as number[])[0]! & 0x18).toBe(0x18);
  });

  it('draws 980 µA while it measures and 0.25 µA between (table 3 p. 3)', () => {
    const part = aht20();
    const bench = onI2c(part);
    const before = part.chargeUc();
    bench.write(0xac, 0x33, 0x00);
    bench.pass(1000);
    expect(part.chargeUc() - before).toBeCloseTo(980 * 0.08 + 0.25 * 0.92, 3);
  });

  it('ignores a measurement with other parameters', () => {
    const bench = onI2c(aht20());
    bench.write(0xac, 0x00, 0x00);
    expect((bench.read(1) as number[])[0]! & 0x80).toBe(0);
  });
});

describe('AHT10', () => {
  it('is not calibrated before its own command, and has no check byte', () => {
    const bench = onI2c(aht10({ temperatureC: 20, humidityPct: 50 }));
    expect((bench.read(1) as number[])[0]! & 0x08).toBe(0);
    bench.write(0xbe, 0x08, 0x00);
    expect((bench.read(1) as number[])[0]! & 0x08).toBe(0);
    bench.write(0xe1, 0x08, 0x00);
    expect((bench.read(1) as number[])[0]! & 0x08).toBe(0x08);
    bench.pass(10);
    const frame = measure(bench);
    expect(frame[6]).toBe(0xff);
    expect(decode(frame).humidityPct).toBeCloseTo(50, 3);
  });

  it('answers from 20 ms after power-up on (§5.1 p. 7)', () => {
    const bench = makeBench();
    const part = bench.wires.attach(aht10());
    bench.pass(1);
    part.powerCycle();
    bench.pass(19);
    expect(bench.bus.write(0x38, [0xe1, 8, 0], { stop: true }).outcome).toBe('nack-address');
    bench.pass(1);
    expect(bench.bus.write(0x38, [0xe1, 8, 0], { stop: true }).outcome).toBe('ok');
  });

  it('is busy for 75 ms (§5.4 p. 8) and draws 23 µA meanwhile (table 2 p. 2)', () => {
    const part = aht10();
    const bench = onI2c(part);
    bench.write(0xac, 0x33, 0x00);
    expect(part.currentUa).toBe(23);
    bench.pass(74.9);
    expect((bench.read(1) as number[])[0]! & 0x80).toBe(0x80);
    bench.pass(0.1);
    expect((bench.read(1) as number[])[0]! & 0x80).toBe(0);
    expect(part.chargeUc()).toBeCloseTo(23 * 0.075 + 0.25 * 0.5, 3);
  });

  it('forgets it at a soft reset, and is away for 20 ms (§5.4 p. 8)', () => {
    const bench = onI2c(aht10());
    bench.write(0xe1, 0x08, 0x00);
    bench.write(0xba);
    expect(bench.read(1)).toBe('nack-address');
    bench.pass(20);
    expect((bench.read(1) as number[])[0]! & 0x08).toBe(0);
  });
});
