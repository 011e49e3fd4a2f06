/** Array buffers and their views. Every view of one kind has the same few members. */

interface ArrayBuffer {
  readonly byteLength: number;
}
interface ArrayBufferConstructor {
  new (byteLength: number): ArrayBuffer;
  readonly prototype: ArrayBuffer;
}
declare var ArrayBuffer: ArrayBufferConstructor;
type ArrayBufferLike = ArrayBuffer;

interface ArrayBufferView {
  readonly buffer: ArrayBuffer;
  readonly byteLength: number;
  /** At most 65,535 on the board. */
  readonly byteOffset: number;
}

/** Members that all the typed arrays share; `Self` is the array's own type. A write out of range is ignored. */
interface TypedArray<Self> extends ArrayBufferView {
  readonly length: number;
  [index: number]: number;
  every(predicate: (value: number, index: number, array: Self) => unknown, thisArg?: any): boolean;
  fill(value: number, start?: number, end?: number): this;
  filter(predicate: (value: number, index: number, array: Self) => any, thisArg?: any): Self;
  find(predicate: (value: number, index: number, array: Self) => boolean): number | undefined;
  findIndex(predicate: (value: number, index: number, array: Self) => boolean): number;
  forEach(callback: (value: number, index: number, array: Self) => void, thisArg?: any): void;
  includes(value: number, from?: number): boolean;
  indexOf(value: number, from?: number): number;
  join(separator?: string): string;
  map(callback: (value: number, index: number, array: Self) => number, thisArg?: any): Self;
  reduce(callback: (previous: number, value: number, index: number, array: Self) => number, initial?: number): number;
  reverse(): Self;
  set(values: ArrayLike<number>, offset?: number): void;
  /** A copy; `subarray` shares the buffer. */
  slice(start?: number, end?: number): Self;
  some(predicate: (value: number, index: number, array: Self) => unknown, thisArg?: any): boolean;
  sort(compare?: (a: number, b: number) => number): this;
  subarray(begin?: number, end?: number): Self;
  toString(): string;
  [Symbol.iterator](): ArrayIterator<number>;
}
interface TypedArrayConstructor<Instance> {
  new (length?: number): Instance;
  new (values: ArrayLike<number>): Instance;
  new (buffer: ArrayBuffer, byteOffset?: number, length?: number): Instance;
  readonly prototype: Instance;
}

interface Int8Array extends TypedArray<Int8Array> {}
declare var Int8Array: TypedArrayConstructor<Int8Array>;
interface Uint8Array extends TypedArray<Uint8Array> {}
declare var Uint8Array: TypedArrayConstructor<Uint8Array>;
interface Uint8ClampedArray extends TypedArray<Uint8ClampedArray> {}
declare var Uint8ClampedArray: TypedArrayConstructor<Uint8ClampedArray>;
interface Int16Array extends TypedArray<Int16Array> {}
declare var Int16Array: TypedArrayConstructor<Int16Array>;
interface Uint16Array extends TypedArray<Uint16Array> {}
declare var Uint16Array: TypedArrayConstructor<Uint16Array>;
/** Engine extra: three bytes an element. */
interface Uint24Array extends TypedArray<Uint24Array> {}
declare var Uint24Array: TypedArrayConstructor<Uint24Array>;
interface Int32Array extends TypedArray<Int32Array> {}
declare var Int32Array: TypedArrayConstructor<Int32Array>;
interface Uint32Array extends TypedArray<Uint32Array> {}
declare var Uint32Array: TypedArrayConstructor<Uint32Array>;
interface Float32Array extends TypedArray<Float32Array> {}
declare var Float32Array: TypedArrayConstructor<Float32Array>;
interface Float64Array extends TypedArray<Float64Array> {}
declare var Float64Array: TypedArrayConstructor<Float64Array>;

interface DataView extends ArrayBufferView {
  getInt8(byteOffset: number): number;
  getUint8(byteOffset: number): number;
  getInt16(byteOffset: number, littleEndian?: boolean): number;
  getUint16(byteOffset: number, littleEndian?: boolean): number;
  getInt32(byteOffset: number, littleEndian?: boolean): number;
  getUint32(byteOffset: number, littleEndian?: boolean): number;
  getFloat32(byteOffset: number, littleEndian?: boolean): number;
  getFloat64(byteOffset: number, littleEndian?: boolean): number;
  setInt8(byteOffset: number, value: number): void;
  setUint8(byteOffset: number, value: number): void;
  setInt16(byteOffset: number, value: number, littleEndian?: boolean): void;
  setUint16(byteOffset: number, value: number, littleEndian?: boolean): void;
  setInt32(byteOffset: number, value: number, littleEndian?: boolean): void;
  setUint32(byteOffset: number, value: number, littleEndian?: boolean): void;
  setFloat32(byteOffset: number, value: number, littleEndian?: boolean): void;
  setFloat64(byteOffset: number, value: number, littleEndian?: boolean): void;
}
interface DataViewConstructor {
  new (buffer: ArrayBuffer, byteOffset?: number, byteLength?: number): DataView;
}
declare var DataView: DataViewConstructor;
