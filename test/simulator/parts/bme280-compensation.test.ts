import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  centiCelsius,
  fineTemperature,
  humidityCode,
  humidityQ10,
  pascal,
  pressureCode,
  temperatureCode,
} from '../../../simulator/parts/bme280-compensation.ts';
import { TYPICAL_TRIM } from '../../../simulator/parts/bme280.ts';

const TRIM = TYPICAL_TRIM;

describe('BME280 compensation', () => {
  it('gives the worked example of the datasheet: 25.08 °C, t_fine 128422, 100653 Pa', () => {
    const fine = fineTemperature(TRIM, 519888);
    expect(fine).toBe(128422);
    expect(centiCelsius(fine)).toBe(2508);
    expect(Math.floor(pascal(TRIM, 415148, fine))).toBe(100653);
  });

  it('agrees with 64-bit integer pressure (§4.2.3) to less than a pascal', () => {
    fc.assert(
      fc.property(fc.integer({ min: 250000, max: 600000 }), fc.integer({ min: -40 * 5120, max: 85 * 5120 }), (adc, fine) => {
        expect(Math.abs(pascal(TRIM, adc, fine) - pascal64(adc, fine))).toBeLessThan(1);
      }),
    );
  });

  it('agrees with double-precision humidity (appendix 8.1) to 0.05 %', () => {
    fc.assert(
      fc.property(fc.integer({ min: 20000, max: 50000 }), fc.integer({ min: 0, max: 60 * 5120 }), (adc, fine) => {
        expect(humidityQ10(TRIM, adc, fine) / 1024).toBeCloseTo(humidityDouble(adc, fine), 1);
      }),
    );
  });
});

describe('BME280 inverse compensation', () => {
  it('finds codes that read back as the physical value, within the resolution of the part', () => {
    fc.assert(
      fc.property(
        fc.double({ min: -40, max: 85, noNaN: true }),
        fc.double({ min: 0, max: 100, noNaN: true }),
        fc.double({ min: 30000, max: 110000, noNaN: true }),
        (temperatureC, humidityPct, pressurePa) => {
          const code = temperatureCode(TRIM, temperatureC);
          const fine = fineTemperature(TRIM, code);
          expect(Math.abs(fine / 5120 - temperatureC)).toBeLessThan(0.005);
          expect(Math.abs(pascal(TRIM, pressureCode(TRIM, pressurePa, fine), fine) - pressurePa)).toBeLessThan(0.2);
          expect(Math.abs(humidityQ10(TRIM, humidityCode(TRIM, humidityPct, fine), fine) / 1024 - humidityPct)).toBeLessThan(0.05);
        },
      ),
    );
  });

  it('goes to the end of the scale for what no code can say', () => {
    expect(temperatureCode(TRIM, -1000)).toBe(0);
    expect(temperatureCode(TRIM, 1000)).toBe(1048575);
    expect(humidityCode(TRIM, -5, 128422)).toBe(0);
  });
});

/** §4.2.3, 64-bit integers, in pascal. */
function pascal64(adc: number, fine: number): number {
  const [p1, p2, p3, p4, p5, p6, p7, p8, p9] = [TRIM.p1, TRIM.p2, TRIM.p3, TRIM.p4, TRIM.p5, TRIM.p6, TRIM.p7, TRIM.p8, TRIM.p9].map(
    BigInt,
  ) as [bigint, bigint, bigint, bigint, bigint, bigint, bigint, bigint, bigint];
  let a = BigInt(fine) - 128000n;
  let b = a * a * p6 + ((a * p5) << 17n) + (p4 << 35n);
  a = ((a * a * p3) >> 8n) + ((a * p2) << 12n);
  a = (((1n << 47n) + a) * p1) >> 33n;
  let p = 1048576n - BigInt(adc);
  p = (((p << 31n) - b) * 3125n) / a;
  a = (p9 * (p >> 13n) * (p >> 13n)) >> 25n;
  b = (p8 * p) >> 19n;
  p = ((p + a + b) >> 8n) + (p7 << 4n);
  return Number(p) / 256;
}

/** Appendix 8.1, in percent. */
function humidityDouble(adc: number, fine: number): number {
  const t = fine - 76800;
  const scale = (TRIM.h2 / 65536) * (1 + (TRIM.h6 / 67108864) * t * (1 + (TRIM.h3 / 67108864) * t));
  const h = (adc - (TRIM.h4 * 64 + (TRIM.h5 / 16384) * t)) * scale;
  return Math.min(100, Math.max(0, h * (1 - (TRIM.h1 * h) / 524288)));
}
