import { definePart } from './define-part.ts';
import { registerFile } from './register-file.ts';

const [MODE1, MODE2, SUBADR1, ALLCALLADR, LED0, LED15_END, ALL_LED, PRE_SCALE] = [0, 1, 2, 5, 0x06, 0x45, 0xfa, 0xfe];
const [RESTART, AI, SLEEP, ALLCALL] = [0x80, 0x20, 0x10, 0x01];
const INVRT = 0x10;
const FULL = 0x10;
const OSCILLATOR_HZ = 25e6;
const SOFTWARE_RESET = 0x06;
const [ACTIVE_UA, SLEEP_UA] = [6000, 2.2];

/** NXP PCA9685: sixteen channels of 12-bit PWM. Data sheet Rev. 4 (2015-04-16), sections 7.1 to 7.6. */
export const pca9685 = definePart({
  name: 'pca9685',
  i2c: Array.from({ length: 0x38 }, (_, index) => 0x40 + index),
  make(part) {
    const registers = new Uint8Array(256);
    let generalCall = false;
    const reset = (): void => {
      registers.fill(0);
      registers[MODE1] = SLEEP | ALLCALL;
      registers[MODE2] = 0x04;
      registers.set([0xe2, 0xe4, 0xe8, 0xe0], SUBADR1);
      for (let channel = 0; channel < 16; channel++) registers[LED0 + 4 * channel + 3] = FULL;
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
      // Full off wins over full on (table 7); the oscillator is needed for everything between.
      const share = off & 0x1000 ? 0 : on & 0x1000 ? 1 : asleep() ? 0 : ((off - on + 4096) % 4096) / 4096;
      return registers[MODE2]! & INVRT ? 1 - share : share;
    };
    const file = registerFile({
      width: 1,
      next: (register) => (registers[MODE1]! & AI ? (register === LED15_END ? 0 : (register + 1) & 255) : register),
      read: (register) => (register >= ALL_LED && register < PRE_SCALE ? 0 : registers[register]!),
      write(register, value, nowUs) {
        if (register === PRE_SCALE) {
          // Blocked unless the oscillator is off; 3 is the smallest (§7.3.5).
          if (asleep()) registers[PRE_SCALE] = Math.max(3, value);
        } else if (register >= ALL_LED && register < PRE_SCALE) {
          for (let channel = 0; channel < 16; channel++)
            registers[LED0 + 4 * channel + register - ALL_LED] = value & (register & 1 ? 0x1f : 0xff);
        } else if (register === MODE1) {
          // RESTART reads 1 when a running PWM was put to sleep, and is cleared by writing a 1 (§7.3.1.1).
          const running = !asleep() && (value & SLEEP) !== 0;
          const restart = value & RESTART ? 0 : (registers[MODE1]! & RESTART) | (running ? RESTART : 0);
          registers[MODE1] = (value & 0x7f) | restart;
          part.draw(asleep() ? SLEEP_UA : ACTIVE_UA, nowUs);
        } else if (register <= LED15_END) registers[register] = value;
      },
    });
    return {
      outputs: { duty, frequencyHz: () => OSCILLATOR_HZ / (4096 * (registers[PRE_SCALE]! + 1)) },
      i2c: {
        ...file,
        start(read, nowUs) {
          const addressed = !generalCall;
          return addressed ? file.start!(read, nowUs) : !read;
        },
        write(byte, nowUs) {
          if (!generalCall) return file.write(byte, nowUs);
          if (byte === SOFTWARE_RESET) reset();
          return byte === SOFTWARE_RESET;
        },
        stop: () => void (generalCall = false),
        answersAt(address) {
          generalCall = address === 0;
          return generalCall || ((registers[MODE1]! & ALLCALL) !== 0 && address === registers[ALLCALLADR]! >> 1);
        },
      },
    };
  },
});
