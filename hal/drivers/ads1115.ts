import type { I2cBus } from '../i2c.ts';
import type { Timers } from '../timers.ts';
import { halError, hex } from '../errors.ts';
import { createMeasurement, type SampleCallback } from './measurement.ts';

/** Texas Instruments ADS1115: 16-bit converter over I2C, in single shots. SBAS444D. One driver an input; any number of them on one part, sampled one after the other. */

export interface Ads1115Options {
  /** 7 bits: 0x48 (default) to 0x4B. */
  readonly address?: number;
  /** One input against ground (0 to 3), or a difference. Default 0. */
  readonly input?: 0 | 1 | 2 | 3 | '0-1' | '0-3' | '1-3' | '2-3';
  /** Volts at the end of the scale, either way. Default 4.096. No input may be more than 0.3 V above the supply, whatever the scale. */
  readonly fullScaleV?: 6.144 | 4.096 | 2.048 | 1.024 | 0.512 | 0.256;
  /** Samples a second; fewer are quieter. Default 128. */
  readonly rate?: 8 | 16 | 32 | 64 | 128 | 250 | 475 | 860;
}

export interface Ads1115Sample {
  /** Volts at the input. */
  readonly voltageV: number;
}

export interface Ads1115 {
  /**
   * Writes the configuration and reads it back, which stands for the identity that the part has not.
   * Throws `WRONG_PART`, `BAD_VALUE` for an option, and whatever the bus throws.
   */
  configure(): void;
  /** Starts a conversion and calls back once it is read. Errors: `NOT_CONFIGURED`, `BUSY` (also of the part), `OUT_OF_RANGE` (beyond the scale), and the bus's. */
  sample(callback: SampleCallback<Ads1115Sample>): void;
  close(): void;
}

const REG_CONVERSION = 0;
const REG_CONFIG = 1;
const START = 0x8000;
/** Single shots, comparator off: table 8 p. 28 */
const SINGLE_SHOT = 0x0103;
const INPUTS = ['0-1', '0-3', '1-3', '2-3', 0, 1, 2, 3];
/** Ends of the scale in millivolts, as the codes go: the interpreter's decimal fractions are not exact. */
const FULL_SCALES_MV = [6144, 4096, 2048, 1024, 512, 256];
const RATES = [8, 16, 32, 64, 128, 250, 475, 860];

/** Makes the driver; no I/O happens before `configure`. */
export function createAds1115(bus: I2cBus, options: Ads1115Options, timers: Timers): Ads1115 {
  const address = options.address ?? 0x48;
  const where = hex(address);
  const fullScaleMv = Math.round((options.fullScaleV ?? 4.096) * 1000);
  const rate = options.rate ?? 128;
  const input = INPUTS.indexOf(options.input ?? 0);
  const scale = FULL_SCALES_MV.indexOf(fullScaleMv);
  const config = (input << 12) | (scale << 9) | (RATES.indexOf(rate) << 5) | SINGLE_SHOT;
  const readWord = (register: number): number => {
    const bytes = bus.transfer(address, [register], 2);
    return (bytes[0]! << 8) | bytes[1]!;
  };
  const writeConfig = (word: number): void => bus.write(address, [REG_CONFIG, word >> 8, word & 255]);
  const measurement = createMeasurement<Ads1115Sample>(
    timers,
    where,
    () => {
      writeConfig(config | START);
      // The clock may be 10 % slow, and waking up takes a moment. Section 6.5
      return 1100 / rate + 1;
    },
    () => {
      if ((readWord(REG_CONFIG) & START) === 0) throw halError('BUSY', where);
      const code = (readWord(REG_CONVERSION) << 16) >> 16;
      if (code === 32767 || code === -32768) throw halError('OUT_OF_RANGE', where);
      return { voltageV: (code * fullScaleMv) / 32768000 };
    },
  );
  return {
    configure() {
      measurement.setReady(false);
      if ((input | scale | RATES.indexOf(rate)) < 0) throw halError('BAD_VALUE', 'options');
      writeConfig(config);
      if ((readWord(REG_CONFIG) & 0x7fff) !== config) throw halError('WRONG_PART', where);
      measurement.setReady(true);
    },
    sample: measurement.sample,
    close: measurement.close,
  };
}
