import vm from 'node:vm';
import { TRACED_FRAMES } from './deep-trace.ts';

/** The program's own JavaScript world: its constructors, and how the host makes things that belong to it. */
export interface Realm {
  readonly context: vm.Context;
  readonly global: Record<string, unknown>;
  readonly intrinsics: Intrinsics;
  /** A callable of the realm around a host body: `this` first, then the arguments. */
  readonly wrap: (body: (self: unknown, args: unknown[]) => unknown, name: string) => RealmFunction;
  readonly arrayFrom: (items: ArrayLike<unknown>) => unknown[];
  /** Like `wrap`, for what is called with `new`, too; `newTarget` is undefined for a plain call. */
  readonly wrapConstructor: (body: (newTarget: unknown, args: unknown[]) => unknown, name: string) => RealmFunction;
  /** `target[key]` with the realm's own prototypes for primitive values. */
  readonly member: (target: unknown, key: unknown) => unknown;
  run(code: string, fileName: string): unknown;
}

export type RealmFunction = ((...args: never[]) => unknown) & { prototype: object };

export interface Intrinsics {
  readonly Object: ObjectConstructor;
  readonly Function: FunctionConstructor;
  readonly Array: ArrayConstructor;
  readonly String: StringConstructor;
  readonly Number: NumberConstructor;
  readonly Boolean: BooleanConstructor;
  readonly Math: Math;
  readonly Date: DateConstructor;
  readonly RegExp: RegExpConstructor;
  readonly ArrayBuffer: ArrayBufferConstructor;
  readonly DataView: DataViewConstructor;
  readonly Error: ErrorConstructor;
  readonly TypeError: TypeErrorConstructor;
  readonly Uint8Array: Uint8ArrayConstructor;
  readonly Uint8ClampedArray: Uint8ClampedArrayConstructor;
  readonly Int8Array: Int8ArrayConstructor;
  readonly Uint16Array: Uint16ArrayConstructor;
  readonly Int16Array: Int16ArrayConstructor;
  readonly Uint32Array: Uint32ArrayConstructor;
  readonly Int32Array: Int32ArrayConstructor;
  readonly Float32Array: Float32ArrayConstructor;
  readonly Float64Array: Float64ArrayConstructor;
}

const SETUP = new vm.Script(
  `({
    global: globalThis,
    arrayFrom: Array.from.bind(Array),
    member: (target, key) => target[key],
    wrap: (body, name) => { 'use strict'; const o = { [name](...args) { return body(this, args); } }; return o[name]; },
    wrapConstructor: (body, name) => { const o = { [name]: function (...args) { return body(new.target, args); } }; return o[name]; },
    intrinsics: { Object, Function, Array, String, Number, Boolean, Math, Date, RegExp, ArrayBuffer, DataView, Error, TypeError, Uint8Array,
      Uint8ClampedArray, Int8Array, Uint16Array, Int16Array, Uint32Array, Int32Array, Float32Array, Float64Array },
  })`,
  { filename: 'realm' },
);

export function createRealm(): Realm {
  const context = vm.createContext({}, { codeGeneration: { strings: true, wasm: false } });
  const setup = SETUP.runInContext(context) as Omit<Realm, 'context' | 'run'>;
  // Of the faults that V8 itself throws in the program.
  setup.intrinsics.Error.stackTraceLimit = TRACED_FRAMES;
  return { ...setup, context, run: (code, fileName) => new vm.Script(code, { filename: fileName }).runInContext(context) };
}
