import { definePart } from './define-part.ts';

/** Table 6 p. 6, in µs: the shortest start, and typical times of the answer. */
const SHORTEST_START_US = 800;
const [ANSWER_AFTER_US, ANSWER_LOW_US, ANSWER_HIGH_US] = [30, 80, 80];
const [BIT_LOW_US, ZERO_HIGH_US, ONE_HIGH_US] = [50, 26, 70];
/** §7.4 p. 6: it must be left alone after power-up, and measures then. */
const POWER_UP_US = 2_000_000;
/** Sampling period, table 4 p. 3. */
const PERIOD_US = 2_000_000;
const [DORMANT_UA, MEASURING_UA] = [10, 500];

interface Measured {
  readonly atUs: number;
  readonly bytes: readonly number[];
}

/**
 * Aosong AM2302 (DHT22): temperature and humidity on one wire. What is read is what it measured before: it measures anew once it has sent.
 * Datasheet: Aosong, AM2302 Product Manual, 11 pages (without number; pages as printed).
 * Range, repeatability (read as three standard deviations), response and drift tables 2 and 3 p. 2, currents and sampling period table 4 p. 3, the last result is sent §7.1 p. 3, format
 * and examples §7.2 p. 5, times table 6 p. 6, power-up and the measurement behind an answer §7.4 p. 6. How long that measurement takes is not in it: here it takes no time.
 */
export const dht22 = definePart({
  name: 'dht22',
  pins: ['data'],
  quantities: {
    temperatureC: { initial: 20, min: -40, max: 80, noise: 0.2 / 3, driftPerYear: 0.3, responseS: 10 },
    humidityPct: { initial: 50, min: 0, max: 99.9, noise: 0.3 / 3, driftPerYear: 0.5, responseS: 5 },
  },
  make(part) {
    const line = part.pin('data')!;
    let fellUs = 0;
    let sending = false;
    let last: Measured | undefined;
    line.pull(1);
    part.draw(DORMANT_UA);

    const measure = (atUs: number): Measured => {
      const humidity = Math.round(Math.max(0, Math.min(99.9, part.sense('humidityPct', atUs))) * 10);
      const tenths = Math.round(part.sense('temperatureC', atUs) * 10);
      // The sign is a bit of its own.
      const temperature = Math.abs(tenths) | (tenths < 0 ? 0x8000 : 0);
      const words = [humidity >> 8, humidity & 255, temperature >> 8, temperature & 255];
      return { atUs, bytes: [...words, words.reduce((sum, byte) => sum + byte, 0) & 255] };
    };
    part.after(POWER_UP_US, () => (last = measure(part.nowUs())));
    const send = (bytes: readonly number[]): void => {
      sending = true;
      let atUs = ANSWER_AFTER_US;
      const level = (value: 0 | 1, durationUs: number): void => {
        part.after(atUs, () => line.drive(value === 0 ? 0 : undefined));
        atUs += durationUs;
      };
      level(0, ANSWER_LOW_US);
      level(1, ANSWER_HIGH_US);
      for (const byte of bytes) {
        for (let bit = 7; bit >= 0; bit--) {
          level(0, BIT_LOW_US);
          level(1, (byte >> bit) & 1 ? ONE_HIGH_US : ZERO_HIGH_US);
        }
      }
      level(0, BIT_LOW_US);
      level(1, 0);
      part.after(atUs, () => {
        sending = false;
        const nowUs = part.nowUs();
        if (nowUs - last!.atUs >= PERIOD_US) last = measure(nowUs);
        part.draw(DORMANT_UA);
      });
    };
    line.onEdge(({ level, timeUs }) => {
      if (sending || !last) return;
      if (level === 0) fellUs = timeUs;
      else if (timeUs - fellUs >= SHORTEST_START_US) {
        part.draw(MEASURING_UA);
        send(last.bytes);
      }
    });
    return {};
  },
});
