import { numberText, parseFloatText, parseIntText } from '../number-text.ts';
import { hide, methods, type Install } from './install.ts';
import { pinNumber } from '../pin-object.ts';

const DECIMAL = 10;
const HEXADECIMAL = 16;

/** `Number`, `parseInt`, `parseFloat`, `isNaN`, `isFinite`, and numbers to text. */
export const installNumbers: Install = (interpreter, define) => {
  const { intrinsics, global } = interpreter.realm;
  const toNumber = (value: unknown): number => {
    if (typeof value === 'string') return textToNumber(value);
    if (Array.isArray(value)) return value.length === 0 ? 0 : value.length === 1 ? toNumber(value[0]) : NaN;
    return pinNumber(value) ?? Number(value);
  };
  define('parseInt', (_self, [value, radix]) => {
    const base = typeof radix === 'number' ? Math.trunc(radix) || 0 : 0;
    const text = interpreter.text(value);
    // Only without blanks and a sign in front of it.
    const isHexadecimal = (base === 0 || base === HEXADECIMAL) && /^0x/i.test(text);
    return isHexadecimal ? parseIntText(text.slice(2), HEXADECIMAL).value : parseIntText(text, base || DECIMAL).value;
  });
  define('parseFloat', (_self, [value]) => prefixNumber(interpreter.text(value)));
  define(
    'isNaN',
    (_self, [value]) =>
      value === undefined || (typeof value === 'object' && value !== null && !Array.isArray(value)) || Number.isNaN(toNumber(value)),
  );
  define('isFinite', (_self, [value]) => Number.isFinite(toNumber(value)));

  const number = interpreter.realm.wrapConstructor((newTarget, args) => {
    const value = args.length === 0 ? 0 : toNumber(args[0]);
    return newTarget === undefined ? value : new intrinsics.Object(value);
  }, 'Number');
  Object.defineProperty(number, 'prototype', { value: intrinsics.Number.prototype });
  hide(intrinsics.Number.prototype, 'constructor', number);
  for (const name of ['NaN', 'MAX_VALUE', 'MIN_VALUE', 'NEGATIVE_INFINITY', 'POSITIVE_INFINITY'] as const) hide(number, name, Number[name]);
  hide(global, 'Number', number);
  methods(interpreter, intrinsics.Number.prototype, {
    toString: (self: unknown, [radix]: unknown[]) =>
      numberText(Number(self), typeof radix === 'number' && radix >= 2 && radix <= 36 ? radix : 10),
    toFixed: (self: unknown, [decimals]: unknown[]) =>
      numberText(Number(self), 10, Math.max(0, Math.min(20, Math.trunc(Number(decimals ?? 0))))),
  });
};

function prefixNumber(text: string): number {
  return text === 'Infinity' || text === '-Infinity' ? Number(text) : parseFloatText(text).value;
}

function textToNumber(text: string): number {
  if (text === '') return 0;
  if (text === 'Infinity') return Infinity;
  if (text === '-Infinity') return -Infinity;
  const { value, length } = parseFloatText(text);
  return length === text.length ? value : NaN;
}
