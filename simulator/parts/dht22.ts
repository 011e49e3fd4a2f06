import { definePart } from './define-part.ts';

/** Table 6 of the datasheet, in µs. */
const SHORTEST_START_US = 800;
const [ANSWER_AFTER_US, ANSWER_LOW_US, ANSWER_HIGH_US] = [30, 80, 80];
const [BIT_LOW_US, ZERO_HIGH_US, ONE_HIGH_US] = [50, 26, 70];
/** Section 7: it must be left alone for a second after power-up, and measures every two at most. */
const POWER_UP_US = 1_000_000;
const PERIOD_US = 2_000_000;
const [STANDBY_UA, MEASURING_UA] = [50, 1500];

/** Aosong AM2302 (DHT22): temperature and humidity on one wire. Datasheet AM2302, sections 5 to 7. A read within two seconds repeats the last. */
export const dht22 = definePart({
  name: 'dht22',
  pins: ['data'],
  quantities: {
    temperatureC: { initial: 20, min: -40, max: 80, noise: 0.07, driftPerYear: 0.1, responseS: 10 },
    humidityPct: { initial: 50, min: 0, max: 99.9, noise: 0.1, driftPerYear: 0.5, responseS: 5 },
  },
  make(part) {
    const line = part.pin('data')!;
    let fellUs = 0;
    let sending = false;
    let frame: { readonly atUs: number; readonly bytes: readonly number[] } | undefined;
    line.pull(1);
    part.draw(STANDBY_UA);

    const measure = (): readonly number[] => {
      const nowUs = part.nowUs();
      if (frame && nowUs - frame.atUs < PERIOD_US) return frame.bytes;
      const humidity = Math.round(Math.max(0, Math.min(100, part.sense('humidityPct'))) * 10);
      const tenths = Math.round(part.sense('temperatureC') * 10);
      // The sign is a bit of its own.
      const temperature = Math.abs(tenths) | (tenths < 0 ? 0x8000 : 0);
      const words = [humidity >> 8, humidity & 255, temperature >> 8, temperature & 255];
      const bytes = [...words, words.reduce((sum, byte) => sum + byte, 0) & 255];
      frame = { atUs: nowUs, bytes };
      return bytes;
    };
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
        part.draw(STANDBY_UA);
      });
    };
    line.onEdge(({ level, timeUs }) => {
      if (sending || part.nowUs() - part.poweredUs < POWER_UP_US) return;
      if (level === 0) fellUs = timeUs;
      else if (timeUs - fellUs >= SHORTEST_START_US) {
        part.draw(MEASURING_UA);
        send(measure());
      }
    });
    return {};
  },
});
