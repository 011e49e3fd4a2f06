import { code, wordWithCrc } from './crc8.ts';
import { definePart } from './define-part.ts';

/** Single shots by command: clock stretching, and the longest time of a measurement (table 4, supply from 2.4 V). */
const [LOW_US, MEDIUM_US, HIGH_US] = [4000, 6000, 15_000];
const SINGLE_SHOT = new Map<number, { readonly stretch: boolean; readonly us: number }>([
  [0x2c06, { stretch: true, us: HIGH_US }],
  [0x2c0d, { stretch: true, us: MEDIUM_US }],
  [0x2c10, { stretch: true, us: LOW_US }],
  [0x2400, { stretch: false, us: HIGH_US }],
  [0x240b, { stretch: false, us: MEDIUM_US }],
  [0x2416, { stretch: false, us: LOW_US }],
]);
/** Table 10: measurements a second in periodic mode, one row a rate; table 12: 0x2B32, the mode with accelerated response time, 4 a second. */
const PERIOD_US = new Map<number, number>([
  ...[0x2032, 0x2024, 0x202f].map((command) => [command, 2_000_000] as const),
  ...[0x2130, 0x2126, 0x212d].map((command) => [command, 1_000_000] as const),
  ...[0x2236, 0x2220, 0x222b].map((command) => [command, 500_000] as const),
  ...[0x2334, 0x2322, 0x2329, 0x2b32].map((command) => [command, 250_000] as const),
  ...[0x2737, 0x2721, 0x272a].map((command) => [command, 100_000] as const),
]);
const FETCH = 0xe000;
const BREAK = 0x3093;
const SOFT_RESET = 0x30a2;
const HEATER_ON = 0x306d;
const HEATER_OFF = 0x3066;
const READ_STATUS = 0xf32d;
const CLEAR_STATUS = 0x3041;
/** Table 18: an alert is pending and a reset was seen. */
const STATUS_AT_RESET = 0x8010;
const STATUS_HEATER = 0x2000;
const STATUS_COMMAND_FAILED = 0x0002;
const CLEARABLE = 0x8c10;
/** Tables 4 and 5. */
const POWER_UP_US = 1000;
const RESET_US = 1500;
const [IDLE_UA, PERIODIC_UA, MEASURING_UA] = [0.2, 45, 600];

/** Sensirion SHT30, SHT31, SHT35: temperature and humidity. Datasheet SHT3x-DIS, version 7, tables 1 to 18. */
export const sht3x = definePart({
  name: 'sht3x',
  i2c: [0x44, 0x45],
  quantities: {
    temperatureC: { initial: 20, min: -45, max: 130, noise: 0.013, driftPerYear: 0.03, responseS: 2 },
    humidityPct: { initial: 50, min: 0, max: 100, noise: 0.027, driftPerYear: 0.25, responseS: 8 },
  },
  make(part) {
    let status = STATUS_AT_RESET;
    let busyUntilUs = part.poweredUs + POWER_UP_US;
    let command: number[] = [];
    let output: number[] = [];
    /** A measurement that runs: when it ends, and whether a read is held up by it. */
    let running: { readonly endUs: number; readonly stretch: boolean } | undefined;
    let period: { readonly us: number; readonly startUs: number; fetched: number } | undefined;
    part.draw(IDLE_UA);

    const measured = (atUs: number): number[] => [
      ...wordWithCrc(code(((part.sense('temperatureC', atUs) + 45) / 175) * 65535, 16)),
      ...wordWithCrc(code((part.sense('humidityPct', atUs) / 100) * 65535, 16)),
    ];
    const finish = (nowUs: number): void => {
      if (!running || nowUs < running.endUs) return;
      output = measured(running.endUs);
      part.draw(IDLE_UA, running.endUs);
      running = undefined;
    };
    const execute = (word: number, nowUs: number): void => {
      const shot = SINGLE_SHOT.get(word);
      const us = PERIOD_US.get(word);
      output = [];
      status &= ~STATUS_COMMAND_FAILED;
      if (shot && !period) {
        running = { endUs: nowUs + shot.us, stretch: shot.stretch };
        part.draw(MEASURING_UA, nowUs);
      } else if (us !== undefined && !period) {
        period = { us, startUs: nowUs, fetched: 0 };
        part.draw(PERIODIC_UA, nowUs);
      } else if (word === FETCH && period) {
        // The memory holds the last measurement, once.
        const done = Math.floor((nowUs - period.startUs - HIGH_US) / period.us) + 1;
        if (done > period.fetched) output = measured(period.startUs + (done - 1) * period.us + HIGH_US);
        period.fetched = Math.max(period.fetched, done);
      } else if (word === BREAK) {
        period = undefined;
        part.draw(IDLE_UA, nowUs);
      } else if (word === SOFT_RESET) {
        status = STATUS_AT_RESET;
        running = period = undefined;
        busyUntilUs = nowUs + RESET_US;
        part.draw(IDLE_UA, nowUs);
      } else if (word === HEATER_ON) status |= STATUS_HEATER;
      else if (word === HEATER_OFF) status &= ~STATUS_HEATER;
      else if (word === CLEAR_STATUS) status &= ~CLEARABLE;
      else if (word === READ_STATUS) output = wordWithCrc(status);
      else status |= STATUS_COMMAND_FAILED;
    };
    return {
      i2c: {
        start(read, nowUs) {
          if (nowUs < busyUntilUs) return false;
          finish(nowUs);
          command = [];
          // Nothing to read, or not yet: the read header is not acknowledged (§4.4, §4.6).
          return !read || output.length > 0 || running?.stretch === true;
        },
        write(byte, nowUs) {
          // While it measures it takes no command.
          if (running) return false;
          command.push(byte);
          if (command.length === 2) execute((command[0]! << 8) | command[1]!, nowUs);
          return true;
        },
        stretchUs: (nowUs) => (running?.stretch && nowUs < running.endUs && command.length === 0 ? running.endUs - nowUs : 0),
        read(nowUs) {
          finish(nowUs);
          return output.shift() ?? 0xff;
        },
      },
    };
  },
});
