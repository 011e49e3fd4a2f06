import type { I2cBus } from '../i2c.ts';
import type { Timers } from '../timers.ts';
import { halError, hex } from '../errors.ts';
import { compensate, decodeTrimming } from './bme280-compensation.ts';
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
import { createMeasurement, type SampleCallback } from './measurement.ts';
import { inRange } from './range.ts';

/** Bosch BMP280: pressure and temperature over I2C, one forced-mode measurement at a time. BST-BMP280-DS001-26; its formulas are those of the BME280. */

export interface Bmp280Options {
  /** 7 bits: 0x76 (SDO low, default) or 0x77. */
  readonly address?: number;
  /** Samples averaged into one. Default 1. */
  readonly temperature?: 1 | 2 | 4 | 8 | 16;
  /** Default 1; 0 leaves the pressure out. */
  readonly pressure?: 0 | 1 | 2 | 4 | 8 | 16;
}

export interface Bmp280Sample {
  /** Degrees Celsius, -40 to 85. */
  readonly temperatureC: number;
  /** Pascal at the sensor, 30,000 to 110,000; NaN if it was not measured. */
  readonly pressurePa: number;
}

export interface Bmp280 {
  /** Checks the part, reads its trimming and sets it up. Throws `WRONG_PART` with what is there instead, `BUSY` in the first 2 ms, `BAD_VALUE`, and whatever the bus throws. */
  configure(): void;
  /** Starts a measurement and calls back once it is read. Errors: `NOT_CONFIGURED`, `BUSY` (also of the part), `SKIPPED` (it lost its setting), `OUT_OF_RANGE` (beyond table 2 p. 7), and the bus's. */
  sample(callback: SampleCallback<Bmp280Sample>): void;
  close(): void;
}

const CHIP_ID = 0x58;

/** Makes the driver; no I/O happens before `configure`. */
export function createBmp280(bus: I2cBus, options: Bmp280Options, timers: Timers): Bmp280 {
  const address = options.address ?? 0x76;
  const where = hex(address);
  const overT = options.temperature ?? 1;
  const overP = options.pressure ?? 1;
  const codeT = oversamplingCode(overT);
  const codeP = oversamplingCode(overP);
  let trimming: Int16Array | undefined;
  const register = (first: number, count: number): Uint8Array => bus.transfer(address, [first], count);
  const measurement = createMeasurement<Bmp280Sample>(
    timers,
    where,
    () => {
      bus.write(address, [REG_CTRL_MEAS, (codeT << 5) | (codeP << 2) | MODE_FORCED]);
      // §3.8.1 p. 18, the maximum.
      return (1250 + 2300 * (overT + overP) + (overP ? 575 : 0)) / 1000;
    },
    () => {
      if (register(REG_STATUS, 1)[0]! & STATUS_MEASURING) throw halError('BUSY', where);
      const b = register(REG_DATA, 6);
      const rawP = (b[0]! << 12) | (b[1]! << 4) | (b[2]! >> 4);
      const rawT = (b[3]! << 12) | (b[4]! << 4) | (b[5]! >> 4);
      if (rawT === SKIPPED_20 || (overP && rawP === SKIPPED_20)) throw halError('SKIPPED', where);
      const sample = compensate(trimming!, rawT, overP ? rawP : undefined, undefined);
      return {
        temperatureC: inRange(sample.temperatureC, -40, 85, where),
        pressurePa: inRange(sample.pressurePa, 30000, 110000, where),
      };
    },
  );
  return {
    configure() {
      measurement.setReady(false);
      if (codeT < 1 || codeP < 0) throw halError('BAD_VALUE', 'oversampling');
      const id = register(REG_ID, 1)[0]!;
      if (id !== CHIP_ID) throw halError('WRONG_PART', id === 0x60 ? 'BME280' : hex(id));
      if (register(REG_STATUS, 1)[0]! & STATUS_IM_UPDATE) throw halError('BUSY', where);
      // Of the humidity there is nothing to decode.
      trimming = decodeTrimming(register(REG_TRIMMING, TRIMMING_BYTES), [0, 0, 0, 0, 0, 0, 0]);
      // Sleep first: `config` may be ignored in normal mode (§4.3.5 p. 26).
      bus.write(address, [REG_CTRL_MEAS, 0]);
      bus.write(address, [REG_CONFIG, 0]);
      measurement.setReady(true);
    },
    sample: measurement.sample,
    close: measurement.close,
  };
}
