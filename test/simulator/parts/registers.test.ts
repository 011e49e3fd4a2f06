/** Conformance of the parts with registers, each from its datasheet alone. */
import { describe, expect, it } from 'vitest';
import { ads1115 } from '../../../simulator/parts/ads1115.ts';
import { ina219 } from '../../../simulator/parts/ina219.ts';
import { mcp23017 } from '../../../simulator/parts/mcp23017.ts';
import { mpu6050 } from '../../../simulator/parts/mpu6050.ts';
import { pca9685 } from '../../../simulator/parts/pca9685.ts';
import { onI2c, signed16, word, type I2cBench } from './part-bench.ts';

const register = (bench: I2cBench, address: number): number => word(bench.readAfter([address], 2));

describe('INA219 (SBOS448G)', () => {
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
});

describe('ADS1115 (SBAS444E)', () => {
  it('has the reset values of section 8.6', () => {
    const bench = onI2c(ads1115());
    expect([0, 1, 2, 3].map((address) => register(bench, address))).toEqual([0, 0x8583, 0x8000, 0x7fff]);
  });

  it.each([
    [2.048, 0x7fff],
    [2.048 / 32768, 1],
    [0, 0],
    [-2.048 / 32768, 0xffff],
    [-2.048, 0x8000],
  ])('codes %d V at a full scale of 2.048 V as in table 8-2', (volts, code) => {
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

  it('tells the end of a conversion on ALERT/RDY when the thresholds ask for it (§8.3.8)', () => {
    const bench = onI2c(ads1115({ alert: 'D4' }));
    bench.write(3, 0x80, 0x00);
    bench.write(2, 0x00, 0x00);
    expect(bench.pins.read(4)).toBe(1);
    bench.write(1, 0xc5, 0x00);
    bench.pass(130);
    expect(bench.pins.read(4)).toBe(1);
    bench.pass(10);
    expect(bench.pins.read(4)).toBe(0);
  });
});

describe('MCP23017 (DS20001952C)', () => {
  it('starts with inputs everywhere and zeros elsewhere (table 3-1)', () => {
    expect(onI2c(mcp23017()).readAfter([0], 22)).toEqual([0xff, 0xff, ...Array.from({ length: 20 }, () => 0)]);
  });

  it('reads pins with pull-up, polarity and direction, and writes latches', () => {
    const part = mcp23017({ lowPinsA: 0b0001, highPinsA: 0b0010 });
    const bench = onI2c(part);
    expect(bench.readAfter([0x12], 1)).toEqual([0b0010]);
    bench.write(0x0c, 0x0f);
    expect(bench.readAfter([0x12], 1)).toEqual([0b1110]);
    bench.write(0x02, 0x0f);
    expect(bench.readAfter([0x12], 1)).toEqual([0b0001]);
    bench.write(0x00, 0x0f);
    bench.write(0x12, 0xa5);
    expect(bench.readAfter([0x14], 1)).toEqual([0xa5]);
    expect(part.outputs.levels('A')).toBe(0xae);
  });

  it('interrupts on change, keeps the port of that moment, and ends at a read of it (§3.6)', () => {
    const part = mcp23017({ inta: 'D4', highPinsA: 0 });
    const bench = onI2c(part);
    bench.write(0x04, 0x01);
    expect(bench.pins.read(4)).toBe(1);
    part.set({ highPinsA: 1 });
    expect(bench.pins.read(4)).toBe(0);
    part.set({ highPinsA: 3 });
    expect(bench.readAfter([0x0e], 1)).toEqual([1]);
    expect(bench.readAfter([0x10], 1)).toEqual([1]);
    expect(bench.pins.read(4)).toBe(1);
  });

  it('has its registers port by port with BANK set, and stays or toggles with SEQOP (§3.2.1)', () => {
    const bench = onI2c(mcp23017());
    bench.write(0x0a, 0x20);
    bench.write(0x00, 0x11, 0x22, 0x33);
    expect(bench.readAfter([0x00], 3)).toEqual([0x33, 0x22, 0x33]);
    bench.write(0x0a, 0x80);
    expect(bench.readAfter([0x10], 1)).toEqual([0x22]);
    expect(bench.readAfter([0x05], 1)).toEqual([0x80]);
  });
});

describe('PCA9685 (Rev. 4)', () => {
  it('has the reset values of section 7.3: asleep, all outputs off, 200 Hz', () => {
    const part = pca9685();
    const bench = onI2c(part);
    expect(bench.readAfter([0x00], 1)).toEqual([0x11]);
    expect(bench.readAfter([0x01], 1)).toEqual([0x04]);
    expect(bench.readAfter([0x09], 1)).toEqual([0x10]);
    expect(bench.readAfter([0xfe], 1)).toEqual([0x1e]);
    expect(part.outputs.duty(0)).toBe(0);
    expect(part.outputs.frequencyHz()).toBeCloseTo(200, -1);
  });

  it('makes the duty of its four registers: example 1 of section 7.3.3, on at 409, off at 1228 counts', () => {
    const part = pca9685();
    const bench = onI2c(part);
    bench.write(0x00, 0x21);
    bench.write(0x06, 0x99, 0x01, 0xcc, 0x04);
    expect(part.outputs.duty(0)).toBeCloseTo(0.2, 3);
    bench.write(0xfa, 0, 0, 0, 8);
    expect(part.outputs.duty(15)).toBe(0.5);
    bench.write(0x0a, 0, 0x10, 0, 0);
    expect(part.outputs.duty(1)).toBe(1);
  });

  it('takes its prescaler only asleep: 121 is 50 Hz', () => {
    const part = pca9685();
    const bench = onI2c(part);
    bench.write(0x00, 0x01);
    bench.write(0xfe, 121);
    expect(bench.readAfter([0xfe], 1)).toEqual([0x1e]);
    bench.write(0x00, 0x11);
    bench.write(0xfe, 121);
    expect(part.outputs.frequencyHz()).toBeCloseTo(50, 0);
    expect(bench.readAfter([0x00], 1)).toEqual([0x91]);
  });

  it('answers the all-call address, and resets at the general call', () => {
    const part = pca9685({ address: 0x41 });
    const bench = onI2c(part);
    expect(bench.bus.write(0x70, [0x00, 0x01], { stop: true }).outcome).toBe('ok');
    expect(bench.readAfter([0x00], 1)).toEqual([0x01]);
    expect(bench.bus.write(0x00, [0x06], { stop: true }).outcome).toBe('ok');
    expect(bench.readAfter([0x00], 1)).toEqual([0x11]);
  });
});

describe('MPU-6050', () => {
  const make = () => onI2c(mpu6050({ accelerationXMps2: 9.80665, rotationZDegPs: -100, temperatureC: 36.53 }));

  it('sleeps after power-up, and tells who it is (registers 107 and 117)', () => {
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

  it('raises data ready at its sample rate and clears it at a read (registers 25 and 58)', () => {
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
