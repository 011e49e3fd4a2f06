import { definePart } from './define-part.ts';
import { registerFile } from './register-file.ts';

const [CONFIGURATION, SHUNT_VOLTAGE, BUS_VOLTAGE, POWER, CURRENT, CALIBRATION] = [0, 1, 2, 3, 4, 5];
const RESET_VALUE = 0x399f;
const RESET_BIT = 0x8000;
const [CNVR, OVF] = [2, 1];
const [SHUNT_LSB_V, BUS_LSB_V] = [10e-6, 4e-3];
/** §7.5 p. 5: longest times by the ADC setting, in µs: 9 to 12 bits, then averages of 12-bit samples (table 5 p. 20). */
const ADC_US = [93, 163, 304, 586];
const SAMPLE_12_BIT_US = 586;
const [ACTIVE_UA, DOWN_UA] = [700, 6];

/**
 * Texas Instruments INA219: voltage, current and power of a supply. The shunt is the breakout board's.
 * Datasheet: Texas Instruments, INA219, SBOS448G of December 2015.
 * Ranges, steps and times §7.5 p. 5, supply §7.5 p. 6, conversions and CNVR §8.3.1 p. 9 and §8.3.1 p. 10, current and power §8.5.1 p. 12, reset values table 2 p. 18, configuration §8.6.2.1 p. 19,
 * modes table 6 p. 20, shunt voltage §8.6.3.1 p. 20, bus voltage and overflow §8.6.3.2 p. 23, calibration §8.6.4.1 p. 23. It tells no noise.
 */
export const ina219 = definePart({
  name: 'ina219',
  i2c: Array.from({ length: 16 }, (_, index) => 0x40 + index),
  quantities: {
    busV: { initial: 5, min: 0, max: 32 },
    currentA: { initial: 0.1, min: -200, max: 200 },
  },
  settings: { shuntOhms: 0.1 },
  make(part) {
    let config = RESET_VALUE;
    let calibration = 0;
    let startedUs = part.poweredUs;
    let [shunt, bus, ready] = [0, 0, false];
    /** A triggered conversion is over. */
    let idle = false;
    part.draw(ACTIVE_UA);

    const adcUs = (setting: number): number => (setting & 8 ? SAMPLE_12_BIT_US * 2 ** (setting & 7) : ADC_US[setting & 3]!);
    const mode = (): number => config & 7;
    const cycleUs = (): number => (mode() & 1 ? adcUs((config >> 3) & 15) : 0) + (mode() & 2 ? adcUs((config >> 7) & 15) : 0);
    /** Modes 1 to 3 convert once, 5 to 7 again and again. */
    const advance = (nowUs: number): void => {
      if ((mode() & 3) === 0 || nowUs < startedUs + cycleUs()) return;
      const done = Math.floor((nowUs - startedUs) / cycleUs());
      if (idle) return;
      idle = mode() < 4;
      const atUs = mode() < 4 ? startedUs + cycleUs() : startedUs + done * cycleUs();
      if (mode() >= 4) startedUs = atUs;
      ready = true;
      const limit = 4000 << ((config >> 11) & 3);
      if (mode() & 1) {
        const exact = Math.round((part.sense('currentA', atUs) * Number(part.setting('shuntOhms'))) / SHUNT_LSB_V);
        shunt = Math.max(-limit, Math.min(limit, exact));
      }
      if (mode() & 2) bus = Math.min(config & 0x2000 ? 8000 : 4000, Math.max(0, Math.round(part.sense('busV', atUs) / BUS_LSB_V)));
    };
    const current = (): number => Math.trunc((shunt * calibration) / 4096);
    const power = (): number => Math.trunc((Math.abs(current()) * bus) / 5000);
    const overflow = (): boolean => Math.abs(current()) > 32767 || power() > 65535;
    return {
      i2c: registerFile({
        width: 2,
        advance,
        read(register) {
          if (register === CONFIGURATION) return config;
          if (register === SHUNT_VOLTAGE) return shunt & 0xffff;
          if (register === BUS_VOLTAGE) return (bus << 3) | (ready ? CNVR : 0) | (overflow() ? OVF : 0);
          if (register === CURRENT) return Math.max(-32768, Math.min(32767, current())) & 0xffff;
          if (register === POWER) {
            ready = false;
            return power() & 0xffff;
          }
          return register === CALIBRATION ? calibration : 0;
        },
        write(register, value, nowUs) {
          if (register === CALIBRATION) calibration = value & 0xfffe;
          if (register !== CONFIGURATION) return;
          if (value & RESET_BIT) [calibration, shunt, bus] = [0, 0, 0];
          config = value & RESET_BIT ? RESET_VALUE : value;
          startedUs = nowUs;
          idle = false;
          // Sleep and switched-off converters leave the flag alone.
          if ((config & 3) !== 0) ready = false;
          part.draw((config & 3) === 0 ? DOWN_UA : ACTIVE_UA, nowUs);
        },
      }),
    };
  },
});
