import { definePart } from './define-part.ts';
import { withGeneralCallReset } from './general-call.ts';
import { registerFile } from './register-file.ts';

const [CONVERSION, CONFIG, LO_THRESH, HI_THRESH] = [0, 1, 2, 3];
const RESET_VALUES: readonly number[] = [0, 0x0583, 0x8000, 0x7fff];
const OS = 0x8000;
const SINGLE_SHOT = 0x0100;
const ACTIVE_HIGH = 0x0008;
/** The two bits of the queue, which at 11 leave the pin open. */
const QUEUE = 0x0003;
/** Fields of the Config register, by the bits of PGA and DR (table 8 p. 28). */
const FULL_SCALE_V = [6.144, 4.096, 2.048, 1.024, 0.512, 0.256, 0.256, 0.256];
const SAMPLES_PER_S = [8, 16, 32, 64, 128, 250, 475, 860];
/** The data rate may be 10 % lower (§7.5 p. 7), and waking up takes 25 µs (§9.4.2.1 p. 21). */
const SLOWEST = 1.1;
const WAKE_UP_US = 25;
const [CONVERTING_UA, DOWN_UA] = [150, 0.5];
const RDY_PULSE_US = 8;

/** Noise of one reading at the smallest full scale (table 1 p. 13); at the others it is less than the step of the code. */
const input = { initial: 0, min: -0.3, max: 5.8, noise: 7.81e-6 };

/**
 * Texas Instruments ADS1115: four-channel 16-bit converter. Its comparator is not there; the ALERT/RDY pin tells the end of conversions when the
 * threshold registers ask for it.
 * Datasheet: Texas Instruments, ADS111x, SBAS444D of January 2018.
 * Inputs §7.1 p. 6, data rate §7.5 p. 7, currents §7.5 p. 8, noise table 1 p. 13, multiplexer §9.3.1 p. 15, full scales table 3 p. 17, conversion ready §9.3.8 p. 19, modes §9.4.2.1 p. 21 and §9.4.2.2 p. 21,
 * addresses table 4 p. 23, general call §9.5.1.2 p. 23, codes table 5 p. 26, registers §9.6 p. 27, Config table 8 p. 28, thresholds §9.6.4 p. 30.
 */
export const ads1115 = definePart({
  name: 'ads1115',
  i2c: [0x48, 0x49, 0x4a, 0x4b],
  pins: ['alert?'],
  quantities: { ain0V: input, ain1V: input, ain2V: input, ain3V: input },
  make(part) {
    const registers = [...RESET_VALUES];
    const alert = part.pin('alert');
    let startedUs: number | undefined;
    /** The settings of the running conversion. */
    let active = registers[CONFIG]!;
    let announced = (): void => undefined;
    alert?.pull(1);

    const config = (): number => registers[CONFIG]!;
    const periodUs = (settings: number): number => (1e6 / SAMPLES_PER_S[(settings >> 5) & 7]!) * SLOWEST + WAKE_UP_US;
    /** By the bits of MUX: four differences, then each input against ground. */
    const inputV = (atUs: number): number => {
      const v = (channel: 0 | 1 | 2 | 3): number => part.sense(`ain${channel}V`, atUs);
      const mux = (active >> 12) & 7;
      if (mux >= 4) return v((mux - 4) as 0 | 1 | 2 | 3);
      return mux === 0 ? v(0) - v(1) : v((mux - 1) as 0 | 1 | 2) - v(3);
    };
    const convert = (atUs: number): void => {
      const code = Math.round((inputV(atUs) / FULL_SCALE_V[(active >> 9) & 7]!) * 32768);
      registers[CONVERSION] = Math.max(-32768, Math.min(32767, code)) & 0xffff;
    };
    const powerDown = (atUs?: number): void => {
      startedUs = undefined;
      part.draw(DOWN_UA, atUs);
    };
    const advance = (nowUs: number): void => {
      if (startedUs === undefined || nowUs < startedUs + periodUs(active)) return;
      const endUs = startedUs + periodUs(active);
      if (active & SINGLE_SHOT) {
        convert(endUs);
        return powerDown(endUs);
      }
      if (active !== config()) {
        // The conversion that a new setting found running ends with the old ones.
        convert(endUs);
        [active, startedUs] = [config(), endUs];
        return advance(nowUs);
      }
      startedUs += Math.floor((nowUs - startedUs) / periodUs(active)) * periodUs(active);
      convert(startedUs);
    };
    const ready = (): boolean =>
      (registers[HI_THRESH]! & 0x8000) !== 0 && (registers[LO_THRESH]! & 0x8000) === 0 && (config() & QUEUE) !== QUEUE;
    const show = (told: boolean): void => {
      if (!ready()) alert?.drive(undefined);
      else alert?.drive(told === ((config() & ACTIVE_HIGH) === 0) ? 0 : undefined);
    };
    /** Tells the end of the conversion that runs from now on, and of those after it. */
    const announce = (): void => {
      announced();
      show(false);
      if (!alert || !ready()) return;
      announced = part.after(periodUs(config()), () => {
        show(true);
        if (config() & SINGLE_SHOT) return;
        announced = part.after(RDY_PULSE_US, announce);
      });
    };
    const start = (nowUs: number): void => {
      [active, startedUs] = [config(), nowUs];
      part.draw(CONVERTING_UA, nowUs);
      announce();
    };
    const configure = (value: number, nowUs: number): void => {
      const wasContinuous = startedUs !== undefined && !(active & SINGLE_SHOT);
      registers[CONFIG] = value & ~OS;
      if (!(value & SINGLE_SHOT)) {
        if (!wasContinuous) start(nowUs);
      } else if (wasContinuous || startedUs === undefined) {
        powerDown(nowUs);
        if (value & OS) start(nowUs);
      }
    };
    const reset = (nowUs?: number): void => {
      registers.splice(0, registers.length, ...RESET_VALUES);
      announced();
      alert?.drive(undefined);
      powerDown(nowUs);
    };
    reset();
    const file = registerFile({
      width: 2,
      advance,
      // The conversion register can only be read; OS is 0 while a conversion runs.
      read: (register) => ((register & 3) === CONFIG ? config() | (startedUs === undefined ? OS : 0) : registers[register & 3]!),
      write(register, value, nowUs) {
        const at = register & 3;
        if (at === CONFIG) configure(value, nowUs);
        else if (at !== CONVERSION) registers[at] = value;
      },
    });
    return { i2c: withGeneralCallReset(file, reset) };
  },
});
