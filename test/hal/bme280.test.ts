import { describe, expect, it } from 'vitest';
import { createBme280, type Bme280Options, type Bme280Sample } from '../../hal/drivers/bme280.ts';
import { scriptedI2c, type I2cStep } from '../support/scripted-i2c.ts';
import { trimmingRegisters } from './bme280-registers.ts';
import { virtualTimers } from './virtual-timers.ts';

const { low, high } = trimmingRegisters({
  T: [27504, 26435, -1000],
  P: [36477, -10685, 3024, 2855, 140, -7, 15500, -14600, 6000],
  H: [75, 362, 0, 320, 50, 30],
});
/** What `configure` does with the default options. */
const CONFIGURE: I2cStep[] = [
  { transfer: [0xd0], count: 1, answer: [0x60] },
  { transfer: [0xf3], count: 1, answer: [0] },
  { transfer: [0x88], count: 26, answer: low },
  { transfer: [0xe1], count: 7, answer: high },
  { write: [0xf4, 0] },
  { write: [0xf5, 0] },
  { write: [0xf2, 1] },
];
/** Raw temperature 519888 and pressure 415148 of Bosch's example; humidity 28000. */
const DATA = [0x65, 0x5a, 0xc0, 0x7e, 0xed, 0x00, 0x6d, 0x60];
const SAMPLE: I2cStep[] = [
  { write: [0xf4, 0x25] },
  { transfer: [0xf3], count: 1, answer: [0] },
  { transfer: [0xf7], count: 8, answer: DATA },
];

function driver(steps: readonly I2cStep[], options: Bme280Options = {}) {
  const bus = scriptedI2c(options.address ?? 0x76, steps);
  const timers = virtualTimers();
  return { bus, timers, bme: createBme280(bus, options, timers) };
}

/** Runs one sample to its end. */
function take({ bme, timers }: ReturnType<typeof driver>): {
  error?: string | undefined;
  sample?: Bme280Sample | undefined;
  tookMs: number;
} {
  const results: { error?: string | undefined; sample?: Bme280Sample | undefined; tookMs: number }[] = [];
  const startMs = timers.nowMs();
  bme.sample((error, sample) => results.push({ error: error?.message, sample, tookMs: timers.nowMs() - startMs }));
  expect(results).toEqual([]);
  timers.advanceMs(1000);
  expect(results).toHaveLength(1);
  expect(timers.pendingMs()).toEqual([]);
  return results[0]!;
}

const NACK = new Error('NACK 0x76');
const failAt = (steps: readonly I2cStep[], at: number): I2cStep[] => [...steps.slice(0, at), { ...steps[at]!, fails: NACK }];

describe('bme280', () => {
  it('does no I/O before configure', () => {
    driver([]).bus.done();
  });

  it('measures once in forced mode and gives values in their units', () => {
    const d = driver([...CONFIGURE, ...SAMPLE]);
    d.bme.configure();
    const { error, sample, tookMs } = take(d);
    expect(error).toBeUndefined();
    expect(sample!.temperatureC).toBeCloseTo(25.08, 2);
    expect(sample!.pressurePa).toBeCloseTo(100653.27, 1);
    expect(sample!.humidityPct).toBeGreaterThan(30);
    // §9.1: 1.25 + 2.3 + (2.3 + 0.575) + (2.3 + 0.575) ms
    expect(tookMs).toBeCloseTo(9.3, 6);
    d.bus.done();
  });

  it('sets oversampling and filter, and waits as long as they take', () => {
    const options = { address: 0x77, temperature: 2, pressure: 16, humidity: 4, filter: 16 } as const;
    const d = driver(
      [
        ...CONFIGURE.slice(0, 4),
        { write: [0xf4, 0] },
        { write: [0xf5, 0x10] },
        { write: [0xf2, 3] },
        { write: [0xf4, (2 << 5) | (5 << 2) | 1] },
        ...SAMPLE.slice(1),
      ],
      options,
    );
    d.bme.configure();
    expect(take(d).tookMs).toBeCloseTo(1.25 + 2.3 * 22 + 2 * 0.575, 6);
    d.bus.done();
  });

  it('leaves out what is not asked for', () => {
    const d = driver(
      [
        ...CONFIGURE.slice(0, 6),
        { write: [0xf2, 0] },
        { write: [0xf4, 0x21] },
        { transfer: [0xf3], count: 1, answer: [0] },
        { transfer: [0xf7], count: 8, answer: [0x80, 0, 0, 0x7e, 0xed, 0, 0x80, 0] },
      ],
      { pressure: 0, humidity: 0 },
    );
    d.bme.configure();
    const { sample, tookMs } = take(d);
    expect(sample!.temperatureC).toBeCloseTo(25.08, 2);
    expect(sample!.pressurePa).toBeNaN();
    expect(sample!.humidityPct).toBeNaN();
    expect(tookMs).toBeCloseTo(3.55, 6);
    d.bus.done();
  });

  it.each([
    [0x58, 'WRONG_PART BMP280'],
    [0x61, 'WRONG_PART 0x61'],
    [0xff, 'WRONG_PART 0xff'],
  ])('refuses chip id %s and says which it is', (id, message) => {
    const d = driver([{ transfer: [0xd0], count: 1, answer: [id] }]);
    expect(() => d.bme.configure()).toThrow(message);
    d.bus.done();
  });

  it('does not read trimming that the part is still loading', () => {
    const d = driver([CONFIGURE[0]!, { transfer: [0xf3], count: 1, answer: [1] }]);
    expect(() => d.bme.configure()).toThrow('BUSY 0x76');
    d.bus.done();
  });

  it.each([
    [{ temperature: 0 } as const, 'temperature'],
    [{ pressure: 3 as 2 }, 'oversampling'],
    [{ filter: 1 as 2 }, 'oversampling'],
  ])('refuses options that the part does not have: %j', (options, what) => {
    const d = driver([], options);
    expect(() => d.bme.configure()).toThrow(`BAD_VALUE ${what}`);
  });

  it.each(CONFIGURE.map((_, at) => at))('passes on a NACK at transfer %i of configure, and takes no sample after it', (at) => {
    const d = driver(failAt(CONFIGURE, at));
    expect(() => d.bme.configure()).toThrow(NACK);
    expect(take(d).error).toBe('NOT_CONFIGURED 0x76');
    d.bus.done();
  });

  it.each(SAMPLE.map((_, at) => at))('reports a NACK at transfer %i of a sample, later and once, and can sample again', (at) => {
    const d = driver([...CONFIGURE, ...failAt(SAMPLE, at), ...SAMPLE]);
    d.bme.configure();
    expect(take(d)).toMatchObject({ error: NACK.message, sample: undefined });
    expect(take(d).error).toBeUndefined();
    d.bus.done();
  });

  it('says BUSY when the part overruns its maximum time', () => {
    const d = driver([...CONFIGURE, SAMPLE[0]!, { transfer: [0xf3], count: 1, answer: [8] }]);
    d.bme.configure();
    expect(take(d).error).toBe('BUSY 0x76');
    d.bus.done();
  });

  it('says BUSY to a second sample while the first runs, which is not disturbed', () => {
    const d = driver([...CONFIGURE, ...SAMPLE]);
    d.bme.configure();
    const results: (string | undefined)[] = [];
    d.bme.sample((error) => results.push(error?.message));
    d.bme.sample((error) => results.push(error?.message));
    d.timers.advanceMs(100);
    expect(results).toEqual(['BUSY 0x76', undefined]);
    d.bus.done();
  });

  it.each([
    ['temperature', [0x65, 0x5a, 0xc0, 0x80, 0, 0, 0x6d, 0x60]],
    ['pressure', [0x80, 0, 0, 0x7e, 0xed, 0, 0x6d, 0x60]],
    ['humidity', [0x65, 0x5a, 0xc0, 0x7e, 0xed, 0, 0x80, 0]],
  ])('says SKIPPED when %s was asked for and not measured', (_what, data) => {
    const d = driver([...CONFIGURE, ...SAMPLE.slice(0, 2), { transfer: [0xf7], count: 8, answer: data }]);
    d.bme.configure();
    expect(take(d).error).toBe('SKIPPED 0x76');
    d.bus.done();
  });

  it.each([
    ['a temperature', [0x65, 0x5a, 0xc0, 0xff, 0xff, 0xf0, 0x6d, 0x60]],
    ['a pressure', [0x10, 0, 0, 0x7e, 0xed, 0, 0x6d, 0x60]],
  ])('says OUT_OF_RANGE for %s that no part measures (§1.3 p. 10, §1.4 p. 11)', (_what, data) => {
    const d = driver([...CONFIGURE, ...SAMPLE.slice(0, 2), { transfer: [0xf7], count: 8, answer: data }]);
    d.bme.configure();
    expect(take(d).error).toBe('OUT_OF_RANGE 0x76');
    d.bus.done();
  });

  it('drops a running measurement when closed', () => {
    const d = driver([...CONFIGURE, SAMPLE[0]!]);
    d.bme.configure();
    d.bme.sample(() => expect.unreachable());
    d.bme.close();
    d.timers.advanceMs(1000);
    d.bus.done();
  });
});
