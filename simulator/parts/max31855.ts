import { definePart } from './define-part.ts';

const BITS_OF_FAULTS = { openCircuit: 1, shortToGround: 2, shortToSupply: 4 } as const;
/** “Thermal Characteristics” p. 4: the longest conversion, and the time after power-up without one. */
const CONVERSION_US = 100_000;
const POWER_UP_US = 200_000;
const SUPPLY_UA = 900;
/** Of the 14 bits of the junction with nothing connected: a sign of 0, and ones. */
const OPEN = 0x1fff;

/**
 * Maxim MAX31855K: thermocouple with cold junction. Read only. It converts all the time, but what ends while it is selected is not taken over.
 * Datasheet: Maxim, MAX31855, 19-5793, Rev 5 of January 2015.
 * Supply “DC Electrical Characteristics” p. 2, range of type K “Thermal Characteristics” p. 3, times “Thermal Characteristics” p. 4, open inputs and when data change “Serial Interface” p. 9, bits table 2 p. 10,
 * codes tables 4 and 5 p. 10. It tells neither noise nor response. The thermocouple is taken to be as linear as the part assumes it to be.
 */
export const max31855 = definePart({
  name: 'max31855',
  spi: true,
  quantities: {
    temperatureC: { initial: 25, min: -270, max: 1372 },
    ambientC: { initial: 25, min: -55, max: 127 },
    openCircuit: { initial: 0, min: 0, max: 1 },
    shortToGround: { initial: 0, min: 0, max: 1 },
    shortToSupply: { initial: 0, min: 0, max: 1 },
  },
  make(part) {
    const firstUs = part.poweredUs + POWER_UP_US;
    /** End of the conversion that is given out, and when the last read ended. */
    let [takenUs, deselectedUs] = [0, 0];
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
      const junction = faults & BITS_OF_FAULTS.openCircuit ? OPEN : held(part.sense('temperatureC', atUs) * 4, 14);
      const ambient = held(part.sense('ambientC', atUs) * 16, 12);
      word = ((junction << 18) | (faults ? 1 << 16 : 0) | (ambient << 4) | faults) >>> 0;
    };
    return {
      spi: {
        modes: [0],
        select(nowUs) {
          const endedUs = firstUs + Math.floor((nowUs - firstUs) / CONVERSION_US) * CONVERSION_US;
          if (endedUs > takenUs && endedUs >= Math.max(firstUs, deselectedUs)) convert((takenUs = endedUs));
          at = 0;
        },
        read: () => (at < 4 ? (word >>> (24 - 8 * at++)) & 255 : 0),
        write: () => undefined,
        deselect: (nowUs) => void (deselectedUs = nowUs),
      },
    };
  },
});
