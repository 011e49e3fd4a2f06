/**
 * The BME280's integer compensation (Bosch BST-BME280-DS002 §4.2.3: 32-bit temperature and humidity, 64-bit pressure),
 * on BigInt and written apart from the driver, as the reference for its floating-point one.
 */
export interface Trimming {
  readonly T: readonly number[];
  readonly P: readonly number[];
  readonly H: readonly number[];
}

/** Temperature in hundredths of a degree, and the fine temperature that the other two formulas take. */
export function temperatureInteger(trimming: Trimming, rawT: number): { centiC: number; fine: number } {
  const [T1, T2, T3] = trimming.T.map(BigInt) as [bigint, bigint, bigint];
  const t = BigInt(rawT);
  const coarse = (((t >> 3n) - (T1 << 1n)) * T2) >> 11n;
  const d = (t >> 4n) - T1;
  const fine = coarse + ((((d * d) >> 12n) * T3) >> 14n);
  return { centiC: Number((fine * 5n + 128n) >> 8n), fine: Number(fine) };
}

/** Pascal. */
export function pressureInteger(trimming: Trimming, fine: number, rawP: number): number {
  return Number(pressureQ8(trimming.P.map(BigInt), BigInt(fine), BigInt(rawP))) / 256;
}

/** Percent. */
export function humidityInteger(trimming: Trimming, fine: number, rawH: number): number {
  return Number(humidityQ10(trimming.H.map(BigInt), BigInt(fine), BigInt(rawH))) / 1024;
}

function pressureQ8(P: bigint[], fine: bigint, raw: bigint): bigint {
  const [P1, P2, P3, P4, P5, P6, P7, P8, P9] = P as [bigint, bigint, bigint, bigint, bigint, bigint, bigint, bigint, bigint];
  const x = fine - 128000n;
  const offset = x * x * P6 + ((x * P5) << 17n) + (P4 << 35n);
  const sensitivity = (((1n << 47n) + (((x * x * P3) >> 8n) + ((x * P2) << 12n))) * P1) >> 33n;
  if (sensitivity === 0n) return 0n;
  const p = ((((1048576n - raw) << 31n) - offset) * 3125n) / sensitivity;
  const square = (P9 * (p >> 13n) * (p >> 13n)) >> 25n;
  const linear = (P8 * p) >> 19n;
  return ((p + square + linear) >> 8n) + (P7 << 4n);
}

function humidityQ10(H: bigint[], fine: bigint, raw: bigint): bigint {
  const [H1, H2, H3, H4, H5, H6] = H as [bigint, bigint, bigint, bigint, bigint, bigint];
  const x = fine - 76800n;
  const left = ((raw << 14n) - (H4 << 20n) - H5 * x + 16384n) >> 15n;
  const right = ((((((x * H6) >> 10n) * (((x * H3) >> 11n) + 32768n)) >> 10n) + 2097152n) * H2 + 8192n) >> 14n;
  let h = left * right;
  h -= ((((h >> 15n) * (h >> 15n)) >> 7n) * H1) >> 4n;
  const full = 419430400n;
  h = h < 0n ? 0n : h > full ? full : h;
  return h >> 12n;
}
