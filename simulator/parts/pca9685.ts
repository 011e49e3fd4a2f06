import { definePart } from './define-part.ts';
import { withGeneralCallReset } from './general-call.ts';
import { registerFile } from './register-file.ts';

const [MODE1, MODE2, SUBADR1, ALLCALLADR, LED0, LED15_END, ALL_LED, PRE_SCALE, TEST_MODE] = [0, 1, 2, 5, 0x06, 0x45, 0xfa, 0xfe, 0xff];
const [RESTART, EXTCLK, AI, SLEEP, ALLCALL] = [0x80, 0x40, 0x20, 0x10, 0x01];
/** Bits of MODE1 by which the three subaddresses are heard. */
const SUB = [0x08, 0x04, 0x02];
const [INVRT, OCH] = [0x10, 0x08];
const FULL = 0x10;
const OSCILLATOR_HZ = 25e6;
const CHANNELS = 16;
const [ACTIVE_UA, SLEEP_UA] = [6000, 2.2];

/**
 * NXP PCA9685: sixteen channels of 12-bit PWM. The pin OE is at ground, EXTCLK is not there, and the 500 µs in which the oscillator starts take no time.
 * Datasheet: NXP, PCA9685 Product data sheet, Rev. 4 of 16 April 2015.
 * Addresses §7.1 p. 7, registers, reserved ones and the roll-over table 4 p. 13, MODE1 table 5 p. 14, restart §7.3.1.1 p. 15, MODE2 table 6 p. 16, examples §7.3.3 p. 17, channels table 7 p. 21, off wins table 7 p. 24,
 * all channels table 8 p. 25, prescaler §7.3.5 p. 25, subaddresses §7.3.6 p. 26, all-call §7.3.7 p. 26, software reset §7.6 p. 28, currents table 14 p. 38.
 */
export const pca9685 = definePart({
  name: 'pca9685',
  i2c: Array.from({ length: 0x38 }, (_, index) => 0x40 + index),
  make(part) {
    const registers = new Uint8Array(256);
    const reset = (): void => {
      registers.fill(0);
      registers[MODE1] = SLEEP | ALLCALL;
      registers[MODE2] = 0x04;
      registers.set([0xe2, 0xe4, 0xe8, 0xe0], SUBADR1);
      for (let channel = 0; channel < CHANNELS; channel++) registers[LED0 + 4 * channel + 3] = FULL;
      registers[PRE_SCALE] = 0x1e;
      part.draw(SLEEP_UA);
    };
    reset();
    const asleep = (): boolean => (registers[MODE1]! & SLEEP) !== 0;
    const word = (at: number): number => registers[at]! | ((registers[at + 1]! & 0x1f) << 8);
    /** 0 to 1: the share of a period for which the output is high. */
    const duty = (channel: number): number => {
      const at = LED0 + 4 * channel;
      const [on, off] = [word(at), word(at + 2)];
      const held = asleep() || (registers[MODE1]! & RESTART) !== 0;
      const share = held || off & 0x1000 ? 0 : on & 0x1000 ? 1 : ((off - on + 4096) % 4096) / 4096;
      return registers[MODE2]! & INVRT ? 1 - share : share;
    };
    const anyChannel = (): boolean =>
      Array.from({ length: CHANNELS }, (_, channel) => word(LED0 + 4 * channel + 2)).some((off) => !(off & 0x1000));
    const writeMode1 = (value: number, nowUs: number): void => {
      // Set by a sleep that finds channels running, cleared by writing a 1.
      const restart = !asleep() && value & SLEEP && anyChannel() ? RESTART : registers[MODE1]! & RESTART;
      const sticky = registers[MODE1]! & EXTCLK;
      registers[MODE1] = (value & 0x7f) | sticky | (value & RESTART ? 0 : restart);
      part.draw(asleep() ? SLEEP_UA : ACTIVE_UA, nowUs);
    };
    /** A channel was written: at the STOP the channels run again. Only with outputs that change at the STOP; the other way is not there. */
    let touched = false;
    const file = registerFile({
      width: 1,
      has: (register) => register <= LED15_END || register >= ALL_LED,
      next: (register) => {
        if (!(registers[MODE1]! & AI)) return register;
        return register === LED15_END || register >= PRE_SCALE ? 0 : register + 1;
      },
      read: (register) => (register >= ALL_LED && register < PRE_SCALE ? 0 : registers[register]!),
      write(register, value, nowUs) {
        if (register === PRE_SCALE) {
          // Blocked unless the oscillator is off; 3 is the smallest.
          if (asleep()) registers[PRE_SCALE] = Math.max(3, value);
        } else if (register === MODE1) writeMode1(value, nowUs);
        else if (register >= ALL_LED && register < PRE_SCALE) {
          touched = true;
          for (let channel = 0; channel < CHANNELS; channel++)
            registers[LED0 + 4 * channel + register - ALL_LED] = value & (register & 1 ? 0x1f : 0xff);
        } else if (register >= LED0 && register <= LED15_END) {
          touched = true;
          registers[register] = value & (register & 1 ? 0x1f : 0xff);
        } else if (register !== TEST_MODE) registers[register] = register === MODE2 ? value & 0x1f : value & 0xfe;
      },
      stop() {
        if (touched && !(registers[MODE2]! & OCH)) registers[MODE1]! &= ~RESTART;
        touched = false;
      },
      answersAt: (address) =>
        ((registers[MODE1]! & ALLCALL) !== 0 && address === registers[ALLCALLADR]! >> 1) ||
        SUB.some((bit, index) => (registers[MODE1]! & bit) !== 0 && address === registers[SUBADR1 + index]! >> 1),
    });
    return {
      outputs: { duty, frequencyHz: () => OSCILLATOR_HZ / (4096 * (registers[PRE_SCALE]! + 1)) },
      i2c: withGeneralCallReset(file, reset),
    };
  },
});
