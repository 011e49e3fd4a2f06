import type { Interpreter } from '../interpreter.ts';
import { kindName } from '../kind-name.ts';
import { hide, methods, type Install } from './install.ts';

const CALLBACK_METHODS = ['map', 'filter', 'some', 'every', 'find', 'findIndex', 'reduce'] as const;

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
  const passes: Pass[] = [];
  const order = (compare: unknown, numeric: boolean): ((a: unknown, b: unknown) => number) => {
    if (compare !== undefined && typeof compare !== 'function') interpreter.fail(`Expecting compare function, got ${kindName(compare)}`);
    if (compare === undefined && numeric) return (a, b) => Number(a) - Number(b);
    if (compare === undefined) return (a, b) => compareText(interpreter.text(a), interpreter.text(b));
    return (a, b) => {
      const result = interpreter.invoke(compare, undefined, [a, b]);
      return typeof result === 'boolean' ? (result ? 1 : -1) : Number(result);
    };
  };
  const sort = (self: unknown[], compare: unknown, numeric: boolean): unknown[] => {
    const ordered = order(compare, numeric);
    return interpreter.cpu.nativeCallback(() => {
      if (numeric || compare !== undefined) sortRange(self, 0, self.length, ordered);
      else {
        const defined = self.filter((item) => item !== undefined);
        sortRange(defined, 0, defined.length, ordered);
        for (let index = 0; index < self.length; index++) self[index] = defined[index];
      }
      return self;
    });
  };
  methods(interpreter, plain, {
    sort: (self: unknown[], [compare]) => sort(self, compare, false),
    // Undefined ends what is joined, and holes are left out.
    concat: (self: unknown[], args: unknown[]) => {
      const last = args.indexOf(undefined);
      const joined = [self, ...(last < 0 ? args : args.slice(0, last))];
      return interpreter.array(joined.flatMap((arg) => (Array.isArray(arg) ? arg.filter(() => true) : [arg])));
    },
    forEach: (self: unknown[], [callback, thisArg]) => {
      if (typeof callback !== 'function') interpreter.fail('First argument must be a function');
      return interpreter.cpu.nativeCallback(() => {
        // What is added meanwhile is seen, too.
        const pass = { array: self, next: 0 };
        passes.push(pass);
        try {
          while (pass.next < self.length) {
            const index = pass.next++;
            if (index in self) interpreter.invoke(callback, thisArg, [self[index], index, self]);
          }
        } finally {
          passes.pop();
        }
      });
    },
    hasOwnProperty: (self: unknown[], args: unknown[]) =>
      interpreter.text(args[0]) !== 'length' && Object.hasOwn(self, interpreter.text(args[0])),
  });
  tellPasses(interpreter, plain, passes);
  methods(interpreter, typed, {
    sort: (self: Uint8Array, [compare]) => sort(self as unknown as unknown[], compare, true),
    slice: (self: Uint8Array, [from, to]) => interpreter.array(Array.from(self).slice(from as number, to as number)),
    filter: (self: Uint8Array, [callback]) => {
      if (typeof callback !== 'function') interpreter.fail('First argument must be a function');
      return interpreter.cpu.nativeCallback(() =>
        interpreter.array(Array.from(self).filter((item, index) => interpreter.invoke(callback, undefined, [item, index, self]))),
      );
    },
    // What does not fit is left out.
    set: (self: Uint8Array, [source, offset]) => {
      const items =
        typeof source === 'string'
          ? Array.from(source, Number)
          : typeof source === 'object' && source !== null
            ? Array.from(source as ArrayLike<number>)
            : interpreter.fail(`First argument must be Array, not ${kindName(source)}`);
      items.forEach((item, index) => (self[Number(offset ?? 0) + index] = item));
    },
  });
  for (const name of TYPED_ARRAYS) guardTyped(interpreter, name);
  // Views share a class of this name, which `instanceof` does not know.
  hide(
    global,
    'ArrayBufferView',
    interpreter.native('ArrayBufferView', () => undefined),
  );
  guardBuffers(interpreter);
  guardCall(interpreter, 'call');
  guardCall(interpreter, 'apply');
};

/** V8 would take a string for a length; the engine refuses it. */
function guardTyped(interpreter: Interpreter, name: (typeof TYPED_ARRAYS)[number]): void {
  const { realm } = interpreter;
  const native = realm.intrinsics[name] as unknown as TypedArrayClass;
  const guarded = realm.wrapConstructor((_target, args) => {
    const [first, byteOffset, length] = args;
    if (typeof first === 'number') {
      if (first < 0) interpreter.fail('Invalid length for ArrayBuffer');
      interpreter.memory.charge(first * native.prototype.BYTES_PER_ELEMENT);
      return new native(first);
    }
    if (first instanceof realm.intrinsics.ArrayBuffer)
      return viewOf(native, first, Number(byteOffset ?? 0), length as number | undefined, (message) => interpreter.fail(message));
    if (Array.isArray(first) || ArrayBuffer.isView(first)) return new native(first);
    return interpreter.fail(`Unsupported first argument of type ${kindName(first)}`);
  }, name);
  Object.defineProperty(guarded, 'prototype', { value: native.prototype });
  hide(native.prototype, 'constructor', guarded);
  hide(realm.global, name, guarded);
}

interface TypedArrayClass {
  new (...args: unknown[]): object;
  readonly prototype: object & { readonly BYTES_PER_ELEMENT: number };
}

/** V8 wants views aligned and within their buffer; the engine takes what there is. */
function viewOf(
  native: TypedArrayClass,
  buffer: ArrayBuffer,
  byteOffset: number,
  length: number | undefined,
  fail: (message: string) => never,
): object {
  const { BYTES_PER_ELEMENT: size } = native.prototype;
  const from = Math.min(byteOffset, buffer.byteLength);
  const fits = Math.floor((buffer.byteLength - from) / size);
  const count = Math.min(length ?? fits, fits);
  if (from % size === 0) return new native(buffer, from, count);
  return fail('A view that is not aligned to its elements is not modelled');
}

/** The engine's quicksort: not stable, and its order of comparisons is what a comparing function sees. */
function sortRange(list: unknown[], from: number, count: number, compare: (a: unknown, b: unknown) => number): void {
  if (count < 2) return;
  let pivot = from;
  if (count > MEDIAN_FROM) medianFirst(list, from, count, compare);
  const value = list[pivot];
  let lowest = true;
  for (let at = from + 1; at < from + count; at++) {
    const item = list[at];
    const order = compare(item, value);
    if (order > 0) continue;
    if (order < 0) lowest = false;
    list[pivot++] = item;
    list[at] = list[pivot];
    list[pivot] = value;
  }
  sortRange(list, pivot + 1, from + count - pivot - 1, compare);
  if (!lowest) sortRange(list, from, pivot - from, compare);
}

const MEDIAN_FROM = 10;

function medianFirst(list: unknown[], from: number, count: number, compare: (a: unknown, b: unknown) => number): void {
  const middle = from + (count >> 1);
  const last = from + count - 1;
  const swap = (at: number): void => {
    [list[from], list[at]] = [list[at], list[from]];
  };
  const lowMiddle = compare(list[from], list[middle]);
  const middleHigh = compare(list[middle], list[last]);
  const lowHigh = compare(list[from], list[last]);
  if ((lowMiddle <= 0 && middleHigh <= 0) || (lowHigh <= 0 && middleHigh >= 0)) swap(middle);
  else if ((lowMiddle >= 0 && lowHigh <= 0) || (middleHigh >= 0 && lowHigh >= 0)) swap(last);
}

/** A pass over an array: the element that comes next stays next when others in front of it come or go. */
interface Pass {
  readonly array: unknown[];
  next: number;
}

/**
 * The methods that move elements tell the passes. They are functions of the realm itself: programs call them often, and a way through the
 * host would cost them ten times as much.
 */
function tellPasses(interpreter: Interpreter, plain: object, passes: readonly Pass[]): void {
  const moved = (array: unknown, at: number, removed: number, added: number): void => {
    for (const pass of passes) if (pass.array === array && at < pass.next) pass.next += added - Math.min(removed, pass.next - at);
  };
  const make = interpreter.realm.run(
    `(function (passes, moved, { shift, unshift, splice }) {
      return {
        shift() { if (passes.length > 0) moved(this, 0, 1, 0); return shift.call(this); },
        unshift(...items) { if (passes.length > 0) moved(this, 0, 0, items.length); return unshift.apply(this, items); },
        splice(start, count, ...items) {
          const { length } = this;
          const from = start | 0;
          const at = from < 0 ? (length + from < 0 ? 0 : length + from) : from > length ? length : from;
          const wanted = count === undefined ? length - at : count | 0;
          const removed = wanted < 0 ? 0 : wanted > length - at ? length - at : wanted;
          if (passes.length > 0) moved(this, at, removed, items.length);
          return splice.call(this, at, removed, ...items);
        },
      };
    })`,
    'arrays',
  ) as (list: readonly Pass[], tell: typeof moved, natives: object) => Record<string, unknown>;
  for (const [name, method] of Object.entries(make(passes, moved, copyOf(plain, ['shift', 'unshift', 'splice']))))
    hide(plain, name, method);
}

function copyOf(source: object, names: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(names.map((name) => [name, (source as Record<string, unknown>)[name]]));
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function guardCallback(interpreter: Interpreter, prototype: object, name: string): void {
  const native = (prototype as Record<string, unknown>)[name] as (...args: unknown[]) => unknown;
  methods(interpreter, prototype, {
    [name]: (self, args) => {
      if (typeof args[0] !== 'function') interpreter.fail('First argument must be a function');
      // Undefined is no first value.
      const isFirst = name === 'reduce' && args[1] === undefined;
      if (isFirst && (self as unknown[])[0] === undefined) interpreter.fail('Used on empty array with no initial value');
      const passed = isFirst
        ? args.slice(0, 1)
        : name === 'findIndex'
          ? [pastHoles(args[0] as (...values: unknown[]) => unknown), args[1]]
          : args;
      return interpreter.cpu.nativeCallback(() => Reflect.apply(native, self, passed));
    },
  });
}

/** The holes of a list are no items for the interpreter. */
const pastHoles = (find: (...args: unknown[]) => unknown) =>
  function (this: unknown, ...args: [item: unknown, index: number, list: object]): unknown {
    return args[1] in args[2] && find.apply(this, args);
  };

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

function guardBuffers(interpreter: Interpreter): void {
  const { realm } = interpreter;
  const { ArrayBuffer: native, DataView: view } = realm.intrinsics;
  const buffer = realm.wrapConstructor((_target, [size]) => {
    const bytes = Math.trunc(Number(size ?? 0)) || 0;
    if (bytes < 0) interpreter.fail('Invalid length for ArrayBuffer');
    interpreter.memory.charge(bytes);
    return new native(bytes);
  }, 'ArrayBuffer');
  Object.defineProperty(buffer, 'prototype', { value: native.prototype });
  hide(native.prototype, 'constructor', buffer);
  hide(realm.global, 'ArrayBuffer', buffer);
  const dataView = realm.wrapConstructor((_target, [source, byteOffset, byteLength]) => {
    if (!(source instanceof native)) interpreter.throw('TypeError', `Expecting ArrayBuffer, got ${kindName(source)}`);
    const whole = source as ArrayBuffer;
    const from = Math.min(Number(byteOffset ?? 0), whole.byteLength);
    return new view(whole, from, Math.min(Number(byteLength ?? Infinity), whole.byteLength - from));
  }, 'DataView');
  Object.defineProperty(dataView, 'prototype', { value: view.prototype });
  hide(view.prototype, 'constructor', dataView);
  hide(realm.global, 'DataView', dataView);
  const accessors = view.prototype as unknown as Record<string, (...args: unknown[]) => unknown>;
  for (const name of Object.getOwnPropertyNames(view.prototype).filter((one) => /^[gs]et[A-Z]/.test(one))) {
    const access = accessors[name]!;
    const size = Number(/\d+/.exec(name)![0]) / 8;
    // Outside of the view nothing is read, and nothing written.
    methods(interpreter, view.prototype, {
      [name]: (self: DataView, args) => {
        const at = Number(args[0] ?? 0);
        if (at < 0 || at + size > self.byteLength) return undefined;
        return Reflect.apply(access, self, args);
      },
    });
  }
}
