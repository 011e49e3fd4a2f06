/** Conformance of the DS18B20, from its datasheet alone (19-7487 Rev 6). */
import { beforeEach, describe, expect, it } from 'vitest';
import { oneWireCrc8 } from '../../../simulator/parts/crc8.ts';
import { ds18b20 } from '../../../simulator/parts/ds18b20.ts';
import { makeBench, signed16, type Bench } from './part-bench.ts';

const PIN = 13;
let bench: Bench;

beforeEach(() => {
  bench = makeBench();
  bench.pins.setMode(PIN, 'opendrain');
  bench.pins.latch(PIN, 1);
});

function low(us: number): void {
  bench.pins.latch(PIN, 0);
  bench.passUs(us);
  bench.pins.latch(PIN, 1);
}

/** The presence pulse: when it began after the release, and how long it was, in µs. */
function reset(lowUs = 480): { afterUs: number; forUs: number } | undefined {
  low(lowUs);
  const levels = Array.from({ length: 480 }, () => (bench.passUs(1), bench.pins.read(PIN)));
  const from = levels.indexOf(0);
  return from < 0 ? undefined : { afterUs: from + 1, forUs: levels.filter((level) => level === 0).length };
}

function writeByte(...bytes: number[]): void {
  for (const byte of bytes) for (let bit = 0; bit < 8; bit++) slot((byte >> bit) & 1);
}

function slot(bit: number): void {
  low(bit ? 5 : 60);
  bench.passUs(bit ? 60 : 5);
}

function readBit(): number {
  low(2);
  bench.passUs(11);
  const bit = bench.pins.read(PIN);
  bench.passUs(50);
  return bit;
}

function readBytes(count: number): number[] {
  return Array.from({ length: count }, () => Array.from({ length: 8 }, readBit).reduce((byte, bit, place) => byte | (bit << place), 0));
}

function scratchpad(): number[] {
  reset();
  writeByte(0xcc, 0xbe);
  const bytes = readBytes(9);
  expect(oneWireCrc8(bytes.slice(0, 8))).toBe(bytes[8]);
  return bytes;
}

function convert(): void {
  reset();
  writeByte(0xcc, 0x44);
}

describe('DS18B20', () => {
  it('shows its presence 15 to 60 µs after a reset, for 60 to 240 µs (page 15), and not after a shorter one', () => {
    bench.wires.attach(ds18b20({ data: PIN }));
    const { afterUs, forUs } = reset()!;
    expect(afterUs).toBeGreaterThanOrEqual(15);
    expect(afterUs).toBeLessThanOrEqual(60);
    expect(forUs).toBeGreaterThanOrEqual(60);
    expect(forUs).toBeLessThanOrEqual(240);
    expect(reset(400)).toBeUndefined();
  });

  it('begins with 85 °C, its thresholds and 12 bits (page 8)', () => {
    bench.wires.attach(ds18b20({ data: PIN, temperatureC: 3 }));
    expect(scratchpad().slice(0, 5)).toEqual([0x50, 0x05, 0x4b, 0x46, 0x7f]);
  });

  it.each([
    [125, 0x07d0],
    [25.0625, 0x0191],
    [10.125, 0x00a2],
    [0.5, 0x0008],
    [0, 0],
    [-0.5, 0xfff8],
    [-10.125, 0xff5e],
    [-25.0625, 0xfe6f],
    [-55, 0xfc90],
  ])('converts %d °C to the code of table 1', (temperatureC, code) => {
    bench.wires.attach(ds18b20({ data: PIN, temperatureC }));
    convert();
    bench.pass(750);
    const [lsb, msb] = scratchpad() as [number, number];
    expect((msb << 8) | lsb).toBe(code);
  });

  it.each([
    [9, 0x1f, 93.75, 8],
    [10, 0x3f, 187.5, 4],
    [11, 0x5f, 375, 2],
    [12, 0x7f, 750, 1],
  ])('needs the time of table 2 for %d bits, reads 0 meanwhile, and leaves the lower bits 0', (_bits, config, ms, step) => {
    bench.wires.attach(ds18b20({ data: PIN, temperatureC: 21.3125 }));
    reset();
    writeByte(0xcc, 0x4e, 0x12, 0x34, config);
    expect(scratchpad().slice(2, 5)).toEqual([0x12, 0x34, config]);
    convert();
    expect(readBit()).toBe(0);
    bench.pass(ms - 1);
    expect(readBit()).toBe(0);
    bench.pass(1);
    expect(readBit()).toBe(1);
    const [lsb, msb] = scratchpad() as [number, number];
    const code = signed16((msb << 8) | lsb);
    expect(code % step).toBe(0);
    expect(Math.abs(code / 16 - 21.3125)).toBeLessThanOrEqual(step / 32);
  });

  it('keeps thresholds and resolution in its EEPROM over a power cycle, if they were copied', () => {
    const part = bench.wires.attach(ds18b20({ data: PIN, serial: 77 }));
    reset();
    writeByte(0xcc, 0x4e, 1, 2, 0x3f);
    reset();
    writeByte(0xcc, 0xb8);
    expect(scratchpad().slice(2, 5)).toEqual([0x4b, 0x46, 0x7f]);
    expect(part.outputs.rom()).toMatch(/^284d0000000000..$/);
  });

  it('answers Read ROM with family 28h, serial and check byte', () => {
    const part = bench.wires.attach(ds18b20({ data: PIN, serial: 0x010203040506 }));
    reset();
    writeByte(0x33);
    const rom = readBytes(8);
    expect(rom.slice(0, 7)).toEqual([0x28, 6, 5, 4, 3, 2, 1]);
    expect(oneWireCrc8(rom.slice(0, 7))).toBe(rom[7]);
    expect(part.outputs.rom()).toBe(Buffer.from(rom).toString('hex'));
  });

  it('talks alone when its ROM code is matched, among others on the wire', () => {
    bench.wires.attach(ds18b20({ data: PIN, serial: 1, temperatureC: 10 }));
    const second = bench.wires.attach(ds18b20({ data: PIN, serial: 2, temperatureC: 30 }));
    convert();
    bench.pass(750);
    reset();
    writeByte(0x55, ...Buffer.from(second.outputs.rom(), 'hex'), 0xbe);
    expect(readBytes(2)).toEqual([0xe0, 0x01]);
    // All at once: the zeros of both win.
    reset();
    writeByte(0xcc, 0xbe);
    expect(readBytes(1)).toEqual([0xa0 & 0xe0]);
  });

  it('takes part in a search until its bit is not chosen (page 11)', () => {
    bench.wires.attach(ds18b20({ data: PIN, serial: 1 }));
    bench.wires.attach(ds18b20({ data: PIN, serial: 2 }));
    reset();
    writeByte(0xf0);
    const seen: number[][] = [];
    for (let bit = 0; bit < 10; bit++) {
      const pair = [readBit(), readBit()];
      seen.push(pair);
      // Family 28h first, then the serial numbers differ in their lowest bit: take the 1.
      slot(pair[0] === pair[1] ? 1 : pair[0]!);
    }
    expect(seen.slice(0, 8).map(([bit]) => bit)).toEqual([0, 0, 0, 1, 0, 1, 0, 0]);
    expect(seen[8]).toEqual([0, 0]);
    expect(seen[9]).toEqual([0, 1]);
  });

  it('is found by the alarm search alone when its last temperature is beyond a threshold', () => {
    bench.wires.attach(ds18b20({ data: PIN, temperatureC: 76 }));
    const alarm = (): number[] => (reset(), writeByte(0xec), [readBit(), readBit()]);
    reset();
    writeByte(0xcc, 0x4e, 80, 10, 0x7f);
    convert();
    bench.pass(750);
    expect(alarm()).toEqual([1, 1]);
    reset();
    writeByte(0xcc, 0x4e, 75, 10, 0x7f);
    expect(alarm()).toEqual([0, 1]);
  });
});
