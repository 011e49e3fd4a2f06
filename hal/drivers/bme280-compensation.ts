/**
 * From raw readings to physical values. Bosch BST-BME280-DS001-23 §4.2.2 p. 24 (trimming), §4.2.3 p. 25 and §8.1 p. 49 (the double-precision
 * formulas). Constants are integers or powers of two, because the interpreter's decimal literals are not exact.
 */

/** Positions in the trimming words, named as in the datasheet's table 16 p. 24. P2 to P9 and H2 to H6 follow in order. */
const T1 = 0;
const T2 = 1;
const T3 = 2;
const P1 = 3;
const H1 = 12;
export const TRIMMING_WORDS = 18;

export interface Bme280Sample {
  /** Degrees Celsius, -40 to 85. */
  readonly temperatureC: number;
  /** Pascal at the sensor, 30,000 to 110,000; NaN if it was not measured. */
  readonly pressurePa: number;
  /** Percent relative humidity, 0 to 100; NaN if it was not measured. */
  readonly humidityPct: number;
}

/**
 * Trimming words from the registers.
 * @param low 0x88 to 0xA1, 26 bytes
 * @param high 0xE1 to 0xE7, 7 bytes
 */
export function decodeTrimming(low: ArrayLike<number>, high: ArrayLike<number>): Int16Array {
  const words = new Int16Array(TRIMMING_WORDS);
  for (let i = 0; i < 12; i++) words[i] = low[2 * i]! | (low[2 * i + 1]! << 8);
  words[H1] = low[25]!;
  words[H1 + 1] = high[0]! | (high[1]! << 8);
  words[H1 + 2] = high[2]!;
  // H4 and H5 are signed 12-bit values that share the byte at 0xE5.
  words[H1 + 3] = signed8(high[3]!) * 16 + (high[4]! & 15);
  words[H1 + 4] = signed8(high[5]!) * 16 + (high[4]! >> 4);
  words[H1 + 5] = signed8(high[6]!);
  return words;
}

function signed8(byte: number): number {
  return (byte << 24) >> 24;
}

/** Raw values as the registers hold them: temperature and pressure of 20 bits, humidity of 16. undefined: not measured. */
export function compensate(words: Int16Array, rawT: number, rawP: number | undefined, rawH: number | undefined): Bme280Sample {
  const t1 = words[T1]! & 65535;
  const coarse = (rawT / 16384 - t1 / 1024) * words[T2]!;
  const d = rawT / 131072 - t1 / 8192;
  const sum = coarse + d * d * words[T3]!;
  const fine = sum | 0;
  return {
    temperatureC: sum / 5120,
    pressurePa: rawP === undefined ? NaN : pressure(words, fine, rawP),
    humidityPct: rawH === undefined ? NaN : humidity(words, fine, rawH),
  };
}

function pressure(words: Int16Array, fine: number, raw: number): number {
  let a = fine / 2 - 64000;
  let b = (a * a * words[P1 + 5]!) / 32768 + a * words[P1 + 4]! * 2;
  b = b / 4 + words[P1 + 3]! * 65536;
  a = ((words[P1 + 2]! * a * a) / 524288 + words[P1 + 1]! * a) / 524288;
  a = (1 + a / 32768) * (words[P1]! & 65535);
  if (a === 0) return NaN;
  const p = ((1048576 - raw - b / 4096) * 6250) / a;
  a = (words[P1 + 8]! * p * p) / 2147483648;
  b = (p * words[P1 + 7]!) / 32768;
  return p + (a + b + words[P1 + 6]!) / 16;
}

function humidity(words: Int16Array, fine: number, raw: number): number {
  const x = fine - 76800;
  let h = raw - (words[H1 + 3]! * 64 + (words[H1 + 4]! / 16384) * x);
  h = h * ((words[H1 + 1]! / 65536) * (1 + (words[H1 + 5]! / 67108864) * x * (1 + (words[H1 + 2]! / 67108864) * x)));
  h = h * (1 - (words[H1]! * h) / 524288);
  return h < 0 ? 0 : h > 100 ? 100 : h;
}
