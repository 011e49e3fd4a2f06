import { code, wordWithCrc } from './crc8.ts';
import { definePart } from './define-part.ts';
import { withGeneralCallReset } from './general-call.ts';

/** Table 5 p. 10 by the commands of table 8 p. 12: the longest time of each measurement, and of the pulses of the heater with one behind them. */
const DURATION_US = new Map<number, number>([
  [0xfd, 8300],
  [0xf6, 4500],
  [0xe0, 1600],
  ...[0x39, 0x2f, 0x1e].map((command) => [command, 1_100_000 + 8300] as const),
  ...[0x32, 0x24, 0x15].map((command) => [command, 110_000 + 8300] as const),
]);
/** Table 4 p. 9. */
const HEATER_UA = new Map([
  [0x39, 60_000],
  [0x32, 60_000],
  [0x2f, 33_000],
  [0x24, 33_000],
  [0x1e, 6000],
  [0x15, 6000],
]);
const READ_SERIAL = 0x89;
const SOFT_RESET = 0x94;
/** Table 5 p. 10: after power-up and after a reset. */
const POWER_UP_US = 1000;
const [IDLE_UA, MEASURING_UA] = [0.08, 320];

/**
 * Sensirion SHT40, SHT41, SHT45: temperature and humidity.
 * Datasheet: Sensirion, SHT4x, version 6.1 of March 2023.
 * Repeatability at high precision (three standard deviations), response and drift table 1 p. 4 and table 2 p. 6, currents table 4 p. 9, times table 5 p. 10, transfers §4.1 p. 11,
 * check byte table 7 p. 11, commands table 8 p. 12, scales §4.6 p. 12, serial number §4.7 p. 13, resets §4.8 p. 13, heater §4.9 p. 13. The greater noise of the lower precisions is not there.
 */
export const sht4x = definePart({
  name: 'sht4x',
  i2c: [0x44, 0x45, 0x46],
  quantities: {
    temperatureC: { initial: 20, min: -45, max: 130, noise: 0.04 / 3, driftPerYear: 0.03, responseS: 2 },
    humidityPct: { initial: 50, min: 0, max: 100, noise: 0.08 / 3, driftPerYear: 0.2, responseS: 4 },
  },
  settings: { serial: 0x0f1e2d3c },
  make(part) {
    let readyUs = part.poweredUs + POWER_UP_US;
    let busyUntilUs = 0;
    let measuring = false;
    let output: number[] = [];
    part.draw(IDLE_UA);

    const measured = (atUs: number): number[] => [
      ...wordWithCrc(code(((part.sense('temperatureC', atUs) + 45) / 175) * 65535, 16)),
      // The scale goes beyond both ends of the physical range (§4.6 p. 12).
      ...wordWithCrc(code(((part.sense('humidityPct', atUs) + 6) / 125) * 65535, 16)),
    ];
    const finish = (nowUs: number): void => {
      if (!measuring || nowUs < busyUntilUs) return;
      output = measured(busyUntilUs);
      measuring = false;
    };
    const reset = (nowUs: number): void => {
      [measuring, output, busyUntilUs, readyUs] = [false, [], 0, nowUs + POWER_UP_US];
      part.draw(IDLE_UA, nowUs);
    };
    const serial = Number(part.setting('serial'));
    /** What is left of the result that is read now; what is not read of it is gone. */
    let reading: number[] = [];
    return {
      i2c: withGeneralCallReset(
        {
          start(read, nowUs) {
            if (nowUs < readyUs) return false;
            finish(nowUs);
            if (!read) return true;
            // Busy, or nothing to give: no acknowledge (§4.1 p. 11).
            if (measuring || output.length === 0) return false;
            [reading, output] = [output, []];
            return true;
          },
          write(byte, nowUs) {
            if (byte === SOFT_RESET) reset(nowUs);
            // While it measures it hears nothing but a reset (§4.8 p. 13).
            else if (measuring) return true;
            else if (byte === READ_SERIAL) output = [...wordWithCrc(serial >>> 16), ...wordWithCrc(serial & 0xffff)];
            else {
              const durationUs = DURATION_US.get(byte);
              if (durationUs === undefined) return false;
              [measuring, output, busyUntilUs] = [true, [], nowUs + durationUs];
              part.draw(HEATER_UA.get(byte) ?? MEASURING_UA, nowUs);
              part.draw(IDLE_UA, busyUntilUs);
            }
            return true;
          },
          read: () => reading.shift() ?? 0xff,
        },
        reset,
        (nowUs) => nowUs >= readyUs,
      ),
    };
  },
});
