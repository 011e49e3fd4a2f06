/**
 * Compensation formulas of the BME280 and their inverse.
 * Source: Bosch BST-BME280-DS001-23 (revision 1.23), §4.2.3 p. 25 (32-bit integer, temperature and humidity) and §8.1 p. 49 (double precision, pressure).
 */
export interface Bme280Trim {
  t1: number;
  t2: number;
  t3: number;
  p1: number;
  p2: number;
  p3: number;
  p4: number;
  p5: number;
  p6: number;
  p7: number;
  p8: number;
  p9: number;
  h1: number;
  h2: number;
  h3: number;
  h4: number;
  h5: number;
  h6: number;
}

/** `t_fine`: temperature in 1/5120 °C, for the other two formulas. `adc` has 20 bits. */
export function fineTemperature(trim: Bme280Trim, adc: number): number {
  const a = (((adc >> 3) - (trim.t1 << 1)) * trim.t2) >> 11;
  const b = (adc >> 4) - trim.t1;
  return a + ((((b * b) >> 12) * trim.t3) >> 14);
}

/** Hundredths of a degree Celsius. */
export function centiCelsius(fine: number): number {
  return (fine * 5 + 128) >> 8;
}

/** Pascal, from a 20-bit `adc`. */
export function pascal(trim: Bme280Trim, adc: number, fine: number): number {
  let a = fine / 2 - 64000;
  let b = (a * a * trim.p6) / 32768;
  b = b + a * trim.p5 * 2;
  b = b / 4 + trim.p4 * 65536;
  a = ((trim.p3 * a * a) / 524288 + trim.p2 * a) / 524288;
  a = (1 + a / 32768) * trim.p1;
  if (a === 0) return 0;
  let p = ((1048576 - adc - b / 4096) * 6250) / a;
  a = (trim.p9 * p * p) / 2147483648;
  b = (p * trim.p8) / 32768;
  return p + (a + b + trim.p7) / 16;
}

/** Relative humidity in 1/1024 percent, 0 to 102400, from a 16-bit `adc`. */
export function humidityQ10(trim: Bme280Trim, adc: number, fine: number): number {
  const t = fine - 76800;
  const slope = (((((t * trim.h6) >> 10) * (((t * trim.h3) >> 11) + 32768)) >> 10) + 2097152) * trim.h2 + 8192;
  let v = (((adc << 14) - (trim.h4 << 20) - trim.h5 * t + 16384) >> 15) * Math.floor(slope / 16384);
  const high = v >> 15;
  v = v - ((((high * high) >> 7) * trim.h1) >> 4);
  if (v < 0) v = 0;
  if (v > 419430400) v = 419430400;
  return v >> 12;
}

/** The 20-bit code whose temperature is nearest. */
export function temperatureCode(trim: Bme280Trim, temperatureC: number): number {
  return nearestCode(1048575, temperatureC * 5120, function (code) {
    return fineTemperature(trim, code);
  });
}

/** The 20-bit code whose pressure is nearest. Pressure falls as the code rises. */
export function pressureCode(trim: Bme280Trim, pressurePa: number, fine: number): number {
  return nearestCode(1048575, -pressurePa, function (code) {
    return -pascal(trim, code, fine);
  });
}

/** The 16-bit code whose relative humidity is nearest. */
export function humidityCode(trim: Bme280Trim, humidityPct: number, fine: number): number {
  return nearestCode(65535, humidityPct * 1024, function (code) {
    return humidityQ10(trim, code, fine);
  });
}

/** Halves 0 to `last` for a function that never falls; the ends stand for everything beyond them. */
function nearestCode(last: number, wanted: number, valueOf: (code: number) => number): number {
  let low = 0;
  let high = last;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (valueOf(middle) < wanted) low = middle + 1;
    else high = middle;
  }
  if (low > 0 && wanted - valueOf(low - 1) < valueOf(low) - wanted) return low - 1;
  return low;
}
