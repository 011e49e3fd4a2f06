import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compensate, decodeTrimming } from '../../hal/drivers/bme280-compensation.ts';
import { humidityInteger, pressureInteger, temperatureInteger, type Trimming } from './bme280-integer.ts';
import { trimmingRegisters } from './bme280-registers.ts';

/** Trimming as parts have it: each coefficient around a real part's, as wide as parts differ. */
const around = (center: number, spread: number) => fc.integer({ min: center - spread, max: center + spread });
const realistic: fc.Arbitrary<Trimming> = fc.record({
  T: fc.tuple(around(28000, 1500), around(26500, 1500), fc.integer({ min: -1200, max: 200 })),
  P: fc.tuple(
    around(37000, 2000),
    around(-10600, 400),
    around(3024, 50),
    around(4000, 5000),
    around(0, 300),
    around(-7, 3),
    around(12000, 4000),
    around(-12500, 2500),
    around(5000, 1500),
  ),
  H: fc.tuple(around(75, 5), around(362, 15), fc.constant(0), around(320, 30), around(50, 10), around(30, 2)),
});

const words = (trimming: Trimming) => {
  const { low, high } = trimmingRegisters(trimming);
  return decodeTrimming(low, high);
};

describe('bme280 trimming', () => {
  it('survives the way through the registers, over the whole range of every coefficient', () => {
    const u16 = fc.integer({ min: 0, max: 65535 });
    const s16 = fc.integer({ min: -32768, max: 32767 });
    const u8 = fc.integer({ min: 0, max: 255 });
    const s12 = fc.integer({ min: -2048, max: 2047 });
    const s8 = fc.integer({ min: -128, max: 127 });
    const any = fc.record({
      T: fc.tuple(u16, s16, s16),
      P: fc.tuple(u16, s16, s16, s16, s16, s16, s16, s16, s16),
      H: fc.tuple(u8, s16, u8, s12, s12, s8),
    });
    fc.assert(
      fc.property(any, (trimming) => {
        const decoded = [...words(trimming)];
        decoded[0]! &= 65535;
        decoded[3]! &= 65535;
        expect(decoded).toEqual([...trimming.T, ...trimming.P, ...trimming.H]);
      }),
    );
  });
});

describe('bme280 compensation', () => {
  it("gives the values of Bosch's worked example (BST-BMP280-DS001 §3.12, the same formulas)", () => {
    const trimming = {
      T: [27504, 26435, -1000],
      P: [36477, -10685, 3024, 2855, 140, -7, 15500, -14600, 6000],
      H: [75, 362, 0, 320, 50, 30],
    };
    const sample = compensate(words(trimming), 519888, 415148, undefined);
    expect(sample.temperatureC).toBeCloseTo(25.08, 2);
    expect(sample.pressurePa).toBeCloseTo(100653.27, 1);
    expect(sample.humidityPct).toBeNaN();
  });

  /** Runs of the property in which `value` lay inside the part's operating range, where alone it promises anything. */
  const agrees = (check: (trimming: Trimming, rawT: number, rawP: number, rawH: number) => void) =>
    fc.assert(
      fc.property(realistic, raw20, raw20, raw16, (trimming, rawT, rawP, rawH) => {
        const { centiC } = temperatureInteger(trimming, rawT);
        fc.pre(centiC >= -4000 && centiC <= 8500);
        check(trimming, rawT, rawP, rawH);
      }),
      { numRuns: 1000 },
    );
  const raw20 = fc.integer({ min: 300000, max: 600000 });
  const raw16 = fc.integer({ min: 15000, max: 45000 });

  it('agrees with the integer temperature within its resolution of 0.01 °C', () => {
    agrees((trimming, rawT) => {
      const { temperatureC } = compensate(words(trimming), rawT, undefined, undefined);
      expect(Math.abs(temperatureC - temperatureInteger(trimming, rawT).centiC / 100)).toBeLessThan(0.01);
    });
  });

  // Both formulas are given the same fine temperature: the integer one's rounding is of the temperature's making.
  it('agrees with the 64-bit integer pressure within 0.02 Pa, a ninth of the resolution of 0.18 Pa', () => {
    agrees((trimming, rawT, rawP) => {
      const { temperatureC, pressurePa } = compensate(words(trimming), rawT, rawP, undefined);
      const expectedPa = pressureInteger(trimming, Math.trunc(temperatureC * 5120), rawP);
      fc.pre(expectedPa > 30000 && expectedPa < 110000);
      expect(Math.abs(pressurePa - expectedPa)).toBeLessThan(0.02);
    });
  });

  it('agrees with the 32-bit integer humidity within 0.01 %, its resolution of 0.008 % and rounding', () => {
    agrees((trimming, rawT, _rawP, rawH) => {
      const { temperatureC, humidityPct } = compensate(words(trimming), rawT, undefined, rawH);
      expect(Math.abs(humidityPct - humidityInteger(trimming, Math.trunc(temperatureC * 5120), rawH))).toBeLessThan(0.01);
    });
  });

  it('holds humidity between 0 and 100', () => {
    const w = words({ T: [28000, 26500, 50], P: [37000, -10600, 3024, 4000, 0, -7, 12000, -12500, 5000], H: [75, 362, 0, 320, 50, 30] });
    expect(compensate(w, 520000, undefined, 0).humidityPct).toBe(0);
    expect(compensate(w, 520000, undefined, 65535).humidityPct).toBe(100);
  });
});
