import type { Cpu } from './cpu.ts';
import { kindName } from './kind-name.ts';
import { isLibrary } from './library.ts';
import { forgetMember, isIndexKey, memberNames, noteIndexMember } from './member-order.ts';
import type { Memory } from './memory.ts';
import { pinNumber } from './pin-object.ts';
import type { Realm } from './realm.ts';
import type { ValueText } from './value-text.ts';
import type { Ledger } from './variables/ledger.ts';

/** What instrumented code calls (`instrument.ts` writes these calls). */
export interface Runtime {
  readonly live: boolean;
  tick(): void;
  enter(entryBytes: number, heldBytes: number, functionIndex: number): void;
  leave(bytes: number): void;
  add(a: unknown, b: unknown): unknown;
  addTo(target: object, key: PropertyKey, value: unknown): unknown;
  text(value: unknown): string;
  /** The value for a `catch` variable; throws on when the handler is over. */
  caught(thrown: unknown): unknown;
  keys(value: unknown): Iterable<string>;
  values(value: unknown): unknown;
  code(text: unknown): unknown;
  /** The object of an assignment to `length`, which arrays refuse. */
  sized(target: unknown): unknown;
  /** `==` and `!=`: an object equals text that it converts to, and no number. */
  equal(a: unknown, b: unknown): boolean;
  unequal(a: unknown, b: unknown): boolean;
  /** `in`: what is no object has nothing in it. */
  has(key: PropertyKey, target: unknown): boolean;
  /** `instanceof`, which knows the classes of numbers and text, too. */
  is(value: unknown, constructor: unknown): boolean;
  type(value: unknown): string;
  /** `typeof` of a name that nothing may have declared. */
  typeOfName(read: () => unknown): string;
  /** `delete`. */
  remove(target: unknown, key: string): boolean;
  /** The object whose `name` is read: functions have none. */
  named(target: unknown): unknown;
  /** A name by which a member is read; text and typed arrays refuse one that they do not have. */
  key(target: unknown, key: unknown): unknown;
  get(target: unknown, key: unknown): unknown;
  /** A member stands there as a statement. */
  touch(target: unknown, key: string): void;
  /** What is called with `new`. */
  make(constructor: unknown): unknown;
  /** A built-in is assigned to. */
  fixed(kind: string): never;
  /** A class with a base class, whose static members it does not have. */
  derived(constructor: object): object;
  /** A name by which a member is written. */
  slot(target: unknown, key: unknown): unknown;
  /** A literal whose members have whole numbers among their names. */
  ordered(object: object, keys: readonly string[]): object;
  regexp(source: string, flags: string): object;
  root(accessors: Record<string, readonly [() => unknown, (value: unknown) => void]>): void;
}

export interface RuntimeParts {
  /** Functions whose file in Storage is gone. */
  readonly erased: ReadonlySet<number>;
  readonly realm: Realm;
  regexp(source: string, flags: string): object;
  readonly cpu: Cpu;
  readonly text: ValueText;
  readonly memory: Memory;
  readonly ledger: Ledger | undefined;
  caught(thrown: unknown): unknown;
  code(text: unknown): unknown;
  root: Runtime['root'];
  fail(message: string, type?: 'TypeError'): never;
}

export function createRuntime({ cpu, text, memory, ledger, realm, regexp, erased, caught, code, root, fail }: RuntimeParts): Runtime {
  const { intrinsics } = realm;
  const type = (value: unknown): string => {
    if (typeof value !== 'object' || value === null) return typeof value;
    if (pinNumber(value) !== undefined) return 'number';
    const prototype: unknown = Object.getPrototypeOf(value);
    if (prototype === intrinsics.Number.prototype) return 'number';
    if (prototype === intrinsics.String.prototype) return 'string';
    if (prototype === intrinsics.Boolean.prototype) return 'boolean';
    return isLibrary(value) ? 'function' : 'object';
  };
  const compare = comparison(text, intrinsics);
  const add = (a: unknown, b: unknown): unknown => {
    if (typeof a === 'string') {
      const tail = typeof b === 'string' ? b : text.of(behindText(b));
      if (tail.length > LONG_CHARS && a.length > LONG_CHARS) memory.charge(Math.min(a.length, tail.length));
      return a + tail;
    }
    if (typeof a === 'number' && typeof b === 'number') return a + b;
    if (typeof b === 'string') return text.of(behindText(a)) + b;
    return addOther(a, b);
  };
  const addOther = (first: unknown, second: unknown): unknown => {
    const a = primitive(first);
    const b = primitive(second);
    if (a === undefined && b === undefined) return undefined;
    if (isNumeric(a) && isNumeric(b)) return Number(a) + Number(b);
    return text.of(a) + text.of(b);
  };
  const refuse = (value: unknown): never => fail(`FOR loop can only iterate over Arrays, Strings or Objects, not ${kindName(value)}`);
  return {
    ...(ledger && callsOf(ledger)),
    get live() {
      return cpu.live;
    },
    tick: () => cpu.tick(),
    enter(entryBytes, heldBytes, functionIndex) {
      if (erased.size > 0 && erased.has(functionIndex)) fail('Function code is null, not a string');
      cpu.enter(entryBytes, heldBytes);
    },
    leave: (bytes) => cpu.leave(bytes),
    add,
    addTo(target, key, value) {
      const object = target as Record<PropertyKey, unknown>;
      return (object[key] = add(object[key], value));
    },
    text: (value) => text.of(value),
    caught,
    code,
    root,
    sized(target) {
      if (Array.isArray(target)) fail('Assignment to a constant', 'TypeError');
      if (ArrayBuffer.isView(target)) fail(`Field or method "length" does not already exist, and can't create it on ${className(target)}`);
      return target;
    },
    keys(value) {
      if (value === null || typeof value === 'number' || typeof value === 'boolean') refuse(value === null ? value : 0);
      return loopNames(value);
    },
    equal: compare,
    unequal: (a, b) => !compare(a, b),
    has: (key, target) =>
      (typeof target === 'object' || typeof target === 'function') && target !== null && key !== 'constructor' && key in target,
    is(value, constructor) {
      if (typeof constructor !== 'function') fail(`Expecting function on RHS, got ${kindName(constructor)}`);
      // Truth values are numbers to it.
      if (typeof value === 'number' || typeof value === 'boolean') return constructor === realm.global['Number'];
      if (typeof value === 'string') return constructor === realm.global['String'];
      if (pinNumber(value) !== undefined) return constructor === realm.global['Pin'];
      return (constructor as { prototype?: unknown }).prototype !== undefined && value instanceof (constructor as () => void);
    },
    type,
    typeOfName(read) {
      let value: unknown;
      try {
        value = read();
      } catch {
        return 'undefined';
      }
      return type(value);
    },
    remove(target, key) {
      if (target === undefined || target === null) fail(`Can't read property '${key}' of ${String(target)}`);
      const object = target as Record<string, unknown>;
      forgetMember(object, key);
      return Object.hasOwn(object, key) && delete object[key];
    },
    named(target) {
      if (typeof target !== 'function') return target;
      const own = Object.getOwnPropertyDescriptor(target, 'name');
      return own && !own.writable && !own.get ? NAMELESS : target;
    },
    get(target, key) {
      return realm.member(target, this.key(target, key));
    },
    touch(target, key) {
      if (target === undefined || target === null) fail(`Can't read property '${key}' of ${String(target)}`);
    },
    fixed: (kind) => fail(`Unable to assign value to non-reference ${kind}`),
    derived(constructor) {
      for (
        let base = Object.getPrototypeOf(constructor) as object;
        Object.hasOwn(base, 'prototype');
        base = Object.getPrototypeOf(base) as object
      ) {
        for (const name of Object.getOwnPropertyNames(base)) {
          if (OF_FUNCTIONS.has(name) || Object.hasOwn(constructor, name)) continue;
          Object.defineProperty(constructor, name, { value: undefined, writable: true, configurable: true, enumerable: false });
        }
      }
      return constructor;
    },
    make(constructor) {
      ledger?.noteConstructed(constructor);
      if (typeof constructor === 'function') return 'prototype' in constructor ? constructor : constructible(constructor);
      if (typeof constructor === 'object' && constructor !== null && isLibrary(constructor)) return Object;
      return fail(`Constructor should be a function, but is ${kindName(constructor)}`);
    },
    key(target, key) {
      if (target === undefined || target === null)
        fail(`Field or method "${text.of(key)}" does not already exist, and can't create it on ${String(target)}`);
      if (typeof key === 'number' && key >= 0 && key % 1 === 0) return key;
      if (typeof target === 'string' || (typeof target === 'object' && target !== null && ArrayBuffer.isView(target))) {
        const name = text.of(key);
        if (!isIndexKey(name) && !(name in (intrinsics.Object(target) as object)) && !/^\d+\.\d+$/.test(name))
          fail(`Field or method "${name}" does not already exist, and can't create it on ${className(target)}`);
        return name;
      }
      return typeof key === 'object' && key !== null ? text.of(key) : key;
    },
    slot(target, key) {
      if (typeof target !== 'object' || target === null || Array.isArray(target)) return key;
      if (ArrayBuffer.isView(target)) {
        if (typeof key === 'number' && key >= 0) return key;
        if (!isIndexKey(text.of(key)))
          fail(`Field or method "${text.of(key)}" does not already exist, and can't create it on ${className(target)}`);
        return key;
      }
      const name = typeof key === 'string' ? key : text.of(key);
      if (isIndexKey(name)) noteIndexMember(target, name);
      return name;
    },
    ordered(object, keys) {
      // Accessors among them stay accessors, and a pair of them stands under one key.
      const members = Object.getOwnPropertyDescriptors(object) as PropertyDescriptorMap;
      const distinct = [...new Set(keys)];
      for (const key of distinct) Reflect.deleteProperty(object, key);
      for (const key of distinct) {
        if (isIndexKey(key)) noteIndexMember(object, key);
        Object.defineProperty(object, key, members[key]!);
      }
      return object;
    },
    regexp,
    values(value) {
      if (typeof value === 'string' || Array.isArray(value) || ArrayBuffer.isView(value)) return value;
      if (value === undefined) return [];
      return typeof value === 'object' && value !== null ? Object.values(value) : refuse(value);
    },
  };
}

/** Shorter text is not counted against the memory of a turn. */
const LONG_CHARS = 8;
const OF_FUNCTIONS = new Set(['length', 'name', 'prototype', 'arguments', 'caller']);
const NAMELESS = Object.freeze({ name: undefined });
/** Natives and arrow functions can be called with `new`, too. */
function constructible(callee: object): object {
  return function (this: unknown, ...args: unknown[]) {
    return Reflect.apply(callee as () => unknown, this, args);
  };
}

/** What rewritten text calls when variables are counted. */
function callsOf(ledger: Ledger): Pick<Ledger, 'scope' | 'made' | 'madeClass' | 'methods'> {
  return {
    scope: ledger.scope.bind(ledger),
    made: ledger.made.bind(ledger),
    madeClass: ledger.madeClass.bind(ledger),
    methods: ledger.methods.bind(ledger),
  };
}

function className(value: unknown): string {
  return typeof value === 'string' ? 'String' : ((value as object).constructor as { name: string }).name;
}

/**
 * What `for … in` goes over: own members in the order in which they were added, then those of the prototypes. A member added meanwhile is
 * seen; once the present one is deleted, the loop is over.
 */
function* loopNames(value: unknown): Generator<string> {
  if (typeof value === 'string') {
    for (let index = 0; index < value.length; index++) yield String(index);
    return;
  }
  if (value === undefined) return;
  for (let level = value as object | null; level; level = Object.getPrototypeOf(level) as object | null) {
    let names = memberNames(level);
    for (let at = 0; at < names.length; at++) {
      const name = names[at]!;
      if (name === 'constructor' || !Object.hasOwn(level, name)) continue;
      yield name;
      if (!Object.hasOwn(level, name)) return;
      if (at === names.length - 1) names = memberNames(level);
      if (names[at] !== name) return;
    }
    // Static members are not inherited.
    if (typeof level === 'function') return;
  }
}

/** `==`: objects convert to text for text, and by `valueOf` alone for numbers. */
function comparison(text: ValueText, { Object: realmObject }: Realm['intrinsics']): (a: unknown, b: unknown) => boolean {
  const mixed = (object: object, value: unknown): boolean => {
    if (value === null || value === undefined) return false;
    const pin = pinNumber(object);
    if (typeof value === 'string') {
      if (Array.isArray(object) || pin !== undefined) return text.of(object) === value;
      const { toString } = object;
      return toString !== realmObject.prototype.toString && text.of(object) === value;
    }
    if (pin !== undefined) return pin === Number(value);
    if (typeof value !== 'number') return false;
    if (Array.isArray(object)) return object.length === 1 && Number(object[0]) === value;
    const { valueOf } = object;
    const number: unknown = typeof valueOf === 'function' ? Reflect.apply(valueOf, object, []) : undefined;
    return number !== object && number === value;
  };
  return (a, b) => {
    if (typeof a === 'object' && a !== null && (typeof b !== 'object' || b === null) && typeof b !== 'function') return mixed(a, b);
    if (typeof b === 'object' && b !== null && (typeof a !== 'object' || a === null) && typeof a !== 'function') return mixed(b, a);
    return a == b;
  };
}

function isNumeric(value: unknown): boolean {
  return typeof value === 'number' || typeof value === 'boolean' || value === undefined || value === null;
}

/** A pin beside text is its name. */
function behindText(value: unknown): unknown {
  return pinNumber(value) === undefined ? primitive(value) : value;
}

/** The engine asks every object for `valueOf`, also in front of text: a date adds as its milliseconds. */
function primitive(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  const { valueOf } = value;
  return typeof valueOf === 'function' ? Reflect.apply(valueOf, value, []) : value;
}
