import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { makeNoise, makeSignal } from '../../../simulator/parts/signal.ts';

describe('makeSignal', () => {
  it('starts half-way up, peaks after a quarter, and comes back after a period', () => {
    const signal = makeSignal({ min: 10, max: 20, periodS: 400 }, 1);
    expect([0, 50, 100, 200, 300, 400].map((timeS) => signal(timeS * 1e6))).toEqual([15, 17.5, 20, 15, 10, 15]);
  });

  it('stays within its limits, and within the noise', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1e12 }), fc.integer({ min: 1, max: 1e6 }), fc.integer(), (nowUs, periodS, seed) => {
        const quiet = makeSignal({ min: -3, max: 7, periodS }, seed)(nowUs);
        expect(quiet).toBeGreaterThanOrEqual(-3);
        expect(quiet).toBeLessThanOrEqual(7);
        const noisy = makeSignal({ min: -3, max: 7, periodS, noise: 0.5 }, seed)(nowUs);
        expect(Math.abs(noisy - quiet)).toBeLessThanOrEqual(0.5);
      }),
    );
  });
});

describe('makeNoise', () => {
  it('gives the same numbers for the same seed and others for another', () => {
    const take = (seed: number): number[] => {
      const noise = makeNoise(seed);
      return Array.from({ length: 50 }, () => noise());
    };
    expect(take(7)).toEqual(take(7));
    expect(take(7)).not.toEqual(take(8));
  });

  it('is centred and spread over -1 to 1', () => {
    const noise = makeNoise(3);
    const values = Array.from({ length: 20000 }, () => noise());
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    const variance = values.reduce((sum, value) => sum + value * value, 0) / values.length;
    expect(Math.abs(mean)).toBeLessThan(0.02);
    expect(variance).toBeCloseTo(1 / 6, 1);
  });
});
