import { code, crc8 } from './crc8.ts';
import { definePart } from './define-part.ts';
import type { PartBehaviour, PartContext, Quantity } from './part.ts';

const BUSY = 0x80;
const CALIBRATED = 0x08;
/** Set in a part that is ready: a controller compares two bits of the status with 0x18. */
const READY = 0x10;
const [MEASURE, SOFT_RESET, STATUS] = [0xac, 0xba, 0x71];
/** AHT10 §5.4 p. 8. The sheet of the AHT20 does not name this command; published drivers use it there, too. */
const RESET_US = 20_000;
/** AHT20 §7.4 p. 12: the pause after the initialization. */
const INITIALISE_US = 10_000;
const SLEEP_UA = 0.25;

interface Variant {
  /** Command that loads the calibration, with the bytes 0x08 0x00 behind it. */
  readonly initialise: number;
  /** The calibration is on from power-up. */
  readonly calibrated: boolean;
  readonly powerUpUs: number;
  readonly measureUs: number;
  readonly measuringUa: number;
  readonly crc: boolean;
}

/** Repeatability, read as three standard deviations, drift and the time to 63 %, the shortest. */
const sensors = (driftPctPerYear: number, driftCPerYear: number) =>
  ({
    temperatureC: { initial: 20, min: -40, max: 85, noise: 0.1 / 3, driftPerYear: driftCPerYear, responseS: 5 },
    humidityPct: { initial: 50, min: 0, max: 100, noise: 0.1 / 3, driftPerYear: driftPctPerYear, responseS: 8 },
  }) satisfies Record<string, Quantity>;

/**
 * ASAIR AHT20: temperature and humidity.
 * Datasheet: ASAIR (Aosong), Data Sheet AHT20, V1.0 of May 2021.
 * Accuracy, drift and response tables 1 and 2 p. 2, currents table 3 p. 3, power-up §7.1 p. 11, address and status §7.3 p. 12, commands, 80 ms and CRC §7.4 p. 12,
 * conversion §8 p. 13. Not in it: the command 0xBE for the initialization (the sheet sends to a program of the maker's) and the soft reset; both
 * are what published drivers send.
 */
export const aht20 = definePart({
  name: 'aht20',
  i2c: [0x38],
  quantities: sensors(1, 0.1),
  make: (part) =>
    behaviour(part, { initialise: 0xbe, calibrated: true, powerUpUs: 100_000, measureUs: 80_000, measuringUa: 980, crc: true }),
});

/**
 * ASAIR AHT10, its forerunner: another command to load the calibration, no check byte.
 * Datasheet: ASAIR (Aosong), AHT10 Technical Manual, V1.1 of December 2018.
 * Accuracy and drift tables 1 and 3 p. 2, currents table 2 p. 2, power-up §5.1 p. 7, address and commands §5.3 p. 7, 75 ms and soft reset §5.4 p. 8, conversion §6 p. 8.
 * Not in it: the address 0x39 of modules whose ADR pin is tied to the supply, and that the calibration bit is 0 until the initialization.
 */
export const aht10 = definePart({
  name: 'aht10',
  i2c: [0x38, 0x39],
  quantities: sensors(0.5, 0.04),
  make: (part) =>
    behaviour(part, { initialise: 0xe1, calibrated: false, powerUpUs: 20_000, measureUs: 75_000, measuringUa: 23, crc: false }),
});

function behaviour(part: PartContext<'temperatureC' | 'humidityPct', never, never>, variant: Variant): PartBehaviour<Record<never, never>> {
  let readyUs = part.poweredUs + variant.powerUpUs;
  let calibrated = variant.calibrated;
  let busyUntilUs = 0;
  let pending = false;
  /** Status aside, what the last measurement left. */
  let data = [0, 0, 0, 0, 0];
  let command: number[] = [];
  let at = 0;
  part.draw(SLEEP_UA);

  const status = (nowUs: number): number => (nowUs < busyUntilUs ? BUSY : 0) | READY | (calibrated ? CALIBRATED : 0);
  const finish = (nowUs: number): void => {
    if (!pending || nowUs < busyUntilUs) return;
    pending = false;
    const humidity = code((part.sense('humidityPct', busyUntilUs) / 100) * 2 ** 20, 20);
    const temperature = code(((part.sense('temperatureC', busyUntilUs) + 50) / 200) * 2 ** 20, 20);
    data = [
      humidity >> 12,
      (humidity >> 4) & 255,
      ((humidity & 15) << 4) | (temperature >> 16),
      (temperature >> 8) & 255,
      temperature & 255,
    ];
  };
  const execute = (nowUs: number): void => {
    const [first, second, third] = command;
    if (first === MEASURE && second === 0x33 && third === 0x00) {
      pending = true;
      busyUntilUs = nowUs + variant.measureUs;
      part.draw(variant.measuringUa, nowUs);
      part.draw(SLEEP_UA, busyUntilUs);
    } else if (first === variant.initialise && second === 0x08 && third === 0x00) {
      calibrated = true;
      busyUntilUs = nowUs + INITIALISE_US;
    } else if (first === SOFT_RESET && command.length === 1) {
      calibrated = variant.calibrated;
      pending = false;
      readyUs = nowUs + RESET_US;
    }
  };
  return {
    i2c: {
      start(_read, nowUs) {
        if (nowUs < readyUs) return false;
        finish(nowUs);
        command = [];
        at = 0;
        return true;
      },
      write(byte, nowUs) {
        command.push(byte);
        if (command.length === 3 || byte === SOFT_RESET || byte === STATUS) execute(nowUs);
      },
      read(nowUs) {
        const frame = [status(nowUs), ...data];
        if (variant.crc) frame.push(crc8(frame));
        return frame[at++] ?? 0xff;
      },
    },
  };
}
