import type { Interpreter } from '../interpreter.ts';
import { hide, methods, type Install } from './install.ts';

const CALLBACK_METHODS = ['forEach', 'map', 'filter', 'some', 'every', 'find', 'findIndex', 'reduce'] as const;

const TYPED_ARRAYS = [
  'Uint8Array',
  'Uint8ClampedArray',
  'Int8Array',
  'Uint16Array',
  'Int16Array',
  'Uint32Array',
  'Int32Array',
  'Float32Array',
  'Float64Array',
] as const;

/** What differs in arrays and typed arrays: text of elements, errors of callbacks, plain arrays out of typed ones. */
export const installArrays: Install = (interpreter) => {
  const { intrinsics, global } = interpreter.realm;
  const plain = intrinsics.Array.prototype as unknown[];
  const typed = Object.getPrototypeOf(intrinsics.Uint8Array.prototype) as Uint8Array;
  for (const prototype of [plain, typed]) {
    for (const name of CALLBACK_METHODS) if (name in prototype) guardCallback(interpreter, prototype, name);
    methods(interpreter, prototype, {
      toString: (self: ArrayLike<unknown>) => interpreter.valueText.join(self, ','),
      join: (self: ArrayLike<unknown>, [separator]) =>
        interpreter.valueText.join(self, separator === undefined ? ',' : interpreter.text(separator)),
    });
  }
  const sort = plain.sort as (this: unknown, compare: (a: unknown, b: unknown) => number) => unknown;
  const typedSort = typed.sort as unknown as typeof sort;
  const order = (compare: unknown, numeric: boolean): ((a: unknown, b: unknown) => number) => {
    if (compare !== undefined && typeof compare !== 'function') interpreter.fail(`Expecting compare function, got ${typeof compare}`);
    if (compare === undefined && numeric) return (a, b) => Number(a) - Number(b);
    if (compare === undefined) return (a, b) => compareText(interpreter.text(a), interpreter.text(b));
    return (a, b) => {
      const result = interpreter.invoke(compare, undefined, [a, b]);
      return typeof result === 'boolean' ? (result ? 1 : -1) : Number(result);
    };
  };
  methods(interpreter, plain, {
    sort: (self, [compare]) => interpreter.cpu.nativeCallback(() => Reflect.apply(sort, self, [order(compare, false)])),
  });
  methods(interpreter, typed, {
    sort: (self, [compare]) => interpreter.cpu.nativeCallback(() => Reflect.apply(typedSort, self, [order(compare, true)])),
    slice: (self: Uint8Array, [from, to]) => interpreter.array(Array.from(self).slice(from as number, to as number)),
    filter: (self: Uint8Array, [callback]) => {
      if (typeof callback !== 'function') interpreter.fail('First argument must be a function');
      return interpreter.cpu.nativeCallback(() =>
        interpreter.array(Array.from(self).filter((item, index) => interpreter.invoke(callback, undefined, [item, index, self]))),
      );
    },
  });
  for (const name of TYPED_ARRAYS) guardTyped(interpreter, name);
  // Views of the engine share one class by this name.
  hide(global, 'ArrayBufferView', typed.constructor);
  guardCall(interpreter, 'call');
  guardCall(interpreter, 'apply');
};

/** V8 would take a string for a length; the engine refuses it. */
function guardTyped(interpreter: Interpreter, name: (typeof TYPED_ARRAYS)[number]): void {
  const { realm } = interpreter;
  const native = realm.intrinsics[name] as unknown as new (...args: unknown[]) => object;
  const guarded = realm.wrapConstructor((_target, args) => {
    if (typeof args[0] === 'string') interpreter.fail('Unsupported first argument of type String');
    return Reflect.construct(native, args) as object;
  }, name);
  Object.defineProperty(guarded, 'prototype', { value: native.prototype });
  hide(native.prototype, 'constructor', guarded);
  hide(realm.global, name, guarded);
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function guardCallback(interpreter: Interpreter, prototype: object, name: string): void {
  const native = (prototype as Record<string, unknown>)[name] as (...args: unknown[]) => unknown;
  methods(interpreter, prototype, {
    [name]: (self, args) => {
      if (typeof args[0] !== 'function') interpreter.fail('First argument must be a function');
      if (name === 'reduce' && args.length < 2 && (self as unknown[]).length === 0)
        interpreter.fail('Used on empty array with no initial value');
      return interpreter.cpu.nativeCallback(() => Reflect.apply(native, self, args));
    },
  });
}

/** `f.call(…)` and `f.apply(…)` take more stack than a plain call. */
function guardCall(interpreter: Interpreter, name: 'call' | 'apply'): void {
  const { prototype } = interpreter.realm.intrinsics.Function;
  methods(interpreter, prototype, {
    [name]: (self: unknown, [thisArg, ...rest]) => {
      const args = name === 'call' ? rest : Array.from((rest[0] ?? []) as ArrayLike<unknown>);
      return interpreter.cpu.nativeCallback(() => interpreter.invoke(self, thisArg, args));
    },
  });
}
