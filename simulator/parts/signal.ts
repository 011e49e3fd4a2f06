import type { Signal } from './part.ts';

/** A quantity that goes up and down between two values; `noise` is the largest deviation either way. */
export interface Wave {
  min: number;
  max: number;
  /** Seconds from one minimum to the next; it starts half-way up. */
  periodS: number;
  noise?: number;
}

export type SignalSpec = number | Wave;

/**
 * Makes a signal. Only exact integers and + - * / are used, so that every engine with IEEE doubles gives the same numbers.
 * @param seed of the noise; each call of the signal takes the next noise value
 */
export function makeSignal(spec: SignalSpec, seed: number): Signal {
  if (typeof spec === 'number') {
    const value = spec;
    return function () {
      return value;
    };
  }
  const wave = spec;
  const periodUs = wave.periodS * 1000000;
  const noise = wave.noise || 0;
  const random = makeNoise(seed);
  return function (nowUs) {
    const fromMinimumUs = nowUs + periodUs / 4;
    const phase = fromMinimumUs / periodUs - Math.floor(fromMinimumUs / periodUs);
    const height = phase * 2 < 1 ? phase * 2 : 2 - phase * 2;
    const value = wave.min + (wave.max - wave.min) * height;
    return noise ? value + noise * random() : value;
  };
}

/** Numbers from -1 to 1, thicker around 0: the difference of two uniform ones. Marsaglia's 32-bit xorshift (13, 17, 5). */
export function makeNoise(seed: number): () => number {
  let state = (seed ^ 0x5bf03635) | 0 || 1;
  function uniform(): number {
    state = state ^ (state << 13);
    state = state ^ (state >>> 17);
    state = (state ^ (state << 5)) | 0;
    return (state >>> 8) / 16777216;
  }
  return function () {
    const first = uniform();
    return first - uniform();
  };
}
