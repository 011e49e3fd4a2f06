/** Strings, numbers as text, and regular expressions. On the board a string is bytes: one character (0 to 255) each. */

interface String {
  readonly length: number;
  readonly [index: number]: string;
  charAt(index: number): string;
  /** The byte at `index`; NaN past the end. */
  charCodeAt(index: number): number;
  concat(...texts: string[]): string;
  endsWith(part: string, end?: number): boolean;
  includes(part: string, from?: number): boolean;
  indexOf(part: string, from?: number): number;
  lastIndexOf(part: string, from?: number): number;
  match(pattern: RegExp | string): RegExpMatchArray | null;
  padEnd(length: number, fill?: string): string;
  padStart(length: number, fill?: string): string;
  /** Engine extra: letters of ISO 8859-1 without their accents. On bytes of that code page, not on UTF-8. */
  removeAccents(): string;
  repeat(count: number): string;
  replace(pattern: RegExp | string, replacement: string): string;
  replace(pattern: RegExp | string, replacer: (match: string, ...groups: any[]) => string): string;
  replaceAll(pattern: RegExp | string, replacement: string): string;
  replaceAll(pattern: RegExp | string, replacer: (match: string, ...groups: any[]) => string): string;
  slice(start?: number, end?: number): string;
  split(separator?: RegExp | string, limit?: number): string[];
  startsWith(part: string, from?: number): boolean;
  substr(start: number, length?: number): string;
  substring(start: number, end?: number): string;
  toLowerCase(): string;
  toUpperCase(): string;
  toString(): string;
  trim(): string;
  valueOf(): string;
  [Symbol.iterator](): StringIterator<string>;
}
interface StringConstructor {
  new (value?: any): String;
  (value?: any): string;
  fromCharCode(...codes: number[]): string;
  readonly prototype: String;
}
declare var String: StringConstructor;

interface Number {
  toFixed(digits?: number): string;
  /** About 11 significant digits. */
  toString(radix?: number): string;
  valueOf(): number;
}
interface NumberConstructor {
  new (value?: any): Number;
  (value?: any): number;
  readonly MAX_VALUE: number;
  readonly MIN_VALUE: number;
  readonly NaN: number;
  readonly NEGATIVE_INFINITY: number;
  readonly POSITIVE_INFINITY: number;
}
declare var Number: NumberConstructor;

interface RegExpMatchArray extends Array<string> {
  index?: number;
  input?: string;
  0: string;
}
interface RegExpExecArray extends Array<string> {
  index: number;
  input: string;
  0: string;
}
/** A small backtracking matcher: no `{n}`, lazy quantifiers, look-around, `\b` or repeated groups. Keep patterns trivial. */
interface RegExp {
  exec(text: string): RegExpExecArray | null;
  test(text: string): boolean;
  readonly source: string;
  lastIndex: number;
  toString(): string;
}
interface RegExpConstructor {
  new (pattern: RegExp | string, flags?: string): RegExp;
  (pattern: RegExp | string, flags?: string): RegExp;
}
declare var RegExp: RegExpConstructor;

/** Base64 text to a byte string. */
declare function atob(base64: string): string;
/** Bytes to base64 text. */
declare function btoa(bytes: string | ArrayBufferView | ArrayBuffer): string;
/** Throws for a byte of 128 or more. */
declare function encodeURIComponent(text: string | number | boolean): string;
declare function decodeURIComponent(text: string): string;
