/** Drivers with one measurement at a time, against a scripted bus: vectors of the datasheets, and everything that can go wrong. */
import { describe, expect, it } from 'vitest';
import { createAds1115 } from '../../hal/drivers/ads1115.ts';
import { createAht20 } from '../../hal/drivers/aht20.ts';
import { createBh1750 } from '../../hal/drivers/bh1750.ts';
import { createBmp280 } from '../../hal/drivers/bmp280.ts';
import { createSht3x } from '../../hal/drivers/sht3x.ts';
import { createSht4x } from '../../hal/drivers/sht4x.ts';
import type { I2cBus } from '../../hal/i2c.ts';
import type { Timers } from '../../hal/timers.ts';
import { crc8, wordWithCrc } from '../../simulator/parts/crc8.ts';
import { scriptedI2c, type I2cStep } from '../support/scripted-i2c.ts';
import { trimmingRegisters } from './bme280-registers.ts';
import { virtualTimers } from './virtual-timers.ts';

interface Driver {
  configure(): void;
  sample(callback: (error: Error | undefined, sample?: object) => void): void;
  close(): void;
}

interface Case {
  readonly name: string;
  readonly address: number;
  readonly make: (bus: I2cBus, timers: Timers) => Driver;
  readonly configure: readonly I2cStep[];
  readonly sample: readonly I2cStep[];
  readonly waitMs: number;
  readonly expected: object;
  /** Scripts of `configure` and what it throws. */
  readonly refusals: readonly (readonly [why: string, steps: readonly I2cStep[], error: string])[];
  /** Scripts of `sample` and the error that it calls back with. */
  readonly failures: readonly (readonly [why: string, steps: readonly I2cStep[], error: string])[];
}

const near = (value: number, digits = 2): number => expect.closeTo(value, digits) as number;
/** Bosch's example of §3.12: its trimming, and the codes 415148 and 519888. */
const BOSCH = trimmingRegisters({
  T: [27504, 26435, -1000],
  P: [36477, -10685, 3024, 2855, 140, -7, 15500, -14600, 6000],
  H: [0, 0, 0, 0, 0, 0],
}).low;
const BOSCH_DATA = [0x65, 0x5a, 0xc0, 0x7e, 0xed, 0x00];
/** Words with check bytes that were computed apart: 0x6666 has 0x93, 0x8000 has 0xA2, 0xBEEF (the datasheet's) 0x92. */
const SHT_FRAME = [0x66, 0x66, 0x93, 0x80, 0x00, 0xa2];
const broken = (frame: readonly number[], at: number): number[] => frame.map((byte, index) => (index === at ? byte ^ 1 : byte));
/** A word and its check byte, for codes that no datasheet has an example of. */
const words = (word: number): number[] => wordWithCrc(word);
const ZERO_FRAME = [0x1c, 0, 0, 0, 0, 0];
/** 50 %RH and 25 °C: 0x80000 and 0x60000 of 2^20. */
const AHT_FRAME = [0x1c, 0x80, 0x00, 0x06, 0x00, 0x00, 0x4e];

const CASES: readonly Case[] = [
  {
    name: 'sht3x',
    address: 0x44,
    make: (bus, timers) => createSht3x(bus, {}, timers),
    configure: [{ write: [0x30, 0x93] }, { transfer: [0xf3, 0x2d], count: 3, answer: [0xbe, 0xef, 0x92] }],
    sample: [{ write: [0x24, 0x00] }, { read: 6, answer: SHT_FRAME }],
    waitMs: 15,
    expected: { temperatureC: near(25), humidityPct: near(50) },
    refusals: [
      [
        'a check byte that does not fit',
        [{ write: [0x30, 0x93] }, { transfer: [0xf3, 0x2d], count: 3, answer: [0xbe, 0xef, 0x93] }],
        'WRONG_PART 0x44',
      ],
    ],
    failures: [
      ['a flipped bit in the temperature', [{ write: [0x24, 0x00] }, { read: 6, answer: broken(SHT_FRAME, 1) }], 'CRC 0x44'],
      ['a flipped bit in the humidity', [{ write: [0x24, 0x00] }, { read: 6, answer: broken(SHT_FRAME, 5) }], 'CRC 0x44'],
      [
        'a temperature that no part measures',
        [{ write: [0x24, 0x00] }, { read: 6, answer: [...words(0xffff), ...words(0x8000)] }],
        'OUT_OF_RANGE 0x44',
      ],
    ],
  },
  {
    name: 'sht4x',
    address: 0x44,
    make: (bus, timers) => createSht4x(bus, {}, timers),
    configure: [{ write: [0x89] }, { read: 6, answer: [0xbe, 0xef, 0x92, 0xbe, 0xef, 0x92] }],
    sample: [{ write: [0xfd] }, { read: 6, answer: SHT_FRAME }],
    waitMs: 8.3,
    expected: { temperatureC: near(25), humidityPct: near(56.5) },
    refusals: [
      ['a check byte that does not fit', [{ write: [0x89] }, { read: 6, answer: [0xbe, 0xef, 0x92, 0xbe, 0xef, 0] }], 'WRONG_PART 0x44'],
    ],
    failures: [
      ['a flipped bit', [{ write: [0xfd] }, { read: 6, answer: broken(SHT_FRAME, 3) }], 'CRC 0x44'],
      [
        'a temperature that no part measures',
        [{ write: [0xfd] }, { read: 6, answer: [...words(0), ...words(0x8000)] }],
        'OUT_OF_RANGE 0x44',
      ],
    ],
  },
  {
    name: 'aht20',
    address: 0x38,
    make: (bus, timers) => createAht20(bus, timers),
    configure: [
      { transfer: [0x71], count: 1, answer: [0x18] },
      { read: 7, answer: AHT_FRAME },
    ],
    sample: [{ write: [0xac, 0x33, 0x00] }, { read: 7, answer: AHT_FRAME }],
    waitMs: 80,
    expected: { temperatureC: near(25), humidityPct: near(50) },
    refusals: [
      [
        'a frame whose check byte does not fit',
        [
          { transfer: [0x71], count: 1, answer: [0x18] },
          { read: 7, answer: broken(AHT_FRAME, 6) },
        ],
        'WRONG_PART 0x38',
      ],
    ],
    failures: [
      ['a flipped bit', [{ write: [0xac, 0x33, 0x00] }, { read: 7, answer: broken(AHT_FRAME, 2) }], 'CRC 0x38'],
      ['a part that is still at it', [{ write: [0xac, 0x33, 0x00] }, { read: 7, answer: [0x9c, ...AHT_FRAME.slice(1)] }], 'BUSY 0x38'],
      [
        'a part whose data are all zero',
        [{ write: [0xac, 0x33, 0x00] }, { read: 7, answer: [...ZERO_FRAME, crc8(ZERO_FRAME)] }],
        'OUT_OF_RANGE 0x38',
      ],
    ],
  },
  {
    name: 'bh1750',
    address: 0x23,
    make: (bus, timers) => createBh1750(bus, {}, timers),
    configure: [{ write: [0x01] }, { write: [0x42] }, { write: [0x65] }],
    sample: [{ write: [0x20] }, { read: 2, answer: [0x83, 0x90] }],
    waitMs: 180,
    // The example of “I2C Bus Access” p. 10.
    expected: { illuminanceLx: near(28067, 0) },
    refusals: [],
    failures: [['too much light', [{ write: [0x20] }, { read: 2, answer: [0xff, 0xff] }], 'OUT_OF_RANGE 0x23']],
  },
  {
    name: 'ads1115',
    address: 0x48,
    make: (bus, timers) => createAds1115(bus, { input: 1, fullScaleV: 2.048 }, timers),
    configure: [{ write: [1, 0x55, 0x83] }, { transfer: [1], count: 2, answer: [0xd5, 0x83] }],
    sample: [
      { write: [1, 0xd5, 0x83] },
      { transfer: [1], count: 2, answer: [0xd5, 0x83] },
      { transfer: [0], count: 2, answer: [0xc0, 0x00] },
    ],
    waitMs: 1100 / 128 + 1,
    expected: { voltageV: near(-1.024, 6) },
    refusals: [
      [
        'a register that does not keep what was written',
        [{ write: [1, 0x55, 0x83] }, { transfer: [1], count: 2, answer: [0x00, 0x00] }],
        'WRONG_PART 0x48',
      ],
    ],
    failures: [
      ['a conversion that is not over', [{ write: [1, 0xd5, 0x83] }, { transfer: [1], count: 2, answer: [0x55, 0x83] }], 'BUSY 0x48'],
      [
        'an input beyond the scale',
        [{ write: [1, 0xd5, 0x83] }, { transfer: [1], count: 2, answer: [0xd5, 0x83] }, { transfer: [0], count: 2, answer: [0x7f, 0xff] }],
        'OUT_OF_RANGE 0x48',
      ],
    ],
  },
  {
    name: 'bmp280',
    address: 0x76,
    make: (bus, timers) => createBmp280(bus, {}, timers),
    configure: [
      { transfer: [0xd0], count: 1, answer: [0x58] },
      { transfer: [0xf3], count: 1, answer: [0] },
      { transfer: [0x88], count: 26, answer: BOSCH },
      { write: [0xf4, 0] },
      { write: [0xf5, 0] },
    ],
    sample: [{ write: [0xf4, 0x25] }, { transfer: [0xf3], count: 1, answer: [0] }, { transfer: [0xf7], count: 6, answer: BOSCH_DATA }],
    waitMs: 6.425,
    expected: { temperatureC: near(25.08), pressurePa: near(100653.27, 1) },
    refusals: [
      ['a BME280', [{ transfer: [0xd0], count: 1, answer: [0x60] }], 'WRONG_PART BME280'],
      ['another part', [{ transfer: [0xd0], count: 1, answer: [0x55] }], 'WRONG_PART 0x55'],
      [
        'a part that copies its trimming',
        [
          { transfer: [0xd0], count: 1, answer: [0x58] },
          { transfer: [0xf3], count: 1, answer: [1] },
        ],
        'BUSY 0x76',
      ],
    ],
    failures: [
      ['a measurement that is not over', [{ write: [0xf4, 0x25] }, { transfer: [0xf3], count: 1, answer: [8] }], 'BUSY 0x76'],
      [
        'a part that lost its setting',
        [
          { write: [0xf4, 0x25] },
          { transfer: [0xf3], count: 1, answer: [0] },
          { transfer: [0xf7], count: 6, answer: [0x80, 0, 0, 0x80, 0, 0] },
        ],
        'SKIPPED 0x76',
      ],
      [
        'a pressure that no part measures',
        [
          { write: [0xf4, 0x25] },
          { transfer: [0xf3], count: 1, answer: [0] },
          { transfer: [0xf7], count: 6, answer: [0x10, 0, 0, 0x7e, 0xed, 0] },
        ],
        'OUT_OF_RANGE 0x76',
      ],
      [
        'a temperature that no part measures',
        [
          { write: [0xf4, 0x25] },
          { transfer: [0xf3], count: 1, answer: [0] },
          { transfer: [0xf7], count: 6, answer: [0x65, 0x5a, 0xc0, 0xff, 0xff, 0xf0] },
        ],
        'OUT_OF_RANGE 0x76',
      ],
    ],
  },
];

describe.each(CASES)('$name', ({ address, make, configure, sample, waitMs, expected, refusals, failures }) => {
  function rig(steps: readonly I2cStep[]) {
    const bus = scriptedI2c(address, steps);
    const timers = virtualTimers();
    return { bus, timers, driver: make(bus, timers) };
  }
  function take({ driver, timers }: ReturnType<typeof rig>): { error: string | undefined; sample: object | undefined; tookMs: number } {
    const results: { error: string | undefined; sample: object | undefined; tookMs: number }[] = [];
    const startMs = timers.nowMs();
    driver.sample((error, value) => results.push({ error: error?.message, sample: value, tookMs: timers.nowMs() - startMs }));
    expect(results).toEqual([]);
    timers.advanceMs(1000);
    expect(results).toHaveLength(1);
    expect(timers.pendingMs()).toEqual([]);
    return results[0]!;
  }
  const nackAt = (steps: readonly I2cStep[], at: number): I2cStep[] => [...steps.slice(0, at), { ...steps[at]!, fails: new Error('NACK') }];

  it('does nothing before it is configured, and says so', () => {
    const r = rig([]);
    expect(take(r).error).toMatch(/^NOT_CONFIGURED /);
    r.bus.done();
  });

  it('measures, waits as long as the datasheet allows, and gives values in their units', () => {
    const r = rig([...configure, ...sample, ...sample]);
    r.driver.configure();
    expect(take(r)).toEqual({ error: undefined, sample: expected, tookMs: near(waitMs, 6) });
    expect(take(r).sample).toEqual(expected);
    r.bus.done();
  });

  it.each(configure.map((_, at) => at))('throws what the bus throws at step %d of configure, and stays as it was', (at) => {
    const r = rig(nackAt(configure, at));
    expect(() => r.driver.configure()).toThrow('NACK');
    expect(take(r).error).toMatch(/^NOT_CONFIGURED /);
    r.bus.done();
  });

  it.each(sample.map((_, at) => at))('calls back with what the bus throws at step %d of sample, and can go on', (at) => {
    const r = rig([...configure, ...nackAt(sample, at), ...sample]);
    r.driver.configure();
    expect(take(r).error).toBe('NACK');
    expect(take(r).sample).toEqual(expected);
    r.bus.done();
  });

  if (refusals.length > 0) {
    it.each(refusals)('refuses %s', (_why, steps, error) => {
      const r = rig(steps);
      expect(() => r.driver.configure()).toThrow(error);
      r.bus.done();
    });
  }

  it.each(failures)('calls back with an error for %s', (_why, steps, error) => {
    const r = rig([...configure, ...steps]);
    r.driver.configure();
    expect(take(r)).toMatchObject({ error, sample: undefined });
    r.bus.done();
  });

  it('refuses a second sample while one is running, and calls nobody after close', () => {
    const r = rig([...configure, sample[0]!, ...sample]);
    r.driver.configure();
    const seen: unknown[] = [];
    r.driver.sample(() => seen.push('first'));
    r.driver.sample((error) => seen.push(error?.message.split(' ')[0]));
    r.timers.advanceMs(0.5);
    expect(seen).toEqual(['BUSY']);
    r.driver.close();
    r.timers.advanceMs(1000);
    expect(seen).toEqual(['BUSY']);
    expect(take(r).sample).toEqual(expected);
    r.bus.done();
  });
});

it('ads1115 refuses options that the part does not have', () => {
  const timers = virtualTimers();
  const bus = scriptedI2c(0x48, []);
  for (const options of [{ input: 4 }, { fullScaleV: 3 }, { rate: 100 }])
    expect(() => createAds1115(bus, options as never, timers).configure()).toThrow('BAD_VALUE options');
  bus.done();
});
