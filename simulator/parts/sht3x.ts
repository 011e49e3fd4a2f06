import { code, wordWithCrc } from './crc8.ts';
import { definePart } from './define-part.ts';
import { withGeneralCallReset } from './general-call.ts';

/** Table 4 p. 7, from a supply of 2.4 V on: the longest time of a measurement. */
const [LOW_US, MEDIUM_US, HIGH_US] = [4000, 6000, 15_000];
/** Single shots by command (table 8 p. 10): clock stretching, and the time. */
const SINGLE_SHOT = new Map<number, { readonly stretch: boolean; readonly us: number }>([
  [0x2c06, { stretch: true, us: HIGH_US }],
  [0x2c0d, { stretch: true, us: MEDIUM_US }],
  [0x2c10, { stretch: true, us: LOW_US }],
  [0x2400, { stretch: false, us: HIGH_US }],
  [0x240b, { stretch: false, us: MEDIUM_US }],
  [0x2416, { stretch: false, us: LOW_US }],
]);
/** Periodic mode (table 9 p. 11): the pause between two starts, and the commands of high, medium and low repeatability. */
const PERIODIC = new Map<number, { readonly periodUs: number; readonly us: number }>(
  (
    [
      [2_000_000, 0x2032, 0x2024, 0x202f],
      [1_000_000, 0x2130, 0x2126, 0x212d],
      [500_000, 0x2236, 0x2220, 0x222b],
      [250_000, 0x2334, 0x2322, 0x2329],
      [100_000, 0x2737, 0x2721, 0x272a],
    ] as const
  ).flatMap(([periodUs, high, medium, low]) => [
    [high, { periodUs, us: HIGH_US }],
    [medium, { periodUs, us: MEDIUM_US }],
    [low, { periodUs, us: LOW_US }],
  ]),
);
/** Accelerated response, 4 a second (table 11 p. 11). */
PERIODIC.set(0x2b32, { periodUs: 250_000, us: HIGH_US });
const FETCH = 0xe000;
const BREAK = 0x3093;
const SOFT_RESET = 0x30a2;
const HEATER_ON = 0x306d;
const HEATER_OFF = 0x3066;
const READ_STATUS = 0xf32d;
const CLEAR_STATUS = 0x3041;
/** Table 17 p. 13: an alert is pending and a reset was seen. */
const STATUS_AT_RESET = 0x8010;
const STATUS_HEATER = 0x2000;
const STATUS_COMMAND_FAILED = 0x0002;
const CLEARABLE = 0x8c10;
/** Table 4 p. 7: after power-up and after a reset. */
const POWER_UP_US = 1000;
/** Table 3 p. 6: idle in single-shot mode, idle in periodic mode, measuring. */
const [IDLE_UA, PERIODIC_UA, MEASURING_UA] = [0.2, 45, 800];

/**
 * Sensirion SHT30, SHT31, SHT35: temperature and humidity.
 * Datasheet: Sensirion, SHT3x-DIS, version 4 of March 2017.
 * Repeatability (three standard deviations), response and drift tables 1 and 2 p. 2, currents table 3 p. 6, times table 4 p. 7, addresses table 7 p. 9, single shots table 8 p. 10, reading §4.4 p. 10,
 * periodic mode table 9 p. 11, fetch §4.6 p. 11, break §4.8 p. 11, resets §4.9 p. 11, general call table 14 p. 12, heater §4.10 p. 12, status table 17 p. 13, check byte table 19 p. 13, scales §4.13 p. 13.
 * Noise is that of high repeatability in every mode.
 */
export const sht3x = definePart({
  name: 'sht3x',
  i2c: [0x44, 0x45],
  quantities: {
    temperatureC: { initial: 20, min: -45, max: 130, noise: 0.06 / 3, driftPerYear: 0.03, responseS: 2 },
    humidityPct: { initial: 50, min: 0, max: 100, noise: 0.1 / 3, driftPerYear: 0.25, responseS: 8 },
  },
  make(part) {
    let status = STATUS_AT_RESET;
    let readyUs = part.poweredUs + POWER_UP_US;
    let command: number[] = [];
    let output: number[] = [];
    /** A measurement that runs: when it ends, and whether a read is held up by it. */
    let running: { readonly endUs: number; readonly stretch: boolean } | undefined;
    let periodic: { readonly periodUs: number; readonly us: number; readonly startUs: number; fetched: number } | undefined;
    part.draw(IDLE_UA);

    const measured = (atUs: number): number[] => [
      ...wordWithCrc(code(((part.sense('temperatureC', atUs) + 45) / 175) * 65535, 16)),
      ...wordWithCrc(code((part.sense('humidityPct', atUs) / 100) * 65535, 16)),
    ];
    const finish = (nowUs: number): void => {
      if (!running || nowUs < running.endUs) return;
      output = measured(running.endUs);
      running = undefined;
    };
    const reset = (nowUs: number): void => {
      status = STATUS_AT_RESET;
      [running, periodic, output, command] = [undefined, undefined, [], []];
      readyUs = nowUs + POWER_UP_US;
      part.draw(IDLE_UA, nowUs);
    };
    /** Periodic mode ends with the measurement that runs. */
    const stop = (nowUs: number): void => {
      if (!periodic) return;
      const intoUs = (nowUs - periodic.startUs) % periodic.periodUs;
      if (intoUs < periodic.us) readyUs = nowUs + periodic.us - intoUs;
      periodic = undefined;
      part.draw(IDLE_UA, Math.max(nowUs, readyUs));
    };
    const execute = (word: number, nowUs: number): void => {
      const shot = SINGLE_SHOT.get(word);
      const period = PERIODIC.get(word);
      output = [];
      status &= ~STATUS_COMMAND_FAILED;
      if (shot && !periodic) {
        running = { endUs: nowUs + shot.us, stretch: shot.stretch };
        part.draw(MEASURING_UA, nowUs);
        part.draw(IDLE_UA, running.endUs);
      } else if (period && !periodic) {
        periodic = { ...period, startUs: nowUs, fetched: 0 };
        // The mean of a period: nobody sees the single measurements.
        part.draw(PERIODIC_UA + ((MEASURING_UA - PERIODIC_UA) * period.us) / period.periodUs, nowUs);
      } else if (word === FETCH && periodic) {
        // The memory holds the last measurement, once.
        const { startUs, periodUs, us } = periodic;
        const done = Math.floor((nowUs - startUs - us) / periodUs) + 1;
        if (done > periodic.fetched) output = measured(startUs + (done - 1) * periodUs + us);
        periodic.fetched = Math.max(periodic.fetched, done);
      } else if (word === BREAK) stop(nowUs);
      else if (word === SOFT_RESET) reset(nowUs);
      else if (word === HEATER_ON) status |= STATUS_HEATER;
      else if (word === HEATER_OFF) status &= ~STATUS_HEATER;
      else if (word === CLEAR_STATUS) status &= ~CLEARABLE;
      else if (word === READ_STATUS) output = wordWithCrc(status);
      else status |= STATUS_COMMAND_FAILED;
    };
    return {
      i2c: withGeneralCallReset(
        {
          start(read, nowUs) {
            if (nowUs < readyUs) return false;
            finish(nowUs);
            command = [];
            // Nothing to read, or not yet: the read header is not acknowledged (§4.4 p. 10, §4.6 p. 11).
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
        reset,
        // Only a sensor that takes commands hears it (§4.9 p. 12).
        (nowUs) => nowUs >= readyUs && (!running || nowUs >= running.endUs),
      ),
    };
  },
});
