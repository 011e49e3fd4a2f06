/** Conformance of the Sensirion humidity sensors, from their datasheets alone. */
import { describe, expect, it } from 'vitest';
import { crc8 } from '../../../simulator/parts/crc8.ts';
import { sht3x } from '../../../simulator/parts/sht3x.ts';
import { sht4x } from '../../../simulator/parts/sht4x.ts';
import { onI2c, word } from './part-bench.ts';

function checked(bytes: number[] | string): number[] {
  if (typeof bytes === 'string') throw new Error(bytes);
  for (let at = 0; at < bytes.length; at += 3) expect(crc8(bytes.slice(at, at + 2))).toBe(bytes[at + 2]);
  return Array.from({ length: bytes.length / 3 }, (_, index) => word(bytes, 3 * index));
}

describe('SHT3x', () => {
  const make = () => onI2c(sht3x({ temperatureC: 25, humidityPct: 40 }));

  it('measures in a single shot: T = -45 + 175 S/65535, RH = 100 S/65535 (§4.13 p. 13)', () => {
    const bench = make();
    expect(bench.write(0x24, 0x00)).toBe('ok');
    bench.pass(15);
    expect(checked(bench.read(6))).toEqual([Math.round((70 / 175) * 65535), Math.round(0.4 * 65535)]);
  });

  it.each([
    ['high', 0x00, 15],
    ['medium', 0x0b, 6],
    ['low', 0x16, 4],
  ])('does not acknowledge a read before a measurement of %s repeatability has ended (table 4 p. 7)', (_name, lsb, ms) => {
    const bench = make();
    bench.write(0x24, lsb);
    bench.passUs(ms * 1000 - 1);
    expect(bench.read(6)).toBe('nack-address');
    expect(bench.write(0x24, 0x00)).toBe('nack-data');
    bench.passUs(1);
    expect(bench.read(6)).toHaveLength(6);
    // A result is read once.
    expect(bench.read(6)).toBe('nack-address');
  });

  it('holds the clock with stretching enabled (§4.4 p. 10), and the controller may be too impatient', () => {
    const bench = make();
    bench.write(0x2c, 0x06);
    bench.pass(5);
    const { stretchUs, bytes } = bench.bus.read(0x44, 6, { stop: true });
    expect(stretchUs).toBe(10_000);
    expect(checked([...bytes])[1]).toBe(Math.round(0.4 * 65535));
    bench.write(0x2c, 0x06);
    expect(bench.bus.read(0x44, 6, { stop: true, stretchLimitUs: 100 }).outcome).toBe('timeout');
  });

  it('measures periodically, gives each result once, and stops at Break (§4.5 p. 10, §4.6 p. 11, §4.8 p. 11)', () => {
    const bench = make();
    bench.write(0x21, 0x30);
    expect(bench.readAfter([0xe0, 0x00], 6)).toBe('nack-address');
    bench.pass(15);
    expect(checked(bench.readAfter([0xe0, 0x00], 6))).toHaveLength(2);
    expect(bench.readAfter([0xe0, 0x00], 6)).toBe('nack-address');
    bench.pass(1000);
    expect(checked(bench.readAfter([0xe0, 0x00], 6))).toHaveLength(2);
    bench.write(0x30, 0x93);
    bench.pass(2000);
    expect(bench.readAfter([0xe0, 0x00], 6)).toBe('nack-address');
  });

  it('reports a reset, the heater and a command that it does not know in its status (table 17 p. 13)', () => {
    const bench = make();
    const status = () => checked(bench.readAfter([0xf3, 0x2d], 3))[0];
    expect(status()).toBe(0x8010);
    bench.write(0x30, 0x41);
    expect(status()).toBe(0);
    bench.write(0x30, 0x6d);
    expect(status()).toBe(0x2000);
    bench.write(0x12, 0x34);
    bench.write(0x30, 0x66);
    expect(status()).toBe(0);
    bench.write(0x30, 0xa2);
    expect(bench.write(0xf3, 0x2d)).toBe('nack-address');
    bench.pass(1);
    expect(status()).toBe(0x8010);
  });

  it('resets at the general call, too (table 14 p. 12)', () => {
    const bench = make();
    const status = () => checked(bench.readAfter([0xf3, 0x2d], 3))[0];
    bench.write(0x30, 0x41);
    expect(bench.bus.write(0x00, [0x06], { stop: true }).outcome).toBe('ok');
    bench.pass(1);
    expect(status()).toBe(0x8010);
  });

  it('finishes what it measures before it obeys a break (§4.8 p. 11)', () => {
    const bench = make();
    bench.write(0x22, 0x36);
    bench.pass(505);
    bench.write(0x30, 0x93);
    expect(bench.write(0x24, 0x00)).not.toBe('ok');
    bench.pass(10);
    expect(bench.write(0x24, 0x00)).toBe('ok');
  });

  it('draws 45 µA between periodic measurements and 800 µA in them (table 3 p. 6)', () => {
    const part = sht3x({});
    const bench = onI2c(part);
    const before = part.chargeUc();
    bench.write(0x21, 0x30);
    bench.pass(10_000);
    bench.write(0x30, 0x93);
    expect((part.chargeUc() - before) / 10).toBeCloseTo(45 + (800 - 45) * 0.015, 0);
  });

  it('draws 800 µA while it measures and 0.2 µA between (table 3 p. 6)', () => {
    const part = sht3x({});
    const bench = onI2c(part);
    const before = part.chargeUc();
    bench.write(0x24, 0x00);
    bench.pass(1000);
    bench.read(6);
    expect(part.chargeUc() - before).toBeCloseTo(800 * 0.015 + 0.2 * 0.985, 3);
  });
});

describe('SHT4x', () => {
  const make = () => onI2c(sht4x({ temperatureC: 25, humidityPct: 40, serial: 0x12345678 }));

  it.each([
    ['high', 0xfd, 8.3],
    ['medium', 0xf6, 4.5],
    ['low', 0xe0, 1.6],
  ])('measures with %s precision: T = -45 + 175 S/65535, RH = -6 + 125 S/65535 (§4.6 p. 12, table 5 p. 10), %s', (_name, command, ms) => {
    const bench = make();
    expect(bench.write(command)).toBe('ok');
    bench.passUs(ms * 1000 - 1);
    expect(bench.read(6)).toBe('nack-address');
    bench.passUs(1);
    expect(checked(bench.read(6))).toEqual([Math.round((70 / 175) * 65535), Math.round((46 / 125) * 65535)]);
  });

  it('gives a result once: it is gone after the first read header that it acknowledged (§4.1 p. 11)', () => {
    const bench = make();
    bench.write(0xfd);
    bench.pass(9);
    expect(bench.read(3)).toHaveLength(3);
    expect(bench.read(3)).toBe('nack-address');
  });

  it('can be stopped in a measurement by a soft reset or the general call (§4.8 p. 13)', () => {
    const bench = make();
    bench.write(0x39);
    bench.pass(10);
    expect(bench.read(6)).toBe('nack-address');
    expect(bench.write(0x94)).toBe('ok');
    bench.pass(1);
    expect(bench.write(0xfd)).toBe('ok');
    expect(bench.bus.write(0x00, [0x06], { stop: true }).outcome).toBe('ok');
    bench.pass(1);
    expect(bench.read(6)).toBe('nack-address');
    expect(bench.write(0xfd)).toBe('ok');
  });

  it('does not take another command while it measures: the read header is refused (table 8 p. 12)', () => {
    const bench = make();
    bench.write(0xfd);
    bench.pass(1);
    bench.write(0x89);
    expect(bench.read(6)).toBe('nack-address');
    bench.pass(8);
    expect(checked(bench.read(6))[0]).toBe(Math.round((70 / 175) * 65535));
  });

  it('tells its serial number in two checked words (§4.7 p. 13)', () => {
    expect(checked(make().readAfter([0x89], 6))).toEqual([0x1234, 0x5678]);
  });

  it('heats for 0.1 or 1 s and measures behind it (table 8 p. 12), at 60 mA (table 4 p. 9)', () => {
    const part = sht4x({});
    const bench = onI2c(part);
    bench.write(0x32);
    bench.pass(100);
    expect(bench.read(6)).toBe('nack-address');
    bench.pass(19);
    expect(bench.read(6)).toHaveLength(6);
    expect(part.chargeUc()).toBeGreaterThan(6000);
  });

  it('is away for 1 ms after a reset (table 5 p. 10)', () => {
    const bench = make();
    bench.write(0x94);
    expect(bench.write(0xfd)).toBe('nack-address');
    bench.pass(1);
    expect(bench.write(0xfd)).toBe('ok');
  });
});
