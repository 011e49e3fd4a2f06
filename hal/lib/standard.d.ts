/* oxlint-disable no-shadow-restricted-names -- these are the globals themselves */
/** Objects, functions, errors, arrays, mathematics, promises, JSON and dates, as far as the interpreter has them. */

declare const NaN: number;
declare const Infinity: number;
declare function parseInt(text: string, radix?: number): number;
declare function parseFloat(text: string): number;
declare function isNaN(value: any): boolean;
declare function isFinite(value: any): boolean;
declare function eval(source: string): any;

interface PropertyDescriptor {
  configurable?: boolean;
  /** Ignored by the interpreter: the property is listed all the same. */
  enumerable?: boolean;
  value?: any;
  /** `false` makes an assignment throw, in sloppy code too. */
  writable?: boolean;
  get?(): any;
  set?(value: any): void;
}
interface PropertyDescriptorMap {
  [key: PropertyKey]: PropertyDescriptor;
}

interface Object {
  constructor: Function;
  toString(): string;
  valueOf(): Object;
  hasOwnProperty(key: PropertyKey): boolean;
}
interface ObjectConstructor {
  new (value?: any): Object;
  (value?: any): any;
  readonly prototype: Object;
  /** In order of insertion, integer keys too. */
  keys(o: {}): string[];
  values<T>(o: { [key: string]: T } | ArrayLike<T>): T[];
  values(o: {}): any[];
  entries<T>(o: { [key: string]: T } | ArrayLike<T>): [string, T][];
  entries(o: {}): [string, any][];
  fromEntries<T = any>(entries: Iterable<readonly [PropertyKey, T]>): { [key: string]: T };
  assign<T extends {}, U>(target: T, source: U): T & U;
  assign(target: object, ...sources: any[]): any;
  create(prototype: object | null): any;
  defineProperty<T>(o: T, key: PropertyKey, descriptor: PropertyDescriptor & ThisType<any>): T;
  defineProperties<T>(o: T, descriptors: PropertyDescriptorMap & ThisType<any>): T;
  getOwnPropertyDescriptor(o: any, key: PropertyKey): PropertyDescriptor | undefined;
  getOwnPropertyDescriptors(o: any): PropertyDescriptorMap;
  getOwnPropertyNames(o: any): string[];
  getPrototypeOf(o: any): any;
  setPrototypeOf(o: any, prototype: object | null): any;
}
declare var Object: ObjectConstructor;

interface Function {
  apply(this: Function, thisArg: any, args?: any): any;
  call(this: Function, thisArg: any, ...args: any[]): any;
  bind(this: Function, thisArg: any, ...args: any[]): any;
  toString(): string;
  prototype: any;
  readonly length: number;
}
interface FunctionConstructor {
  new (...source: string[]): Function;
  (...source: string[]): Function;
  readonly prototype: Function;
}
declare var Function: FunctionConstructor;
interface CallableFunction extends Function {
  apply<T, R>(this: (this: T) => R, thisArg: T): R;
  apply<T, A extends any[], R>(this: (this: T, ...args: A) => R, thisArg: T, args: A): R;
  call<T, A extends any[], R>(this: (this: T, ...args: A) => R, thisArg: T, ...args: A): R;
  bind<T>(this: T, thisArg: ThisParameterType<T>): OmitThisParameter<T>;
  bind<T, A extends any[], B extends any[], R>(this: (this: T, ...args: [...A, ...B]) => R, thisArg: T, ...args: A): (...args: B) => R;
}
interface NewableFunction extends Function {}

interface Boolean {
  toString(): string;
  valueOf(): boolean;
}
interface BooleanConstructor {
  new (value?: any): Boolean;
  <T>(value?: T): boolean;
}
declare var Boolean: BooleanConstructor;

interface Error {
  message: string;
  /** Kept in `type` by the interpreter; the compiler gives the classes their names where a program reads one. */
  name: string;
  /** Class name, where the standard has `name`: "Error", "TypeError", "InternalError"… */
  readonly type?: string;
  stack?: string;
  toString(): string;
}
/** Faults of the interpreter itself (a member of undefined, a call of what is no function) are plain Errors, never TypeErrors. */
interface ErrorConstructor {
  new (message?: string): Error;
  (message?: string): Error;
  readonly prototype: Error;
}
declare var Error: ErrorConstructor;
interface TypeError extends Error {}
declare var TypeError: ErrorConstructor;
interface SyntaxError extends Error {}
declare var SyntaxError: ErrorConstructor;
interface ReferenceError extends Error {}
declare var ReferenceError: ErrorConstructor;
/** Thrown by the interpreter and its native libraries, TLS among them. */
interface InternalError extends Error {}
declare var InternalError: ErrorConstructor;

interface ArrayLike<T> {
  readonly length: number;
  readonly [n: number]: T;
}
interface ConcatArray<T> {
  readonly length: number;
  readonly [n: number]: T;
  join(separator?: string): string;
  slice(start?: number, end?: number): T[];
}
interface ReadonlyArray<T> {
  readonly length: number;
  readonly [n: number]: T;
  toString(): string;
  concat(...items: (T | ConcatArray<T>)[]): T[];
  join(separator?: string): string;
  slice(start?: number, end?: number): T[];
  indexOf(item: T, from?: number): number;
  includes(item: T, from?: number): boolean;
  every(predicate: (value: T, index: number, array: readonly T[]) => unknown, thisArg?: any): boolean;
  some(predicate: (value: T, index: number, array: readonly T[]) => unknown, thisArg?: any): boolean;
  forEach(callback: (value: T, index: number, array: readonly T[]) => void, thisArg?: any): void;
  map<U>(callback: (value: T, index: number, array: readonly T[]) => U, thisArg?: any): U[];
  filter<S extends T>(predicate: (value: T, index: number, array: readonly T[]) => value is S, thisArg?: any): S[];
  filter(predicate: (value: T, index: number, array: readonly T[]) => unknown, thisArg?: any): T[];
  find<S extends T>(predicate: (value: T, index: number, array: readonly T[]) => value is S): S | undefined;
  find(predicate: (value: T, index: number, array: readonly T[]) => unknown): T | undefined;
  findIndex(predicate: (value: T, index: number, array: readonly T[]) => unknown): number;
  reduce(callback: (previous: T, value: T, index: number, array: readonly T[]) => T): T;
  reduce(callback: (previous: T, value: T, index: number, array: readonly T[]) => T, initial: T): T;
  reduce<U>(callback: (previous: U, value: T, index: number, array: readonly T[]) => U, initial: U): U;
  [Symbol.iterator](): ArrayIterator<T>;
}
interface Array<T> {
  length: number;
  [n: number]: T;
  toString(): string;
  push(...items: T[]): number;
  pop(): T | undefined;
  shift(): T | undefined;
  unshift(...items: T[]): number;
  concat(...items: (T | ConcatArray<T>)[]): T[];
  join(separator?: string): string;
  reverse(): T[];
  slice(start?: number, end?: number): T[];
  sort(compare?: (a: T, b: T) => number): this;
  splice(start: number, deleteCount?: number, ...items: T[]): T[];
  fill(value: T, start?: number, end?: number): this;
  indexOf(item: T, from?: number): number;
  includes(item: T, from?: number): boolean;
  every(predicate: (value: T, index: number, array: T[]) => unknown, thisArg?: any): boolean;
  some(predicate: (value: T, index: number, array: T[]) => unknown, thisArg?: any): boolean;
  forEach(callback: (value: T, index: number, array: T[]) => void, thisArg?: any): void;
  map<U>(callback: (value: T, index: number, array: T[]) => U, thisArg?: any): U[];
  filter<S extends T>(predicate: (value: T, index: number, array: T[]) => value is S, thisArg?: any): S[];
  filter(predicate: (value: T, index: number, array: T[]) => unknown, thisArg?: any): T[];
  find<S extends T>(predicate: (value: T, index: number, array: T[]) => value is S): S | undefined;
  find(predicate: (value: T, index: number, array: T[]) => unknown): T | undefined;
  findIndex(predicate: (value: T, index: number, array: T[]) => unknown): number;
  reduce(callback: (previous: T, value: T, index: number, array: T[]) => T): T;
  reduce(callback: (previous: T, value: T, index: number, array: T[]) => T, initial: T): T;
  reduce<U>(callback: (previous: U, value: T, index: number, array: T[]) => U, initial: U): U;
  [Symbol.iterator](): ArrayIterator<T>;
}
interface ArrayConstructor {
  new <T = any>(length?: number): T[];
  new <T>(...items: T[]): T[];
  <T = any>(...items: T[]): T[];
  isArray(value: any): value is any[];
  readonly prototype: any[];
}
declare var Array: ArrayConstructor;

interface Math {
  readonly E: number;
  readonly LN10: number;
  readonly LN2: number;
  readonly LOG2E: number;
  readonly LOG10E: number;
  readonly PI: number;
  readonly SQRT1_2: number;
  readonly SQRT2: number;
  abs(x: number): number;
  acos(x: number): number;
  asin(x: number): number;
  atan(x: number): number;
  atan2(y: number, x: number): number;
  ceil(x: number): number;
  cos(x: number): number;
  exp(x: number): number;
  floor(x: number): number;
  log(x: number): number;
  max(...values: number[]): number;
  min(...values: number[]): number;
  pow(x: number, y: number): number;
  random(): number;
  /** Engine extra: a whole number from 0 to `range` - 1, or any signed 32 bits without a range above 0. Not for secrets. */
  randInt(range?: number): number;
  round(x: number): number;
  sign(x: number): number;
  sin(x: number): number;
  sqrt(x: number): number;
  tan(x: number): number;
  /** Engine extra: `x` held between the bounds. */
  clip(x: number, min: number, max: number): number;
  /** Engine extra: `x` taken modulo `max`, never negative. */
  wrap(x: number, max: number): number;
}
declare var Math: Math;

interface JSON {
  /** Lenient: takes trailing commas and ignores text after the value. Throws on the rest. */
  parse(text: string): any;
  /** No replacer. Numbers keep about 11 digits; bytes above 126 become `\u00XX`. */
  stringify(value: any, replacer?: null, space?: number | string): string;
}
declare var JSON: JSON;

/** An executor that keeps neither function crashes the engine. */
interface Promise<T> {
  then<A = T, B = never>(
    onfulfilled?: ((value: T) => A | PromiseLike<A>) | null,
    onrejected?: ((reason: any) => B | PromiseLike<B>) | null,
  ): Promise<A | B>;
  catch<B = never>(onrejected?: ((reason: any) => B | PromiseLike<B>) | null): Promise<T | B>;
}
interface PromiseConstructor {
  new <T>(executor: (resolve: (value: T | PromiseLike<T>) => void, reject: (reason?: any) => void) => void): Promise<T>;
  all<T extends readonly unknown[] | []>(values: T): Promise<{ -readonly [P in keyof T]: Awaited<T[P]> }>;
  all<T>(values: Iterable<T | PromiseLike<T>>): Promise<Awaited<T>[]>;
  resolve(): Promise<void>;
  resolve<T>(value: T): Promise<Awaited<T>>;
  reject<T = never>(reason?: any): Promise<T>;
  readonly prototype: Promise<any>;
}
declare var Promise: PromiseConstructor;

/** An invalid date is 1970-01-01 here, never NaN. Local time follows `E.setTimeZone`. */
interface Date {
  getTime(): number;
  setTime(timeMs: number): number;
  valueOf(): number;
  getTimezoneOffset(): number;
  getFullYear(): number;
  getMonth(): number;
  getDate(): number;
  getDay(): number;
  getHours(): number;
  getMinutes(): number;
  getSeconds(): number;
  getMilliseconds(): number;
  setFullYear(year: number, month?: number, day?: number): number;
  setMonth(month: number, day?: number): number;
  setDate(day: number): number;
  setHours(hours: number, minutes?: number, seconds?: number, ms?: number): number;
  setMinutes(minutes: number, seconds?: number, ms?: number): number;
  setSeconds(seconds: number, ms?: number): number;
  setMilliseconds(ms: number): number;
  getUTCFullYear(): number;
  getUTCMonth(): number;
  getUTCDate(): number;
  getUTCDay(): number;
  getUTCHours(): number;
  getUTCMinutes(): number;
  getUTCSeconds(): number;
  getUTCMilliseconds(): number;
  toString(): string;
  toISOString(): string;
  /** Engine extra: local time with its distance from UTC, as in `2014-06-20T14:52:20.123-0500`. */
  toLocalISOString(): string;
  /** Engine extra: 1 in summer time as `E.setDST` has it, otherwise 0. */
  getIsDST(): 0 | 1;
  toUTCString(): string;
  toJSON(): string;
}
interface DateConstructor {
  new (): Date;
  new (value: number | string): Date;
  new (year: number, month: number, day?: number, hours?: number, minutes?: number, seconds?: number, ms?: number): Date;
  /** Milliseconds since 1970, with a fraction. Wall time: it jumps when the clock is set. */
  now(): number;
  parse(text: string): number;
}
declare var Date: DateConstructor;
