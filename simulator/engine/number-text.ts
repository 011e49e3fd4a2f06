/**
 * Numbers to text and back as the interpreter does it, which is not as ECMA-262 does: at most about eleven decimals,
 * an exponent only from 1e21 up and below 1e-6, decimal digits summed in binary. Same double operations in the same order,
 * so that the last digit agrees too.
 */

const ROUND_UP_WITHIN = 0.0000001;
const DIGIT_BIAS = 0.00000001;
const MAX_DECIMALS = 12;
const INT32_MAX = 2147483647;
/** The engine's buffer for a number, less its terminator. */
const BUFFER_CHARS = 69;

/** `decimals` < 0: as many as matter; otherwise exactly so many, as `toFixed` gives them. */
export function numberText(value: number, radix = 10, decimals = -1): string {
  if (Number.isInteger(value) && value >= -INT32_MAX && value <= INT32_MAX && decimals <= 0) return (value | 0).toString(radix);
  if (Number.isNaN(value)) return 'NaN';
  if (value === Infinity) return 'Infinity';
  if (value === -Infinity) return '-Infinity';
  const sign = value < 0 ? '-' : '';
  let rest = Math.abs(value);
  let exponent = 0;
  if (radix === 10 && rest > 0 && decimals < 0) [rest, exponent] = normalise(rest);
  // Only within 32 bits does the engine see that a number is next to an integer.
  if (rest < INT32_MAX && Math.trunc(rest + ROUND_UP_WITHIN) === 1 + Math.trunc(rest)) rest = 1 + Math.trunc(rest);
  let text = sign;
  let unit = 1;
  while (unit * radix <= rest) unit *= radix;
  for (; unit >= 1; unit /= radix) {
    const digit = Math.trunc(rest / unit);
    rest -= digit * unit;
    text += digit.toString(36);
  }
  text += fraction(rest, radix, decimals);
  if (exponent !== 0) text += `e${exponent > 0 ? '+' : ''}${exponent}`;
  return text.length > BUFFER_CHARS ? text.slice(0, BUFFER_CHARS) : text;
}

function normalise(value: number): [number, number] {
  let exponent = 0;
  if (value >= 1e21) {
    for (; value > 100000; exponent += 5) value /= 100000;
    for (; value > 10; exponent++) value /= 10;
  } else if (value < 1e-6) {
    for (; value < 1e-5; exponent -= 5) value *= 100000;
    for (; value < 1; exponent--) value *= 10;
  }
  return [value, exponent];
}

function fraction(rest: number, radix: number, decimals: number): string {
  if (decimals < 0 ? !(rest > 0) : decimals === 0) return '';
  let text = '';
  let left = decimals;
  rest *= radix;
  while ((left < 0 && left > -MAX_DECIMALS && rest > ROUND_UP_WITHIN) || left > 0) {
    const digit = Math.trunc(rest + (left === 1 ? 0.5 : DIGIT_BIAS));
    rest = (rest - digit) * radix;
    if (text === '') text = '.';
    text += Math.min(digit, radix - 1).toString(36);
    left--;
  }
  return text;
}

/** What the engine makes of a number literal; integers wrap at 64 bits. */
export function literalValue(literal: string): number {
  const digits = literal.replaceAll('_', '');
  return /^0[xXbBoO]/.test(digits) || !/[.eE]/.test(digits) ? integerValue(digits) : parseFloatText(digits).value;
}

function integerValue(digits: string): number {
  const { value } = parseIntText(digits, 0);
  return value;
}

export interface ParsedNumber {
  readonly value: number;
  /** Characters read, with sign and leading space. */
  readonly length: number;
}

const WHITESPACE = /^[\t\n\v\f\r ]*/;

/** An integer at the start of a text. Radix 0: by prefix (`0x`, `0b`, `0o`, `0`). NaN when there is none. */
export function parseIntText(text: string, radix: number): ParsedNumber {
  let at = WHITESPACE.exec(text)![0].length;
  const negative = text[at] === '-';
  if (negative || text[at] === '+') at++;
  let base = radix;
  if (!base) [base, at] = prefixRadix(text, at);
  const start = at;
  let value = 0;
  let exact: bigint | undefined;
  for (; at < text.length; at++) {
    const digit = digitOf(text.charCodeAt(at));
    if (digit < 0 || digit >= base) break;
    if (exact === undefined && value * base + digit > Number.MAX_SAFE_INTEGER) exact = BigInt(value);
    if (exact === undefined) value = value * base + digit;
    else exact = exact * BigInt(base) + BigInt(digit);
  }
  if (exact !== undefined) value = Number(BigInt.asIntN(64, exact));
  if (at === start && text[start - 1] !== '0') return { value: NaN, length: at };
  return { value: negative ? -value : value, length: at };
}

/** A decimal number at the start of a text; the engine also reads `0x` and friends here. */
export function parseFloatText(text: string): ParsedNumber {
  let at = WHITESPACE.exec(text)![0].length;
  const negative = text[at] === '-';
  if (negative || text[at] === '+') at++;
  const start = at;
  let radix: number;
  [radix, at] = prefixRadix(text, at);
  let value = 0;
  for (; at < text.length; at++) {
    const digit = digitOf(text.charCodeAt(at));
    if (digit < 0 || digit >= radix) break;
    value = value * radix + digit;
  }
  if (radix === 10) [value, at] = parseFractionAndExponent(text, at, value);
  if (at === start || (text[start] === '.' && at === start + 1)) return { value: NaN, length: at };
  return { value: negative ? -value : value, length: at };
}

function parseFractionAndExponent(text: string, from: number, integer: number): [number, number] {
  let value = integer;
  let at = from;
  if (text[at] === '.') {
    at++;
    for (let scale = 0.1; isDigit(text[at]); at++, scale /= 10) value += scale * Number(text[at]);
  }
  if (text[at] === 'e' || text[at] === 'E') {
    at++;
    const negative = text[at] === '-';
    if (negative || text[at] === '+') at++;
    let exponent = 0;
    for (; isDigit(text[at]); at++) exponent = exponent * 10 + Number(text[at]);
    for (let step = Math.min(exponent, 1000); step > 0; step--) value = negative ? value / 10 : value * 10;
  }
  return [value, at];
}

/** A leading 0 means octal unless an 8, a 9 or a point follows among the digits. */
function prefixRadix(text: string, at: number): [radix: number, at: number] {
  if (text[at] !== '0') return [10, at];
  const letter = text[at + 1]?.toLowerCase();
  if (letter === 'x') return [16, at + 2];
  if (letter === 'b') return [2, at + 2];
  if (letter === 'o') return [8, at + 2];
  return [/^[0-7]*[.89]/.test(text.slice(at + 1)) ? 10 : 8, at + 1];
}

function isDigit(char: string | undefined): boolean {
  return char !== undefined && char >= '0' && char <= '9';
}

function digitOf(code: number): number {
  if (code >= 48 && code <= 57) return code - 48;
  if (code >= 97 && code <= 122) return code - 87;
  if (code >= 65 && code <= 90) return code - 55;
  return -1;
}
