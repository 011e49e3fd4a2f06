import type { PulseLine } from '../pulses.ts';
import type { Timers } from '../timers.ts';
import { halError } from '../errors.ts';
import type { SampleCallback } from './measurement.ts';
import { inRange } from './range.ts';

/** Aosong AM2302 (DHT22): temperature and humidity on one wire, by the lengths of pulses. AM2302 Product Manual of Aosong. */

export interface Dht22Sample {
  /** Degrees Celsius, -40 to 80. */
  readonly temperatureC: number;
  /** Percent relative humidity, 0 to 100. */
  readonly humidityPct: number;
}

export interface Dht22 {
  /** Makes `sample` possible. The part has no identity, and cannot be asked without a measurement: nothing is sent. */
  configure(): void;
  /**
   * Asks the part and calls back 10 ms later. It sends what it measured before, and measures anew once it has sent (§7.1 p. 3): a sample is as old as the
   * call before this one. It measures every two seconds at most, and does not answer in its first two (§7.4 p. 6). Errors: `NOT_CONFIGURED`, `BUSY`, `TIMEOUT` (no answer), `CRC` (lost pulses), `OUT_OF_RANGE`.
   */
  sample(callback: SampleCallback<Dht22Sample>): void;
  /** Drops a running measurement; its callback is not called. */
  close(): void;
}

const START_MS = 1;
const LISTEN_MS = 8;
const BITS = 40;
/** A 0 is high for 0.026 ms, a 1 for 0.070: table 6 p. 6 */
const ONE_MS = 0.048;

/** Makes the driver; no I/O happens before `sample`. */
export function createDht22(line: PulseLine, timers: Timers): Dht22 {
  let ready = false;
  let busy = false;
  /** Counts measurements, so that the answer to one that was dropped is dropped, too. */
  let run = 0;
  return {
    configure() {
      ready = true;
    },
    sample(callback) {
      const later = (error: Error): void => void timers.after(0, () => callback(error));
      if (!ready) return later(halError('NOT_CONFIGURED', 'DHT22'));
      if (busy) return later(halError('BUSY', 'DHT22'));
      busy = true;
      const mine = ++run;
      line.request(START_MS, LISTEN_MS, (highMs) => {
        if (mine !== run) return;
        busy = false;
        let sample: Dht22Sample;
        try {
          sample = decode(highMs);
        } catch (e) {
          return callback(e as Error);
        }
        callback(undefined, sample);
      });
    },
    close() {
      run++;
      busy = ready = false;
    },
  };
}

/** The last 40 pulses: before them is the part's own long one, and at times the end of the start signal. */
function decode(highMs: readonly number[]): Dht22Sample {
  const first = highMs.length - BITS;
  if (first < 0) throw halError(highMs.length < 2 ? 'TIMEOUT' : 'CRC', 'DHT22');
  const bytes = [0, 0, 0, 0, 0];
  for (let i = 0; i < BITS; i++) bytes[i >> 3] = (bytes[i >> 3]! << 1) | (highMs[first + i]! > ONE_MS ? 1 : 0);
  if (((bytes[0]! + bytes[1]! + bytes[2]! + bytes[3]!) & 255) !== bytes[4]) throw halError('CRC', 'DHT22');
  const humidityPct = ((bytes[0]! << 8) | bytes[1]!) / 10;
  const magnitude = (((bytes[2]! & 127) << 8) | bytes[3]!) / 10;
  const temperatureC = bytes[2]! & 128 ? -magnitude : magnitude;
  return { temperatureC: inRange(temperatureC, -40, 80, 'DHT22'), humidityPct: inRange(humidityPct, 0, 100, 'DHT22') };
}
