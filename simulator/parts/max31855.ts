import { definePart } from './define-part.ts';

const BITS_OF_FAULTS = { openCircuit: 1, shortToGround: 2, shortToSupply: 4 } as const;
/** Page 3: the longest conversion, and the time after power-up without one. */
const CONVERSION_US = 100_000;
const POWER_UP_US = 200_000;
const SUPPLY_UA = 900;

/**
 * Maxim MAX31855K: thermocouple with cold junction. 19-5793 Rev 5, tables 2 to 5. Read only; while it is selected it does not convert.
 * The thermocouple is taken to be as linear as the part assumes it to be.
 */
export const max31855 = definePart({
  name: 'max31855',
  spi: true,
  quantities: {
    temperatureC: { initial: 25, min: -250, max: 1800, noise: 0.1, responseS: 1 },
    ambientC: { initial: 25, min: -55, max: 127, noise: 0.02 },
    openCircuit: { initial: 0, min: 0, max: 1 },
    shortToGround: { initial: 0, min: 0, max: 1 },
    shortToSupply: { initial: 0, min: 0, max: 1 },
  },
  make(part) {
    let convertedUs = part.poweredUs + POWER_UP_US - CONVERSION_US;
    let word = 0;
    let at = 0;
    part.draw(SUPPLY_UA);

    const held = (value: number, bits: number): number => {
      const limit = 2 ** (bits - 1);
      return Math.max(-limit, Math.min(limit - 1, Math.round(value))) & (2 ** bits - 1);
    };
    const convert = (atUs: number): void => {
      const faults = (['openCircuit', 'shortToGround', 'shortToSupply'] as const).reduce(
        (bits, name) => bits | (part.sense(name, atUs) >= 0.5 ? BITS_OF_FAULTS[name] : 0),
        0,
      );
      const [junction, ambient] = [held(part.sense('temperatureC', atUs) * 4, 14), held(part.sense('ambientC', atUs) * 16, 12)];
      word = ((junction << 18) | (faults ? 1 << 16 : 0) | (ambient << 4) | faults) >>> 0;
    };
    return {
      spi: {
        modes: [0],
        select(nowUs) {
          const done = Math.floor((nowUs - convertedUs) / CONVERSION_US);
          if (done >= 1) convert((convertedUs += done * CONVERSION_US));
          at = 0;
        },
        read: () => (at < 4 ? (word >>> (24 - 8 * at++)) & 255 : 0),
        write: () => undefined,
        deselect: (nowUs) => void (convertedUs = Math.max(convertedUs, nowUs)),
      },
    };
  },
});
