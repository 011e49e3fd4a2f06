import { code, crc8 } from './crc8.ts';
import { definePart } from './define-part.ts';
import type { PartBehaviour, PartContext, Quantity } from './part.ts';

const BUSY = 0x80;
const CALIBRATED = 0x08;
const POWER_UP_US = 40_000;
const [MEASURE, SOFT_RESET, STATUS] = [0xac, 0xba, 0x71];
const RESET_US = 20_000;
const INITIALISE_US = 10_000;
const [SLEEP_UA, MEASURING_UA] = [0.25, 980];

const QUANTITIES = {
  temperatureC: { initial: 20, min: -40, max: 85, noise: 0.01, driftPerYear: 0.1, responseS: 5 },
  humidityPct: { initial: 50, min: 0, max: 100, noise: 0.024, driftPerYear: 0.5, responseS: 8 },
} satisfies Record<string, Quantity>;

interface Variant {
  /** Command that loads the calibration, with the bytes 0x08 0x00 behind it. */
  readonly initialise: number;
  /** The calibration is on from power-up. */
  readonly calibrated: boolean;
  readonly measureUs: number;
  readonly crc: boolean;
}

/** ASAIR AHT20: temperature and humidity. Datasheet AHT20, version 1.1, sections 5.3 (commands), 5.4 (reading) and 6 (conversion). */
export const aht20 = definePart({
  name: 'aht20',
  i2c: [0x38],
  quantities: QUANTITIES,
  make: (part) => behaviour(part, { initialise: 0xbe, calibrated: true, measureUs: 80_000, crc: true }),
});

/** ASAIR AHT10, its forerunner: another command to load the calibration, no check byte. Datasheet AHT10, version 1.1, section 5. */
export const aht10 = definePart({
  name: 'aht10',
  i2c: [0x38, 0x39],
  quantities: QUANTITIES,
  make: (part) => behaviour(part, { initialise: 0xe1, calibrated: false, measureUs: 75_000, crc: false }),
});

function behaviour(part: PartContext<keyof typeof QUANTITIES, never, never>, variant: Variant): PartBehaviour<Record<never, never>> {
  let readyUs = part.poweredUs + POWER_UP_US;
  let calibrated = variant.calibrated;
  let busyUntilUs = 0;
  let pending = false;
  /** Status aside, what the last measurement left. */
  let data = [0, 0, 0, 0, 0];
  let command: number[] = [];
  let at = 0;
  part.draw(SLEEP_UA);

  const status = (nowUs: number): number => (nowUs < busyUntilUs ? BUSY : 0) | 0x10 | (calibrated ? CALIBRATED : 0);
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
      part.draw(MEASURING_UA, nowUs);
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
