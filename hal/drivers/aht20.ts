import type { I2cBus } from '../i2c.ts';
import type { Timers } from '../timers.ts';
import { halError, hex } from '../errors.ts';
import { crc8 } from './checked-words.ts';
import { createMeasurement, type SampleCallback } from './measurement.ts';
import { inRange } from './range.ts';

/** ASAIR AHT20: temperature and humidity over I2C, at 0x38. Data Sheet AHT20, V1.0 of May 2021; the command 0xBE is not in it. The older AHT10 sends no check byte and is another part. */

export interface Aht20Sample {
  /** Degrees Celsius, -40 to 85. */
  readonly temperatureC: number;
  /** Percent relative humidity, 0 to 100. */
  readonly humidityPct: number;
}

export interface Aht20 {
  /**
   * Loads the calibration if the part has not, and looks at a whole frame: its check byte stands for the identity that the part has not.
   * Not in the first 100 ms after power-on (§7.1 p. 11). Throws `WRONG_PART`, and whatever the bus throws.
   */
  configure(): void;
  /** Starts a measurement of 80 ms and calls back once it is read. Errors: `NOT_CONFIGURED`, `BUSY` (also of the part), `CRC`, `OUT_OF_RANGE` (beyond table 2 p. 2), and the bus's. */
  sample(callback: SampleCallback<Aht20Sample>): void;
  close(): void;
}

const ADDRESS = 0x38;
const MEASURE_MS = 80;
const BUSY = 0x80;
const CALIBRATED = 0x08;

/** Makes the driver; no I/O happens before `configure`. */
export function createAht20(bus: I2cBus, timers: Timers): Aht20 {
  const where = hex(ADDRESS);
  const frame = (): Uint8Array => {
    const bytes = bus.read(ADDRESS, 7);
    if (bytes[0]! & BUSY) throw halError('BUSY', where);
    if (crc8(bytes, 0, 6) !== bytes[6]) throw halError('CRC', where);
    return bytes;
  };
  const measurement = createMeasurement<Aht20Sample>(
    timers,
    where,
    () => {
      bus.write(ADDRESS, [0xac, 0x33, 0x00]);
      return MEASURE_MS;
    },
    () => {
      const b = frame();
      // §8 p. 13: two values of 20 bits.
      return {
        humidityPct: (((b[1]! << 12) | (b[2]! << 4) | (b[3]! >> 4)) * 100) / 1048576,
        temperatureC: inRange(((((b[3]! & 15) << 16) | (b[4]! << 8) | b[5]!) * 200) / 1048576 - 50, -40, 85, where),
      };
    },
  );
  return {
    configure() {
      measurement.setReady(false);
      if ((bus.transfer(ADDRESS, [0x71], 1)[0]! & CALIBRATED) === 0) bus.write(ADDRESS, [0xbe, 0x08, 0x00]);
      else {
        try {
          frame();
        } catch (e) {
          throw (e as { code?: string }).code === 'CRC' ? halError('WRONG_PART', where) : e;
        }
      }
      measurement.setReady(true);
    },
    sample: measurement.sample,
    close: measurement.close,
  };
}
