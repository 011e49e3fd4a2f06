/** Conformance of the MAX31855K, from its datasheet alone (19-5793 Rev 5). */
import { describe, expect, it } from 'vitest';
import { max31855 } from '../../../simulator/parts/max31855.ts';
import { makeBench } from './part-bench.ts';

const CS = 5;

function make(quantities: Parameters<typeof max31855>[0]) {
  const bench = makeBench();
  const part = bench.wires.attach(max31855({ cs: CS, ...quantities }));
  bench.pins.setMode(CS, 'output');
  bench.pins.latch(CS, 1);
  bench.pass(500);
  const read = (): number => {
    bench.pins.latch(CS, 0);
    const bytes = bench.wires.spi.SPI1.exchange([0, 0, 0, 0], 0);
    bench.pins.latch(CS, 1);
    return bytes.reduce((sum, byte) => sum * 256 + byte, 0);
  };
  return { bench, part, read };
}

describe('MAX31855', () => {
  it.each([
    [1600, '01100100000000'],
    [1000, '00111110100000'],
    [100.75, '00000110010011'],
    [25, '00000001100100'],
    [0, '00000000000000'],
    [-0.25, '11111111111111'],
    [-1, '11111111111100'],
    [-250, '11110000011000'],
  ])('codes a junction of %d °C as in table 4', (temperatureC, bits) => {
    expect((make({ temperatureC }).read() >>> 18).toString(2).padStart(14, '0')).toBe(bits);
  });

  it.each([
    [127, '011111110000'],
    [100.5625, '011001001001'],
    [25, '000110010000'],
    [-0.0625, '111111111111'],
    [-20, '111011000000'],
    [-55, '110010010000'],
  ])('codes an ambient of %d °C as in table 5', (ambientC, bits) => {
    expect(((make({ ambientC }).read() >>> 4) & 0xfff).toString(2).padStart(12, '0')).toBe(bits);
  });

  it('reports faults with their common bit (table 2)', () => {
    expect(make({ openCircuit: 1 }).read() & 0x10007).toBe(0x10001);
    expect(make({ shortToGround: 1 }).read() & 0x10007).toBe(0x10002);
    expect(make({ shortToSupply: 1 }).read() & 0x10007).toBe(0x10004);
  });

  it('reads full scale with a sign of 0 while the thermocouple is not connected (serial interface, p. 9)', () => {
    expect(make({ openCircuit: 1, temperatureC: 25 }).read() >>> 18).toBe(0x1fff);
  });

  it('converts every 100 ms in the background, also while somebody reads often (p. 4, p. 9)', () => {
    const { bench, part, read } = make({ temperatureC: 25 });
    const first = read();
    part.set({ temperatureC: 500 });
    for (let step = 0; step < 3; step++) {
      bench.pass(40);
      read();
    }
    expect(read()).not.toBe(first);
    expect(read() >>> 18).toBe(2000);
  });

  it('updates its data only while CS is high (p. 9)', () => {
    const { bench, part, read } = make({ temperatureC: 25 });
    const first = read();
    part.set({ temperatureC: 500 });
    bench.pins.latch(CS, 0);
    bench.pass(150);
    bench.pins.latch(CS, 1);
    expect(read()).toBe(first);
    bench.pass(100);
    expect(read() >>> 18).toBe(2000);
  });
});
