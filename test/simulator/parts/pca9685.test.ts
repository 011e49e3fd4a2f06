/** Conformance of the PCA9685, from its datasheet alone (Rev. 4). */
import { describe, expect, it } from 'vitest';
import { pca9685 } from '../../../simulator/parts/pca9685.ts';
import { onI2c } from './part-bench.ts';

describe('PCA9685', () => {
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

  it('takes its prescaler only asleep (§7.3.5 p. 25): 121 is 50 Hz', () => {
    const part = pca9685();
    const bench = onI2c(part);
    bench.write(0x00, 0x01);
    bench.write(0xfe, 121);
    expect(bench.readAfter([0xfe], 1)).toEqual([0x1e]);
    bench.write(0x00, 0x11);
    bench.write(0xfe, 121);
    expect(part.outputs.frequencyHz()).toBeCloseTo(50, 0);
    // No channel was on, so there is nothing to restart.
    expect(bench.readAfter([0x00], 1)).toEqual([0x11]);
  });

  it('answers the all-call address (§7.3.7 p. 26), and resets at the general call (§7.6 p. 28)', () => {
    const part = pca9685({ address: 0x41 });
    const bench = onI2c(part);
    expect(bench.bus.write(0x70, [0x00, 0x01], { stop: true }).outcome).toBe('ok');
    expect(bench.readAfter([0x00], 1)).toEqual([0x01]);
    expect(bench.bus.write(0x00, [0x06], { stop: true }).outcome).toBe('ok');
    expect(bench.readAfter([0x00], 1)).toEqual([0x11]);
  });

  const running = (...duties: number[][]) => {
    const part = pca9685({ address: 0x41 });
    const bench = onI2c(part);
    bench.write(0x00, 0x21);
    for (const [at, ...bytes] of duties) bench.write(at!, ...bytes);
    return { part, bench };
  };

  it('rolls over to MODE1 behind the prescaler and behind the last channel (remark of table 4 p. 13)', () => {
    const { bench } = running();
    expect(bench.readAfter([0xfe], 2)).toEqual([0x1e, 0x21]);
    expect(bench.readAfter([0x45], 2)).toEqual([0x10, 0x21]);
  });

  it('does not acknowledge a reserved register (table 4 p. 13)', () => {
    expect(running().bench.write(0x46)).toBe('nack-data');
  });

  it('holds its channels after a sleep until RESTART is written (§7.3.1.1 p. 15)', () => {
    const { part, bench } = running([0x06, 0, 0, 0, 8]);
    bench.write(0x00, 0x31);
    expect(bench.readAfter([0x00], 1)).toEqual([0xb1]);
    bench.write(0x00, 0x21);
    expect(part.outputs.duty(0)).toBe(0);
    bench.write(0x00, 0xa1);
    expect(bench.readAfter([0x00], 1)).toEqual([0x21]);
    expect(part.outputs.duty(0)).toBe(0.5);
  });

  it('forgets RESTART when a channel is written, and has none after an orderly shutdown (§7.3.1.1 p. 15)', () => {
    const { part, bench } = running([0x06, 0, 0, 0, 8]);
    bench.write(0x00, 0x31);
    bench.write(0x06, 0, 0, 0, 4);
    expect(bench.readAfter([0x00], 1)).toEqual([0x31]);
    bench.write(0x00, 0x21);
    expect(part.outputs.duty(0)).toBe(0.25);
    bench.write(0xfd, 0x10);
    bench.write(0x00, 0x31);
    expect(bench.readAfter([0x00], 1)).toEqual([0x31]);
  });

  it('turns nothing on while it sleeps (note 4 of table 5 p. 14), and off wins over on (table 7 p. 24)', () => {
    const part = pca9685();
    const bench = onI2c(part);
    bench.write(0x00, 0x31);
    bench.write(0x06, 0, 0x10, 0, 0);
    expect(part.outputs.duty(0)).toBe(0);
    bench.write(0x00, 0x21);
    expect(part.outputs.duty(0)).toBe(1);
    bench.write(0x06, 0, 0x10, 0, 0x10);
    expect(part.outputs.duty(0)).toBe(0);
  });

  it('answers subaddresses that are switched on (§7.3.6 p. 26)', () => {
    const { bench } = running();
    expect(bench.bus.write(0x71, [0x00], { stop: true }).outcome).toBe('nack-address');
    bench.write(0x00, 0x29);
    expect(bench.bus.write(0x71, [0x00], { stop: true }).outcome).toBe('ok');
  });

  it('does not reset at a general call that says more than 06h (§7.6 p. 28)', () => {
    const { bench } = running();
    expect(bench.bus.write(0x00, [0x06, 0x06], { stop: true }).outcome).toBe('nack-data');
    expect(bench.readAfter([0x00], 1)).toEqual([0x21]);
    expect(bench.bus.write(0x00, [0x06], { stop: true }).outcome).toBe('ok');
    expect(bench.readAfter([0x00], 1)).toEqual([0x11]);
  });
});
