import type { I2cBus } from '../i2c.ts';
import type { Timers } from '../timers.ts';
import { halError, hex } from '../errors.ts';
import { createMeasurement, type SampleCallback } from './measurement.ts';

/** ROHM BH1750FVI: ambient light over I2C, one measurement of 1 lx resolution at a time. 11046EDT01 Rev. D, opcodes “Instruction Set Architecture” p. 5. */

export interface Bh1750Options {
  /** 7 bits: 0x23 (ADDR low, default) or 0x5C. */
  readonly address?: number;
}

export interface Bh1750Sample {
  /** Lux, 0 to 54,612. */
  readonly illuminanceLx: number;
}

export interface Bh1750 {
  /**
   * Powers the part up and sets the measurement time to its default, which a warm restart may have left otherwise. The part has no identity:
   * anything that acknowledges passes. Throws whatever the bus throws.
   */
  configure(): void;
  /** Starts a measurement of at most 180 ms and calls back once it is read. Errors: `NOT_CONFIGURED`, `BUSY`, `OUT_OF_RANGE` (too bright), and the bus's. */
  sample(callback: SampleCallback<Bh1750Sample>): void;
  close(): void;
}

const POWER_ON = 0x01;
const ONE_TIME_H = 0x20;
const MEASURE_MS = 180;

/** Makes the driver; no I/O happens before `configure`. */
export function createBh1750(bus: I2cBus, options: Bh1750Options, timers: Timers): Bh1750 {
  const address = options.address ?? 0x23;
  const where = hex(address);
  const measurement = createMeasurement<Bh1750Sample>(
    timers,
    where,
    () => {
      bus.write(address, [ONE_TIME_H]);
      return MEASURE_MS;
    },
    () => {
      const bytes = bus.read(address, 2);
      const counts = (bytes[0]! << 8) | bytes[1]!;
      if (counts === 65535) throw halError('OUT_OF_RANGE', where);
      // 1.2 counts a lux, “Adjust measurement result” p. 11.
      return { illuminanceLx: (counts * 5) / 6 };
    },
  );
  return {
    configure() {
      measurement.setReady(false);
      bus.write(address, [POWER_ON]);
      // 69, in two halves: “Instruction Set Architecture” p. 5.
      bus.write(address, [0x42]);
      bus.write(address, [0x65]);
      measurement.setReady(true);
    },
    sample: measurement.sample,
    close: measurement.close,
  };
}
