import { definePart } from './define-part.ts';

const [POWER_DOWN, POWER_ON, RESET] = [0x00, 0x01, 0x07];
/** Lower nibble of the modes: H resolution, H resolution 2, L resolution. */
const [H, H2, L] = [0x0, 0x1, 0x3];
/** Longest times at the default measurement time, “Electrical Characteristics” p. 2. */
const H_US = 180_000;
const L_US = 24_000;
const DEFAULT_MT = 69;
const [MIN_MT, MAX_MT] = [31, 254];
/** Counts a lux, “Adjust measurement result” p. 11. */
const COUNTS_PER_LX = 1.2;
const [DOWN_UA, ACTIVE_UA] = [0.01, 120];

/**
 * ROHM BH1750FVI: ambient light.
 * Datasheet: ROHM, BH1750FVI, No. 11046EDT01, Rev. D of November 2011.
 * Currents, times and counts a lux “Electrical Characteristics” p. 2, first state and default measurement time “Measurement Procedure” p. 4, opcodes “Instruction Set Architecture” p. 5,
 * addresses and transfers “I2C Bus Access” p. 10, measurement time register “Adjust measurement result” p. 11. It tells no noise, so an imperfect one has none; that two
 * exemplars may differ by 20 % is not modelled.
 */
export const bh1750 = definePart({
  name: 'bh1750',
  i2c: [0x23, 0x5c],
  quantities: { illuminanceLx: { initial: 300, min: 0, max: 100_000 } },
  make(part) {
    let powered = false;
    let mt = DEFAULT_MT;
    let mode: number | undefined;
    let once = false;
    let startedUs = 0;
    let result = 0;
    let high = true;
    let heard = false;
    part.draw(DOWN_UA);

    const measurementUs = (): number => ((mode === L ? L_US : H_US) * held(mt)) / DEFAULT_MT;
    const counts = (atUs: number): number => {
      const finer = mode === H2 ? 2 : 1;
      // L resolution: 4 lx a step.
      const step = mode === L ? 4 * COUNTS_PER_LX : 1;
      const exact = part.sense('illuminanceLx', atUs) * COUNTS_PER_LX * (held(mt) / DEFAULT_MT) * finer;
      return Math.max(0, Math.min(65535, Math.round(Math.round(exact / step) * step)));
    };
    const advance = (nowUs: number): void => {
      if (mode === undefined) return;
      const done = Math.floor((nowUs - startedUs) / measurementUs());
      if (done === 0) return;
      startedUs += done * measurementUs();
      result = counts(startedUs);
      if (!once) return;
      mode = undefined;
      powered = false;
      part.draw(DOWN_UA, startedUs);
    };
    const power = (on: boolean, nowUs: number): void => {
      powered = on;
      if (!on) mode = undefined;
      part.draw(on ? ACTIVE_UA : DOWN_UA, nowUs);
    };
    return {
      i2c: {
        start(_read, nowUs) {
          advance(nowUs);
          high = true;
          heard = false;
          return true;
        },
        write(opcode, nowUs) {
          // One opcode a transfer.
          if (heard) return;
          heard = true;
          if (opcode === POWER_DOWN || opcode === POWER_ON) power(opcode === POWER_ON, nowUs);
          else if (opcode === RESET) {
            // Not acceptable in power-down mode.
            if (powered) result = 0;
          } else if (opcode >> 3 === 0b01000) mt = (mt & 0x1f) | ((opcode & 7) << 5);
          else if (opcode >> 5 === 0b011) mt = (mt & 0xe0) | (opcode & 0x1f);
          else if ((opcode >> 4 === 1 || opcode >> 4 === 2) && [H, H2, L].includes(opcode & 15)) {
            power(true, nowUs);
            mode = opcode & 15;
            once = opcode >> 4 === 2;
            startedUs = nowUs;
          }
        },
        read() {
          const byte = high ? result >> 8 : result & 255;
          high = !high;
          return byte;
        },
      },
    };
  },
});

/** What the two halves of the register make, held in its range. */
function held(mt: number): number {
  return Math.max(MIN_MT, Math.min(MAX_MT, mt));
}
