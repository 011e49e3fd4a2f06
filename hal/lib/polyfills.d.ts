/**
 * What the interpreter lacks and the compiler puts into a bundle that uses it: nothing here exists on the board otherwise. The price
 * in bytes is in the build record, under `helpers`.
 */

interface ReadonlyArray<T> {
  /** Negative indices count from the end. */
  at(index: number): T | undefined;
  entries(): ArrayIterator<[number, T]>;
  findLast<S extends T>(predicate: (value: T, index: number, array: readonly T[]) => value is S): S | undefined;
  findLast(predicate: (value: T, index: number, array: readonly T[]) => unknown): T | undefined;
  findLastIndex(predicate: (value: T, index: number, array: readonly T[]) => unknown): number;
  flat<U>(this: readonly (U | readonly U[])[]): U[];
  flat(depth: number): any[];
  flatMap<U>(callback: (value: T, index: number, array: readonly T[]) => U | readonly U[]): U[];
  keys(): ArrayIterator<number>;
  lastIndexOf(value: T, from?: number): number;
  reduceRight(callback: (previous: T, value: T, index: number, array: readonly T[]) => T): T;
  reduceRight(callback: (previous: T, value: T, index: number, array: readonly T[]) => T, initial: T): T;
  reduceRight<U>(callback: (previous: U, value: T, index: number, array: readonly T[]) => U, initial: U): U;
  toReversed(): T[];
  toSorted(compare?: (a: T, b: T) => number): T[];
  toSpliced(start: number, count?: number, ...items: T[]): T[];
  values(): ArrayIterator<T>;
  with(index: number, value: T): T[];
}
interface Array<T> {
  at(index: number): T | undefined;
  entries(): ArrayIterator<[number, T]>;
  findLast<S extends T>(predicate: (value: T, index: number, array: T[]) => value is S): S | undefined;
  findLast(predicate: (value: T, index: number, array: T[]) => unknown): T | undefined;
  findLastIndex(predicate: (value: T, index: number, array: T[]) => unknown): number;
  flat<U>(this: (U | readonly U[])[]): U[];
  flat(depth: number): any[];
  flatMap<U>(callback: (value: T, index: number, array: T[]) => U | readonly U[]): U[];
  keys(): ArrayIterator<number>;
  lastIndexOf(value: T, from?: number): number;
  reduceRight(callback: (previous: T, value: T, index: number, array: T[]) => T): T;
  reduceRight(callback: (previous: T, value: T, index: number, array: T[]) => T, initial: T): T;
  reduceRight<U>(callback: (previous: U, value: T, index: number, array: T[]) => U, initial: U): U;
  toReversed(): T[];
  toSorted(compare?: (a: T, b: T) => number): T[];
  toSpliced(start: number, count?: number, ...items: T[]): T[];
  values(): ArrayIterator<T>;
  with(index: number, value: T): T[];
}
interface ArrayConstructor {
  from<T>(source: Iterable<T> | ArrayLike<T>): T[];
  from<T, U>(source: Iterable<T> | ArrayLike<T>, map: (value: T, index: number) => U): U[];
  of<T>(...items: T[]): T[];
}

interface TypedArray<Self> {
  at(index: number): number | undefined;
}

interface String {
  at(index: number): string | undefined;
  /** The byte at an index: text is kept as UTF-8 bytes. */
  codePointAt(index: number): number | undefined;
  /** The expression needs the flag g. */
  matchAll(expression: RegExp): IteratorObject<RegExpMatchArray, BuiltinIteratorReturn, unknown>;
  search(expression: RegExp): number;
  trimEnd(): string;
  trimStart(): string;
}
interface StringConstructor {
  raw(texts: TemplateStringsArray, ...values: any[]): string;
}

interface Math {
  cbrt(x: number): number;
  clz32(x: number): number;
  fround(x: number): number;
  hypot(...values: number[]): number;
  imul(a: number, b: number): number;
  log10(x: number): number;
  log2(x: number): number;
  trunc(x: number): number;
}

interface NumberConstructor {
  readonly EPSILON: number;
  readonly MAX_SAFE_INTEGER: number;
  readonly MIN_SAFE_INTEGER: number;
  isFinite(value: unknown): boolean;
  isInteger(value: unknown): boolean;
  isNaN(value: unknown): boolean;
  isSafeInteger(value: unknown): boolean;
  parseFloat(text: string): number;
  parseInt(text: string, radix?: number): number;
}

interface ObjectConstructor {
  /** For the type alone: the interpreter cannot freeze. */
  freeze<T extends (...args: any[]) => any>(value: T): T;
  freeze<T>(value: T): Readonly<T>;
  hasOwn(value: object, key: PropertyKey): boolean;
  is(a: unknown, b: unknown): boolean;
  /** For the type alone. */
  preventExtensions<T>(value: T): T;
  /** For the type alone. */
  seal<T>(value: T): T;
}

interface PromiseFulfilledResult<T> {
  status: 'fulfilled';
  value: T;
}
interface PromiseRejectedResult {
  status: 'rejected';
  reason: any;
}
type PromiseSettledResult<T> = PromiseFulfilledResult<T> | PromiseRejectedResult;
interface Promise<T> {
  finally(callback?: (() => void) | null): Promise<T>;
}
interface PromiseConstructor {
  allSettled<T extends readonly unknown[] | []>(values: T): Promise<{ -readonly [P in keyof T]: PromiseSettledResult<Awaited<T[P]>> }>;
  allSettled<T>(values: Iterable<T | PromiseLike<T>>): Promise<PromiseSettledResult<Awaited<T>>[]>;
  /** Rejects with an Error whose `errors` has every reason. */
  any<T>(values: Iterable<T | PromiseLike<T>>): Promise<Awaited<T>>;
  race<T extends readonly unknown[] | []>(values: T): Promise<Awaited<T[number]>>;
  race<T>(values: Iterable<T | PromiseLike<T>>): Promise<Awaited<T>>;
}

/** Runs the callback after the current code, before timers. */
declare function queueMicrotask(callback: () => void): void;

interface MapIterator<T> extends IteratorObject<T, BuiltinIteratorReturn, unknown> {
  [Symbol.iterator](): MapIterator<T>;
}
interface ReadonlyMap<K, V> {
  readonly size: number;
  entries(): MapIterator<[K, V]>;
  forEach(callback: (value: V, key: K, map: ReadonlyMap<K, V>) => void, thisArg?: any): void;
  get(key: K): V | undefined;
  has(key: K): boolean;
  keys(): MapIterator<K>;
  values(): MapIterator<V>;
  [Symbol.iterator](): MapIterator<[K, V]>;
}
/** Keys are searched one by one, by the interpreter: meant for tens of entries. */
interface Map<K, V> extends ReadonlyMap<K, V> {
  clear(): void;
  delete(key: K): boolean;
  forEach(callback: (value: V, key: K, map: Map<K, V>) => void, thisArg?: any): void;
  set(key: K, value: V): this;
}
interface MapConstructor {
  new <K = any, V = any>(entries?: Iterable<readonly [K, V]> | null): Map<K, V>;
  readonly prototype: Map<any, any>;
}
declare var Map: MapConstructor;

interface SetIterator<T> extends IteratorObject<T, BuiltinIteratorReturn, unknown> {
  [Symbol.iterator](): SetIterator<T>;
}
interface ReadonlySet<T> {
  readonly size: number;
  entries(): SetIterator<[T, T]>;
  forEach(callback: (value: T, key: T, set: ReadonlySet<T>) => void, thisArg?: any): void;
  has(value: T): boolean;
  keys(): SetIterator<T>;
  values(): SetIterator<T>;
  [Symbol.iterator](): SetIterator<T>;
}
/** Members are searched one by one, by the interpreter: meant for tens of members. */
interface Set<T> extends ReadonlySet<T> {
  add(value: T): this;
  clear(): void;
  delete(value: T): boolean;
  forEach(callback: (value: T, key: T, set: Set<T>) => void, thisArg?: any): void;
}
interface SetConstructor {
  new <T = any>(values?: Iterable<T> | null): Set<T>;
  readonly prototype: Set<any>;
}
declare var Set: SetConstructor;
