import { deepTrace } from './deep-trace.ts';
import type { EngineErrorType } from './host.ts';
import type { Realm, RealmFunction } from './realm.ts';

/** Thrown through the program when the engine stops a handler for good: no `catch` and no `finally` of it runs. */
export class Aborted extends Error {
  /** The engine's error, which a promise job sees as an ordinary rejection. */
  readonly error: unknown;

  constructor(error: unknown) {
    super('aborted');
    this.error = error;
  }
}

const TYPES: readonly EngineErrorType[] = ['Error', 'TypeError', 'SyntaxError', 'ReferenceError', 'InternalError'];

/**
 * The engine's error classes. Unlike ECMA-262's they are unrelated to each other, have `type` instead of `name`,
 * and `message`, `type` and `stack` are ordinary properties.
 */
export class EngineErrors {
  readonly constructors = {} as Record<EngineErrorType, RealmFunction>;
  readonly #realm: Realm;
  readonly #stackText: (v8Stack: string) => string;
  /** V8's stack of each engine error, for the host. */
  readonly #v8Stacks = new WeakMap<object, string>();

  constructor(realm: Realm, stackText: (v8Stack: string) => string, text: (value: unknown) => string) {
    this.#realm = realm;
    this.#stackText = stackText;
    for (const type of TYPES) {
      const make = realm.wrapConstructor(
        (_newTarget, [message]) => this.#make(type, message === undefined ? undefined : text(message)),
        type,
      );
      this.constructors[type] = make;
      const prototype = new realm.intrinsics.Object();
      hidden(prototype, 'constructor', make);
      const toString = realm.wrap((self) => {
        const { type: own, message } = self as { type?: unknown; message?: unknown };
        return message === undefined ? text(own ?? 'Error') : `${text(own ?? 'Error')}: ${text(message)}`;
      }, 'toString');
      hidden(prototype, 'toString', toString);
      Object.defineProperty(make, 'prototype', { value: prototype });
    }
  }

  make(type: EngineErrorType, message: string): Error {
    return this.#make(type, message) as Error;
  }

  v8Stack(error: unknown): string | undefined {
    return typeof error === 'object' && error !== null ? this.#v8Stacks.get(error) : undefined;
  }

  #make(type: EngineErrorType, message: string | undefined, v8Stack?: string): object {
    const error = Object.setPrototypeOf(new this.#realm.intrinsics.Object(), this.constructors[type].prototype) as Record<string, unknown>;
    if (message !== undefined) error['message'] = message;
    error['type'] = type;
    const trace = v8Stack ?? deepTrace().stack ?? '';
    this.#v8Stacks.set(error, trace);
    error['stack'] = this.#stackText(trace);
    return error;
  }

  /** What the program's `catch` gets for what V8 threw: V8's own errors become the engine's, everything else stays. */
  translate(thrown: unknown): unknown {
    if (!isV8Error(thrown)) return thrown;
    const { type, message } = translateMessage(thrown.name, thrown.message);
    return this.#make(type, message, thrown.stack);
  }
}

/** Errors of the realm and of the host are both V8's: neither can the program make itself. */
function isV8Error(value: unknown): value is Error {
  return typeof value === 'object' && value !== null && Object.prototype.toString.call(value) === '[object Error]';
}

type Translation = { type: EngineErrorType; message: string };
const RULES: readonly [RegExp, (...groups: string[]) => Translation][] = [
  [
    /^(?:Cannot read properties of|Cannot set properties of) (undefined|null) \((?:reading|setting) '(-?\d+)'\)$/,
    (value, name) => plain(`Field or method "${name}" does not already exist, and can't create it on ${value}`),
  ],
  [
    /^(?:Cannot read properties of|Cannot set properties of) (undefined|null) \((?:reading|setting) '(.*)'\)$/,
    (value, name) => plain(`Can't read property '${name}' of ${value}`),
  ],
  [/^(.*) is not defined$/, (name) => ({ type: 'ReferenceError', message: `"${name}" is not defined` })],
  [/^Cannot access '(.*)' before initialization$/, (name) => ({ type: 'ReferenceError', message: `"${name}" is not defined` })],
  [/^Assignment to constant variable\.$/, () => ({ type: 'TypeError', message: 'Assignment to a constant' })],
  [/^(.*) is not a constructor$/, (what) => plain(`Constructor should be a function, but is ${kindOf(what)}`)],
  [/^(?:undefined|\(.*\)(?:\(.*\))?) is not a function$/, () => plain('Function not found!')],
  [/^null is not a function$/, () => plain('Expecting function, got null')],
  [/^"[^"]*" is not a function$/, () => plain('Expecting function, got String')],
  [/^-?[\d.]+ is not a function$/, () => plain('Expecting function, got Number')],
  [/^(?:.*\.|.*\[)?([^\].]+)\]? is not a function$/, (name) => plain(`Function "${name}" not found!`)],
  [/^Cannot use 'in' operator to search for .* in (.*)$/, (what) => plain(`Can't use 'in' operator to search a ${kindOf(what)}`)],
  [/^Right-hand side of 'instanceof' is not/, () => plain('Expecting function on RHS, got Number')],
  [
    /^Cannot create property '(.*)' on (\w+) /,
    (name, what) =>
      plain(`Field or method "${name}" does not already exist, and can't create it on ${what[0]!.toUpperCase()}${what.slice(1)}`),
  ],
];

function plain(message: string): Translation {
  return { type: 'Error', message };
}

/** What V8 quotes is source text: only a literal tells its kind. */
function kindOf(source: string): string {
  if (source === 'null') return source;
  if (/^["']/.test(source)) return 'String';
  if (/^-?[\d.]/.test(source)) return 'Number';
  return source.startsWith('{') || source.startsWith('#<') ? 'Object' : 'undefined';
}

function translateMessage(name: string, message: string): Translation {
  for (const [pattern, make] of RULES) {
    const match = pattern.exec(message);
    if (match) return make(...match.slice(1));
  }
  const type = (TYPES as readonly string[]).includes(name) ? (name as EngineErrorType) : 'Error';
  return { type, message };
}

function hidden(target: object, name: string, value: unknown): void {
  Object.defineProperty(target, name, { value, writable: true, configurable: true, enumerable: false });
}
