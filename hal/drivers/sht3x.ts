import type { I2cBus } from '../i2c.ts';
import type { Timers } from '../timers.ts';
import { halError, hex } from '../errors.ts';
import { checkedWord } from './checked-words.ts';
import { createMeasurement, type SampleCallback } from './measurement.ts';
import { inRange } from './range.ts';

/** Sensirion SHT30, SHT31, SHT35: temperature and humidity over I2C, in single shots without clock stretching. Datasheet SHT3x-DIS, version 4. */

export interface Sht3xOptions {
  /** 7 bits: 0x44 (ADDR low, default) or 0x45. */
  readonly address?: number;
  /** Repeatability; a better one takes longer and draws more. Default `high`. Table 4 p. 7 */
  readonly repeatability?: 'low' | 'medium' | 'high';
}

export interface Sht3xSample {
  /** Degrees Celsius, -40 to 125. */
  readonly temperatureC: number;
  /** Percent relative humidity, 0 to 100. */
  readonly humidityPct: number;
}

export interface Sht3x {
  /**
   * Stops what the part may be doing and reads its status, whose check byte stands for the identity that it has not.
   * Throws `WRONG_PART`, and whatever the bus throws: a part that measures by itself ends its measurement first, up to 15 ms in which it does not
   * acknowledge (§4.8 p. 11); call it again then.
   */
  configure(): void;
  /** Starts a measurement and calls back once it is read. Errors: `NOT_CONFIGURED`, `BUSY`, `CRC`, `OUT_OF_RANGE` (beyond table 2 p. 2), and the bus's (`NACK` when the part was not ready). */
  sample(callback: SampleCallback<Sht3xSample>): void;
  close(): void;
}

/** Second byte of the command, and the longest time in ms: table 8 p. 10, table 4 p. 7 */
const MODES = { low: [0x16, 4], medium: [0x0b, 6], high: [0x00, 15] };

/** Makes the driver; no I/O happens before `configure`. */
export function createSht3x(bus: I2cBus, options: Sht3xOptions, timers: Timers): Sht3x {
  const address = options.address ?? 0x44;
  const where = hex(address);
  const mode = MODES[options.repeatability ?? 'high'];
  const measurement = createMeasurement<Sht3xSample>(
    timers,
    where,
    () => {
      bus.write(address, [0x24, mode[0]!]);
      return mode[1]!;
    },
    () => {
      const bytes = bus.read(address, 6);
      // §4.13 p. 13
      return {
        temperatureC: inRange((checkedWord(bytes, 0, where) * 175) / 65535 - 45, -40, 125, where),
        humidityPct: (checkedWord(bytes, 3, where) * 100) / 65535,
      };
    },
  );
  return {
    configure() {
      measurement.setReady(false);
      // Break: a part in periodic mode takes no other command (§4.8 p. 11).
      bus.write(address, [0x30, 0x93]);
      try {
        checkedWord(bus.transfer(address, [0xf3, 0x2d], 3), 0, where);
      } catch (e) {
        throw (e as { code?: string }).code === 'CRC' ? halError('WRONG_PART', where) : e;
      }
      measurement.setReady(true);
    },
    sample: measurement.sample,
    close: measurement.close,
  };
}
