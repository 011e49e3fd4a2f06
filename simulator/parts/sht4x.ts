import { code, wordWithCrc } from './crc8.ts';
import { definePart } from './define-part.ts';

/** Timings of section 3 by the commands of section 4.5: the longest time of each measurement, and of the pulses of the heater with one behind them. */
const DURATION_US = new Map<number, number>([
  [0xfd, 8300],
  [0xf6, 4500],
  [0xe0, 1600],
  ...[0x39, 0x2f, 0x1e].map((command) => [command, 1_100_000 + 8300] as const),
  ...[0x32, 0x24, 0x15].map((command) => [command, 110_000 + 8300] as const),
]);
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
const POWER_UP_US = 1000;
const [IDLE_UA, MEASURING_UA] = [0.08, 320];

/** Sensirion SHT40, SHT41, SHT45: temperature and humidity. Datasheet SHT4x, version 6.5, sections 3 and 4. */
export const sht4x = definePart({
  name: 'sht4x',
  i2c: [0x44, 0x45, 0x46],
  quantities: {
    temperatureC: { initial: 20, min: -45, max: 130, noise: 0.013, driftPerYear: 0.03, responseS: 2 },
    humidityPct: { initial: 50, min: 0, max: 100, noise: 0.027, driftPerYear: 0.2, responseS: 4 },
  },
  settings: { serial: 0x0f1e2d3c },
  make(part) {
    let busyUntilUs = part.poweredUs + POWER_UP_US;
    let pending: ((atUs: number) => number[]) | undefined;
    let output: number[] = [];
    part.draw(IDLE_UA);

    const measured = (atUs: number): number[] => [
      ...wordWithCrc(code(((part.sense('temperatureC', atUs) + 45) / 175) * 65535, 16)),
      // §4.6: the scale goes beyond both ends of the physical range.
      ...wordWithCrc(code(((part.sense('humidityPct', atUs) + 6) / 125) * 65535, 16)),
    ];
    const finish = (nowUs: number): void => {
      if (!pending || nowUs < busyUntilUs) return;
      output = pending(busyUntilUs);
      pending = undefined;
    };
    return {
      i2c: {
        start(read, nowUs) {
          finish(nowUs);
          // Busy, or nothing to give: no acknowledge (§4.1).
          return nowUs >= busyUntilUs && (!read || output.length > 0);
        },
        write(byte, nowUs) {
          output = [];
          const durationUs = DURATION_US.get(byte);
          if (durationUs !== undefined) {
            busyUntilUs = nowUs + durationUs;
            pending = measured;
            part.draw(HEATER_UA.get(byte) ?? MEASURING_UA, nowUs);
            part.draw(IDLE_UA, busyUntilUs);
          } else if (byte === READ_SERIAL) {
            const serial = Number(part.setting('serial'));
            output = [...wordWithCrc(serial >>> 16), ...wordWithCrc(serial & 0xffff)];
          } else if (byte === SOFT_RESET) {
            pending = undefined;
            busyUntilUs = nowUs + POWER_UP_US;
          } else return false;
          return true;
        },
        read: () => output.shift() ?? 0xff,
      },
    };
  },
});
