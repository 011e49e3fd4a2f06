import { describe, expect, it } from 'vitest';
import { createDs18b20, type Ds18b20Options } from '../../hal/drivers/ds18b20.ts';
import { halError } from '../../hal/errors.ts';
import { oneWireCrc, type OneWireBus } from '../../hal/one-wire.ts';
import { virtualTimers } from './virtual-timers.ts';

const withCrc = (bytes: number[]): number[] => [...bytes, oneWireCrc(bytes)];
const ROM = Buffer.from(withCrc([0x28, 1, 2, 3, 4, 5, 6])).toString('hex');
/** Scratchpad of table 1: +25.0625 °C at 12 bits. */
const SCRATCHPAD = withCrc([0x91, 0x01, 0x4b, 0x46, 0x7f, 0xff, 0x0c, 0x10]);

/** A wire whose answers are given, and which notes what is done to it. */
function wire(answers: { reads?: number[][]; found?: string[]; present?: boolean[] }): OneWireBus & { log: string[] } {
  const log: string[] = [];
  const reads = [...(answers.reads ?? [])];
  const present = [...(answers.present ?? [])];
  return {
    log,
    select(rom) {
      log.push(`select ${rom === undefined ? 'all' : rom}`);
      if (present.shift() === false) throw halError('NO_PRESENCE', 'D13');
    },
    write: (bytes) => void log.push(`write ${Buffer.from(bytes).toString('hex')}`),
    read: () => Uint8Array.from(reads.shift()!),
    search: () => answers.found ?? [],
  };
}

function take(answers: Parameters<typeof wire>[0], options: Ds18b20Options = { rom: ROM }) {
  const bus = wire(answers);
  const timers = virtualTimers();
  const driver = createDs18b20(bus, options, timers);
  driver.configure();
  const results: { error: string | undefined; temperatureC: number | undefined; tookMs: number }[] = [];
  driver.sample((error, sample) => results.push({ error: error?.message, temperatureC: sample?.temperatureC, tookMs: timers.nowMs() }));
  timers.advanceMs(2000);
  expect(results).toHaveLength(1);
  return { ...results[0]!, log: bus.log };
}

const configured = (options: Ds18b20Options, answers: Parameters<typeof wire>[0]): (() => void) => {
  return () => createDs18b20(wire(answers), options, virtualTimers()).configure();
};

describe('ds18b20', () => {
  it.each([
    [0x07d0, 125],
    [0x0191, 25.0625],
    [0x0008, 0.5],
    [0x0000, 0],
    [0xfff8, -0.5],
    [0xfe6f, -25.0625],
    [0xfc90, -55],
  ])('reads the codes of table 1 p. 6: 0x%s is %d °C', (code, temperatureC) => {
    const data = withCrc([code & 255, code >> 8, 0x4b, 0x46, 0x7f, 0xff, 0x0c, 0x10]);
    expect(take({ reads: [SCRATCHPAD, data] })).toMatchObject({ error: undefined, temperatureC, tookMs: 750 });
  });

  it('speaks to the part that it was given, in the order of the datasheet', () => {
    expect(take({ reads: [SCRATCHPAD, SCRATCHPAD] }).log).toEqual([
      'select all',
      `select ${ROM}`,
      'write 4e4b467f',
      `select ${ROM}`,
      'write be',
      `select ${ROM}`,
      'write 44',
      `select ${ROM}`,
      'write be',
    ]);
  });

  it('finds the only part on the line by itself', () => {
    expect(take({ reads: [SCRATCHPAD, SCRATCHPAD], found: [ROM] }, {}).temperatureC).toBe(25.0625);
    expect(configured({}, { found: [ROM, ROM] })).toThrow('WRONG_PART 2 parts');
  });

  it('waits less for fewer bits', () => {
    const nine = withCrc([0x90, 0x01, 0x4b, 0x46, 0x1f, 0xff, 0x0c, 0x10]);
    expect(take({ reads: [nine, nine] }, { rom: ROM, resolution: 9 })).toMatchObject({ temperatureC: 25, tookMs: 93.75 });
  });

  it('refuses a ROM code of another family or with a wrong check byte, and a resolution that does not exist', () => {
    const foreign = Buffer.from(withCrc([0x10, 1, 2, 3, 4, 5, 6])).toString('hex');
    expect(configured({ rom: foreign }, {})).toThrow(`WRONG_PART ${foreign}`);
    expect(configured({ rom: ROM.slice(0, 14) + '00' }, {})).toThrow('CRC 28');
    expect(configured({ resolution: 13 as 12 }, {})).toThrow('BAD_VALUE resolution');
  });

  it.each([
    ['a flipped bit', [0x92, ...SCRATCHPAD.slice(1)]],
    ['a line that nobody holds', Array.from({ length: 9 }, () => 255)],
    ['a line that is shorted', Array.from({ length: 9 }, () => 0)],
  ])('calls back with CRC for %s', (_why, bytes) => {
    expect(take({ reads: [SCRATCHPAD, bytes] }).error).toBe(`CRC ${ROM}`);
    expect(configured({ rom: ROM }, { reads: [bytes] })).toThrow(`CRC ${ROM}`);
  });

  it.each([0x07d1, 0xfc8f, 0x7ff0])('calls back with OUT_OF_RANGE for the code %i, which no part measures', (code) => {
    const data = withCrc([code & 255, code >> 8, 0x4b, 0x46, 0x7f, 0xff, 0x0c, 0x10]);
    expect(take({ reads: [SCRATCHPAD, data] }).error).toBe(`OUT_OF_RANGE ${ROM}`);
  });

  it('tells 85 °C from a part that has just got its power, by the resolution that it forgot', () => {
    const hot = withCrc([0x50, 0x05, 0x4b, 0x46, 0x3f, 0xff, 0x0c, 0x10]);
    const reset = withCrc([0x50, 0x05, 0x4b, 0x46, 0x7f, 0xff, 0x0c, 0x10]);
    expect(take({ reads: [hot, hot] }, { rom: ROM, resolution: 10 }).temperatureC).toBe(85);
    expect(take({ reads: [hot, reset] }, { rom: ROM, resolution: 10 }).error).toBe(`SKIPPED ${ROM}`);
  });

  it('says that nobody is there', () => {
    expect(configured({ rom: ROM }, { present: [false] })).toThrow('NO_PRESENCE D13');
    expect(take({ reads: [SCRATCHPAD], present: [true, true, true, false] }).error).toBe('NO_PRESENCE D13');
  });
});
