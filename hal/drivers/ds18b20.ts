import type { Timers } from '../timers.ts';
import { halError } from '../errors.ts';
import { oneWireCrc, type OneWireBus } from '../one-wire.ts';
import { createMeasurement, type SampleCallback } from './measurement.ts';
import { inRange } from './range.ts';

/** Maxim DS18B20: temperature on a 1-Wire line, with power of its own. 19-7487 Rev 4. */

export interface Ds18b20Options {
  /** ROM code of the part, 16 hexadecimal digits, as `OneWireBus.search` gives it. Without one there must be a single part on the line. */
  readonly rom?: string;
  /** Bits of resolution; a bit less halves the time. Default 12. */
  readonly resolution?: 9 | 10 | 11 | 12;
}

export interface Ds18b20Sample {
  /** Degrees Celsius, -55 to 125. */
  readonly temperatureC: number;
}

export interface Ds18b20 {
  /**
   * Checks the family and the check byte of the ROM code, and sets the resolution. Throws `NO_PRESENCE`, `WRONG_PART` with the ROM code that
   * is there instead, `CRC` (several parts, or a disturbed line), `BAD_VALUE` for an option.
   */
  configure(): void;
  /** Starts a conversion and calls back once it is read. Errors: `NOT_CONFIGURED`, `BUSY`, `NO_PRESENCE`, `CRC`, `OUT_OF_RANGE`, `SKIPPED` (it lost its power meanwhile). */
  sample(callback: SampleCallback<Ds18b20Sample>): void;
  close(): void;
}

const FAMILY = 0x28;
const CONVERT = 0x44;
const WRITE_SCRATCHPAD = 0x4e;
const READ_SCRATCHPAD = 0xbe;
const LONGEST_MS = 750;
/** What a part reads that has just got its power: 85 °C (figure 9 p. 8) */
const POWER_ON_CODE = 0x0550;

/** Makes the driver; no I/O happens before `configure`. */
export function createDs18b20(wire: OneWireBus, options: Ds18b20Options, timers: Timers): Ds18b20 {
  const bits = options.resolution ?? 12;
  let rom = options.rom;
  const where = (): string => rom ?? 'DS18B20';
  const scratchpad = (): Uint8Array => {
    wire.select(rom);
    wire.write([READ_SCRATCHPAD]);
    const bytes = wire.read(9);
    // A line that nobody holds reads 0xFF, one that is shorted 0, whose check byte would fit.
    if (oneWireCrc(bytes) !== 0 || bytes[4] === 0) throw halError('CRC', where());
    return bytes;
  };
  const measurement = createMeasurement<Ds18b20Sample>(
    timers,
    'DS18B20',
    () => {
      wire.select(rom);
      wire.write([CONVERT]);
      return LONGEST_MS / Math.pow(2, 12 - bits);
    },
    () => {
      const bytes = scratchpad();
      const code = ((bytes[1]! << 24) >> 16) | bytes[0]!;
      // 85 °C in truth cannot be told from it at 12 bits, but such a part has also forgotten another resolution.
      if (code === POWER_ON_CODE && bytes[4] !== ((bits - 9) << 5) + 31) throw halError('SKIPPED', where());
      return { temperatureC: inRange(code / 16, -55, 125, where()) };
    },
  );
  const checkRom = (text: string): void => {
    const bytes: number[] = [];
    for (let i = 0; i < 16; i += 2) bytes.push(parseInt(text.substr(i, 2), 16));
    if (text.length !== 16 || oneWireCrc(bytes) !== 0) throw halError('CRC', text);
    if (bytes[0] !== FAMILY) throw halError('WRONG_PART', text);
  };
  const findRom = (): void => {
    const found = wire.search();
    if (found.length !== 1) throw halError('WRONG_PART', found.length + ' parts');
    checkRom(found[0]!);
    rom = found[0]!;
  };
  return {
    configure() {
      measurement.setReady(false);
      if (!(bits >= 9 && bits <= 12)) throw halError('BAD_VALUE', 'resolution');
      wire.select(undefined);
      if (rom === undefined) findRom();
      else checkRom(rom);
      wire.select(rom);
      // Thresholds as from the factory; the resolution is in bits 5 and 6 (figure 10 p. 9)
      wire.write([WRITE_SCRATCHPAD, 0x4b, 0x46, ((bits - 9) << 5) + 31]);
      scratchpad();
      measurement.setReady(true);
    },
    sample: measurement.sample,
    close: measurement.close,
  };
}
