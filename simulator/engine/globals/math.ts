import { hide, methods, type Install } from './install.ts';

const HALF_PI = Math.PI / 2;

/** `Math` where the engine computes otherwise than V8: its powers and roots come from `exp` and `log`, its cosine from the sine. */
export const installMath: Install = (interpreter) => {
  const { Math: constants } = interpreter.realm.intrinsics;
  const math = interpreter.object() as Record<string, unknown>;
  for (const name of Object.getOwnPropertyNames(constants)) hide(math, name, constants[name as 'PI']);
  hide(interpreter.realm.global, 'Math', math);
  methods(interpreter, math, {
    pow: (_self, [base, exponent]) => power(Number(base), Number(exponent)),
    sqrt: (_self, [value]) => {
      const x = Number(value);
      return x >= 0 ? Math.exp(Math.log(x) * 0.5) : NaN;
    },
    cos: (_self, [angle]) => Math.sin(Number(angle) + HALF_PI),
    tan: (_self, [angle]) => Math.sin(Number(angle)) / Math.sin(Number(angle) + HALF_PI),
    acos: (_self, [value]) => HALF_PI - Math.asin(Number(value)),
    // No number counts as negative.
    sign: (_self, [value]) => (Number(value) > 0 ? 1 : Number(value) === 0 ? 0 : -1),
    min: (_self, values) => extreme(values, Infinity, (a, b) => a < b),
    max: (_self, values) => extreme(values, -Infinity, (a, b) => a > b),
    // Halves go away from zero.
    round: (_self, [value]) => {
      const x = Number(value);
      return Number.isFinite(x) ? Math.trunc(x < 0 ? x - 0.5 : x + 0.5) : x;
    },
    clip: (_self, [value, low, high]) => Math.min(Math.max(Number(value), Number(low)), Number(high)),
    // Negative values stay negative, whatever the reference says.
    wrap: (_self, [value, size]) => {
      const range = Number(size);
      const turns = Number(value) / range;
      return range < 0 ? 0 : (turns - Math.trunc(turns)) * range;
    },
  });
};

/** Objects, also dates, are no numbers here. */
function extreme(values: readonly unknown[], start: number, wins: (a: number, b: number) => boolean): number {
  let result = start;
  for (const value of values) {
    const number = typeof value === 'object' && value !== null ? NaN : Number(value);
    if (Number.isNaN(number)) return NaN;
    if (wins(number, result)) result = number;
  }
  return result;
}

function power(base: number, exponent: number): number {
  if (Number.isInteger(exponent) && exponent >= 0 && exponent < 10) {
    if (exponent === 0) return 1;
    let product = base;
    for (let left = exponent; left > 1; left--) product *= base;
    return product;
  }
  if (base < 0 && exponent % 1 === 0) return (exponent % 2 === 0 ? 1 : -1) * Math.exp(Math.log(-base) * exponent);
  return base !== 0 || exponent <= 0 ? Math.exp(Math.log(base) * exponent) : 0;
}
