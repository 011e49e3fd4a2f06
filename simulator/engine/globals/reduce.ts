import { ABSENT_GLOBALS, CLASS_MEMBERS } from '../standard-members.ts';
import type { Realm } from '../realm.ts';

const ALSO_ABSENT = ['WebAssembly', 'SharedArrayBuffer', 'Atomics', 'Iterator', 'escape', 'unescape', 'AsyncFunction'];
/** Needed by V8 itself, or replaced by the engine's own classes. */
const KEPT = new Set(['constructor', 'length', 'name', 'prototype', 'arguments', 'caller']);
/** V8's own `replace` reads the accessors of expressions. */
const REPLACED = new Set([
  'RegExp',
  'Promise',
  'Error',
  'TypeError',
  'SyntaxError',
  'ReferenceError',
  'InternalError',
  'console',
  'process',
  'E',
]);

/** Removes what V8 has and the engine has not. */
export function reduceLibrary({ global }: Realm): void {
  for (const name of [...ABSENT_GLOBALS, ...ALSO_ABSENT]) delete global[name];
  for (const [name, members] of Object.entries(CLASS_MEMBERS)) {
    const constructor = global[name] as { prototype?: object } | undefined;
    if (!constructor || REPLACED.has(name)) continue;
    keepOnly(constructor, members.static);
    if (constructor.prototype) keepOnly(constructor.prototype, members.instance);
  }
  // V8 has the methods of all typed arrays in one place.
  const shared = Object.getPrototypeOf((global['Uint8Array'] as { prototype: object }).prototype) as object;
  keepOnly(shared, [...(CLASS_MEMBERS['Uint8Array']?.instance ?? []), 'buffer', 'byteLength', 'byteOffset', 'length']);
  keepOnly(shared.constructor, []);
}

function keepOnly(target: object, names: readonly string[]): void {
  for (const name of Object.getOwnPropertyNames(target)) {
    if (names.includes(name) || KEPT.has(name) || name === '__proto__') continue;
    if (Object.getOwnPropertyDescriptor(target, name)?.configurable) delete (target as Record<string, unknown>)[name];
  }
}
