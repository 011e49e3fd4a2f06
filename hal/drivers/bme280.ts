import type { I2cBus } from '../i2c.ts';
import type { TimerId, Timers } from '../timers.ts';
import { halError, hex } from '../errors.ts';
import { compensate, decodeTrimming, type Bme280Sample } from './bme280-compensation.ts';
import {
  MODE_FORCED,
  oversamplingCode,
  REG_CONFIG,
  REG_CTRL_MEAS,
  REG_DATA,
  REG_ID,
  REG_STATUS,
  REG_TRIMMING,
  SKIPPED_20,
  STATUS_IM_UPDATE,
  STATUS_MEASURING,
  TRIMMING_BYTES,
} from './bosch-registers.ts';
import type { SampleCallback } from './measurement.ts';

export type { Bme280Sample } from './bme280-compensation.ts';

/**
 * Bosch BME280: temperature, humidity and pressure over I2C, one forced-mode measurement at a time.
 * Source: Bosch BST-BME280-DS001-23; section numbers below are its.
 */

/** Samples averaged into one; 0 leaves the quantity out. */
export type Oversampling = 0 | 1 | 2 | 4 | 8 | 16;

export interface Bme280Options {
  /** 7 bits: 0x76 (SDO low, default) or 0x77. */
  readonly address?: number;
  /** Default 1; not 0, since the other two are corrected by it. */
  readonly temperature?: Oversampling;
  /** Default 1. */
  readonly pressure?: Oversampling;
  /** Default 1. */
  readonly humidity?: Oversampling;
  /** Coefficient of the filter over temperature and pressure; 0 (default) is off. §3.4.4 p. 18 */
  readonly filter?: 0 | 2 | 4 | 8 | 16;
}

export interface Bme280 {
  /**
   * Checks the part, reads its trimming and sets it up. Throws `WRONG_PART` with what is there instead, `BUSY` in the
   * first 2 ms after power-on, `BAD_VALUE` for an option, and whatever the bus throws. Call it again after a failure.
   */
  configure(): void;
  /**
   * Starts a measurement and calls back once it is read, later in any case. Errors: `NOT_CONFIGURED`, `BUSY` (another
   * sample is running, or the part overran its own maximum time), `SKIPPED` (the part lost its setting, as after a
   * brown-out: configure it again), `OUT_OF_RANGE` (beyond §1.3 p. 10 and §1.4 p. 11), and the bus's.
   */
  sample(callback: SampleCallback<Bme280Sample>): void;
  /** Drops a running measurement; its callback is not called. The part sleeps by itself. */
  close(): void;
}

const CHIP_ID = 0x60;
const REG_TRIMMING_HUMIDITY = 0xe1;
const REG_CTRL_HUM = 0xf2;
/** What the humidity reads when it was not measured: table 20 p. 28 */
const SKIPPED_16 = 0x8000;

/**
 * Makes the driver; no I/O happens before `configure`. It keeps its measurement itself: in a bundle with this driver alone, `createMeasurement` costs
 * 30 variables more on every board.
 */
export function createBme280(bus: I2cBus, options: Bme280Options, timers: Timers): Bme280 {
  const address = options.address ?? 0x76;
  const overT = options.temperature ?? 1;
  const overP = options.pressure ?? 1;
  const overH = options.humidity ?? 1;
  let trimming: Int16Array | undefined;
  let timer: TimerId | undefined;

  const register = (first: number, count: number): Uint8Array => bus.transfer(address, [first], count);

  const read = (): Bme280Sample => {
    if (register(REG_STATUS, 1)[0]! & STATUS_MEASURING) throw halError('BUSY', hex(address));
    const b = register(REG_DATA, 8);
    const rawP = (b[0]! << 12) | (b[1]! << 4) | (b[2]! >> 4);
    const rawT = (b[3]! << 12) | (b[4]! << 4) | (b[5]! >> 4);
    const rawH = (b[6]! << 8) | b[7]!;
    if (rawT === SKIPPED_20 || (overP && rawP === SKIPPED_20) || (overH && rawH === SKIPPED_16)) throw halError('SKIPPED', hex(address));
    const sample = compensate(trimming!, rawT, overP ? rawP : undefined, overH ? rawH : undefined);
    // Once the middle of the range is taken away, one comparison does for both ends. What was not measured is NaN, and passes.
    if (Math.abs(sample.temperatureC - 22.5) > 62.5 || Math.abs(sample.pressurePa - 70000) > 40000)
      throw halError('OUT_OF_RANGE', hex(address));
    return sample;
  };

  return {
    configure() {
      timers.cancel(timer);
      trimming = timer = undefined;
      if (overT === 0) throw halError('BAD_VALUE', 'temperature');
      const codes = oversamplingCode(overH) | oversamplingCode(overT) | oversamplingCode(overP) | filterCode(options.filter ?? 0);
      if (codes < 0) throw halError('BAD_VALUE', 'oversampling');
      const id = register(REG_ID, 1)[0]!;
      if (id !== CHIP_ID) throw halError('WRONG_PART', id === 0x58 ? 'BMP280' : hex(id));
      if (register(REG_STATUS, 1)[0]! & STATUS_IM_UPDATE) throw halError('BUSY', hex(address));
      const words = decodeTrimming(register(REG_TRIMMING, TRIMMING_BYTES), register(REG_TRIMMING_HUMIDITY, 7));
      // Sleep first: `config` may be ignored in normal mode (§5.4.6 p. 30). `ctrl_hum` counts from the next write to `ctrl_meas` (§5.4.3 p. 27).
      bus.write(address, [REG_CTRL_MEAS, 0]);
      bus.write(address, [REG_CONFIG, filterCode(options.filter ?? 0) << 2]);
      bus.write(address, [REG_CTRL_HUM, oversamplingCode(overH)]);
      trimming = words;
    },
    sample(callback) {
      const later = (error: Error): void => void timers.after(0, () => callback(error));
      if (trimming === undefined) return later(halError('NOT_CONFIGURED', hex(address)));
      if (timer !== undefined) return later(halError('BUSY', hex(address)));
      try {
        bus.write(address, [REG_CTRL_MEAS, (oversamplingCode(overT) << 5) | (oversamplingCode(overP) << 2) | MODE_FORCED]);
      } catch (e) {
        return later(e as Error);
      }
      timer = timers.after(maximumMs(overT, overP, overH), () => {
        timer = undefined;
        let sample: Bme280Sample;
        try {
          sample = read();
        } catch (e) {
          return callback(e as Error);
        }
        callback(undefined, sample);
      });
    },
    close() {
      timers.cancel(timer);
      timer = undefined;
    },
  };
}

function filterCode(coefficient: number): number {
  return [0, 2, 4, 8, 16].indexOf(coefficient);
}

/** Longest time a measurement takes, in ms: §9.1 p. 51 */
function maximumMs(overT: number, overP: number, overH: number): number {
  return (1250 + 2300 * (overT + overP + overH) + (overP ? 575 : 0) + (overH ? 575 : 0)) / 1000;
}
