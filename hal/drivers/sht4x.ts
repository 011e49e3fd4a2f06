import type { I2cBus } from '../i2c.ts';
import type { Timers } from '../timers.ts';
import { halError, hex } from '../errors.ts';
import { checkedWord } from './checked-words.ts';
import { createMeasurement, type SampleCallback } from './measurement.ts';
import { inRange } from './range.ts';

/** Sensirion SHT40, SHT41, SHT45: temperature and humidity over I2C. Datasheet SHT4x, version 6.1. */

export interface Sht4xOptions {
  /** 7 bits: 0x44 (default), 0x45 or 0x46, by the part number. */
  readonly address?: number;
  /** Default `high`. Table 8 p. 12 */
  readonly precision?: 'low' | 'medium' | 'high';
}

export interface Sht4xSample {
  /** Degrees Celsius, -40 to 125. */
  readonly temperatureC: number;
  /** Percent relative humidity, held in 0 to 100 (§4.6 p. 12). */
  readonly humidityPct: number;
}

export interface Sht4x {
  /** Reads the serial number, whose check bytes stand for the identity that the part has not. Throws `WRONG_PART`, and whatever the bus throws. */
  configure(): void;
  /** Starts a measurement and calls back once it is read. Errors: `NOT_CONFIGURED`, `BUSY`, `CRC`, `OUT_OF_RANGE` (beyond table 2 p. 6), and the bus's (`NACK` when the part was not ready). */
  sample(callback: SampleCallback<Sht4xSample>): void;
  close(): void;
}

/** Command, and the longest time in ms: table 8 p. 12, table 5 p. 10 */
const MODES = { low: [0xe0, 1.6], medium: [0xf6, 4.5], high: [0xfd, 8.3] };
const READ_SERIAL = 0x89;

/** Makes the driver; no I/O happens before `configure`. */
export function createSht4x(bus: I2cBus, options: Sht4xOptions, timers: Timers): Sht4x {
  const address = options.address ?? 0x44;
  const where = hex(address);
  const mode = MODES[options.precision ?? 'high'];
  const measurement = createMeasurement<Sht4xSample>(
    timers,
    where,
    () => {
      bus.write(address, [mode[0]!]);
      return mode[1]!;
    },
    () => {
      const bytes = bus.read(address, 6);
      const humidityPct = (checkedWord(bytes, 3, where) * 125) / 65535 - 6;
      return {
        temperatureC: inRange((checkedWord(bytes, 0, where) * 175) / 65535 - 45, -40, 125, where),
        humidityPct: Math.max(0, Math.min(100, humidityPct)),
      };
    },
  );
  return {
    configure() {
      measurement.setReady(false);
      bus.write(address, [READ_SERIAL]);
      const serial = bus.read(address, 6);
      try {
        checkedWord(serial, 0, where);
        checkedWord(serial, 3, where);
      } catch {
        throw halError('WRONG_PART', where);
      }
      measurement.setReady(true);
    },
    sample: measurement.sample,
    close: measurement.close,
  };
}
