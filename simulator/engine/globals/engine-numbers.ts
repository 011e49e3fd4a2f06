import type { Interpreter } from '../interpreter.ts';
import { elements } from '../value-text.ts';
import { kindName } from '../kind-name.ts';
import { methods } from './install.ts';

/** The numeric functions of `E`. */
export function installEngineNumbers(interpreter: Interpreter, engine: object): void {
  const isIterable = (value: unknown): value is ArrayLike<number> =>
    typeof value === 'string' || (typeof value === 'object' && value !== null && (Array.isArray(value) || elements(value) !== undefined));
  const list = (value: unknown): number[] => {
    if (!isIterable(value)) interpreter.fail(`First argument must be Array, not ${kindName(value)}`);
    return Array.from((elements(value as object) ?? value) as ArrayLike<number>, Number);
  };
  methods(interpreter, engine, {
    clip: (_self, [value, low, high]) => Math.max(Number(low), Math.min(Number(high), Number(value))),
    sum: (_self, [values]) => list(values).reduce((sum, item) => sum + item, 0),
    variance: (_self, [values, mean]) => list(values).reduce((sum, item) => sum + (item - Number(mean)) ** 2, 0),
    reverseByte: (_self, [byte]) => parseInt((Number(byte) & 255).toString(2).padStart(8, '0').split('').reverse().join(''), 2),
    convolve: (_self, [first, second, offset]) => {
      if (!isIterable(first) || !isIterable(second))
        interpreter.fail(`Expecting first 2 arguments to be iterable, not ${kindName(first)} and ${kindName(second)}`);
      const [a, b] = [list(first), list(second)];
      return a.reduce((sum, item, index) => sum + item * b[(((index + Number(offset ?? 0)) % b.length) + b.length) % b.length]!, 0);
    },
    FFT: (_self, [real, imaginary, inverse]) => {
      if (!isIterable(real) || !(imaginary === undefined || isIterable(imaginary)))
        interpreter.fail(`Expecting first 2 arguments to be iterable or undefined, not ${kindName(real)} and ${kindName(imaginary)}`);
      fourier(real as number[], imaginary as number[] | undefined, Boolean(inverse));
    },
    mapInPlace: (_self, [from, to, map, bits]) => {
      const views = [from, to].map((value) => typeof value === 'object' && value !== null && elements(value));
      if (!views[0] || !views[1]) interpreter.fail('First 2 arguments should be array buffers');
      if (map !== undefined && typeof map !== 'function' && (typeof map !== 'object' || map === null))
        interpreter.fail('Third argument should be a function or array');
      mapBits(interpreter, from as Uint8Array, to as Uint8Array, map, Number(bits ?? 0));
    },
  });
}

/** A discrete transform over the next power of two; the forward one is divided by its length, and is the modulus without an imaginary array. */
function fourier(real: number[], imaginary: number[] | undefined, inverse: boolean): void {
  let size = 1;
  while (size < real.length) size *= 2;
  const read = (source: ArrayLike<number> | undefined): number[] =>
    Array.from({ length: size }, (_none, index) => Number(source?.[index] ?? 0));
  const [re, im] = [read(real), read(imaginary)];
  const sign = inverse ? 1 : -1;
  const scale = inverse ? 1 : 1 / size;
  for (let k = 0; k < Math.min(size, Math.max(real.length, imaginary?.length ?? 0)); k++) {
    let [sumRe, sumIm] = [0, 0];
    for (let n = 0; n < size; n++) {
      const angle = (sign * 2 * Math.PI * ((k * n) % size)) / size;
      sumRe += re[n]! * Math.cos(angle) - im[n]! * Math.sin(angle);
      sumIm += re[n]! * Math.sin(angle) + im[n]! * Math.cos(angle);
    }
    if (k < real.length) real[k] = (imaginary ? sumRe : Math.hypot(sumRe, sumIm)) * scale;
    if (imaginary && k < imaginary.length) imaginary[k] = sumIm * scale;
  }
}

/** Takes groups of bits out of one view, most significant first (least for a negative count), and puts what they map to into another. */
function mapBits(interpreter: Interpreter, from: Uint8Array, to: Uint8Array, map: unknown, wanted: number): void {
  const width = 8 * from.BYTES_PER_ELEMENT;
  const bits = Math.abs(wanted) || width;
  const value = (raw: number, index: number): number =>
    Number(typeof map === 'function' ? interpreter.invoke(map, undefined, [raw, index]) : map ? (map as number[])[raw] : raw);
  let [pending, held, source] = [0, 0, 0];
  for (let target = 0; target < to.length && (source < from.length || held >= bits); target++) {
    const index = source;
    for (; held < bits; held += width) {
      const item = from[source++] ?? 0;
      pending = wanted < 0 ? pending | (item << held) : (pending << width) | item;
    }
    const mask = (1 << bits) - 1;
    const raw = wanted < 0 ? pending & mask : (pending >> (held - bits)) & mask;
    if (wanted < 0) pending >>= bits;
    held -= bits;
    to[target] = value(raw, index);
  }
}
