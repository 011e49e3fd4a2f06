import { definePart } from './define-part.ts';
import { registerFile } from './register-file.ts';

const [CONVERSION, CONFIG, LO_THRESH, HI_THRESH] = [0, 1, 2, 3];
const RESET_VALUE = 0x8583;
const OS = 0x8000;
const SINGLE_SHOT = 0x0100;
/** Fields of the Config register, by the bits of PGA and DR. */
const FULL_SCALE_V = [6.144, 4.096, 2.048, 1.024, 0.512, 0.256, 0.256, 0.256];
const SAMPLES_PER_S = [8, 16, 32, 64, 128, 250, 475, 860];
/** The data rate may be 10 % lower (section 6.5), and waking up takes 25 µs (section 8.4.2.1). */
const SLOWEST = 1.1;
const WAKE_UP_US = 25;
const [CONVERTING_UA, DOWN_UA] = [150, 0.5];
const RDY_PULSE_US = 8;

/**
 * Texas Instruments ADS1115: four-channel 16-bit converter. SBAS444E (December 2024), its detailed description and its Config register. Its comparator is not there; the ALERT/RDY pin
 * tells the end of conversions when the threshold registers ask for it (section 8.3.8).
 */
export const ads1115 = definePart({
  name: 'ads1115',
  i2c: [0x48, 0x49, 0x4a, 0x4b],
  pins: ['alert?'],
  quantities: {
    ain0V: { initial: 0, min: -0.3, max: 5.8, noise: 8e-6 },
    ain1V: { initial: 0, min: -0.3, max: 5.8, noise: 8e-6 },
    ain2V: { initial: 0, min: -0.3, max: 5.8, noise: 8e-6 },
    ain3V: { initial: 0, min: -0.3, max: 5.8, noise: 8e-6 },
  },
  make(part) {
    const registers = [0, RESET_VALUE & ~OS, 0x8000, 0x7fff];
    const alert = part.pin('alert');
    let startedUs: number | undefined;
    alert?.pull(1);
    part.draw(DOWN_UA);

    const config = (): number => registers[CONFIG]!;
    const conversionUs = (): number => (1e6 / SAMPLES_PER_S[(config() >> 5) & 7]!) * SLOWEST + WAKE_UP_US;
    /** By the bits of MUX: four differences, then each input against ground. */
    const inputV = (atUs: number): number => {
      const v = (channel: 0 | 1 | 2 | 3): number => part.sense(`ain${channel}V`, atUs);
      const mux = (config() >> 12) & 7;
      if (mux >= 4) return v((mux - 4) as 0 | 1 | 2 | 3);
      return mux === 0 ? v(0) - v(1) : v((mux - 1) as 0 | 1 | 2) - v(3);
    };
    const convert = (atUs: number): void => {
      const code = Math.round((inputV(atUs) / FULL_SCALE_V[(config() >> 9) & 7]!) * 32768);
      registers[CONVERSION] = Math.max(-32768, Math.min(32767, code)) & 0xffff;
    };
    const advance = (nowUs: number): void => {
      if (startedUs === undefined || nowUs < startedUs + conversionUs()) return;
      if (config() & SINGLE_SHOT) {
        convert(startedUs + conversionUs());
        part.draw(DOWN_UA, startedUs + conversionUs());
        startedUs = undefined;
      } else {
        startedUs += Math.floor((nowUs - startedUs) / conversionUs()) * conversionUs();
        convert(startedUs);
      }
    };
    const announce = (): void => {
      const tells = alert && registers[HI_THRESH]! & 0x8000 && !(registers[LO_THRESH]! & 0x8000);
      if (!tells || startedUs === undefined) return;
      part.after(conversionUs(), () => {
        alert.drive(0);
        if (config() & SINGLE_SHOT) return;
        part.after(RDY_PULSE_US, () => alert.drive(undefined));
        announce();
      });
    };
    return {
      i2c: registerFile({
        width: 2,
        advance,
        // The conversion register can only be read; OS is 0 while a conversion runs.
        read: (register) => ((register & 3) === CONFIG ? config() | (startedUs === undefined ? OS : 0) : registers[register & 3]!),
        write(register, value, nowUs) {
          if ((register & 3) === CONVERSION) return;
          registers[register & 3] = (register & 3) === CONFIG ? value & ~OS : value;
          if ((register & 3) !== CONFIG) return;
          const starts = value & SINGLE_SHOT ? (value & OS) !== 0 : true;
          if (!(value & SINGLE_SHOT)) startedUs = nowUs;
          else if (starts) startedUs ??= nowUs;
          else startedUs = undefined;
          if (startedUs === undefined) return;
          alert?.drive(undefined);
          part.draw(CONVERTING_UA, nowUs);
          announce();
        },
      }),
    };
  },
});
