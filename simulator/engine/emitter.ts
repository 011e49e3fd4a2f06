import type { Realm } from './realm.ts';
import { bufferedBytes, takeBuffered } from './stream-buffer.ts';

/** What emitted events need of the interpreter. */
export interface EmitterHost {
  readonly realm: Realm;
  queueCallbacks(self: object, callbacks: unknown, args: readonly unknown[]): void;
  typeError(message: string): never;
}

const PREFIX = '#on';
const MAX_ARGS = 4;
const NO_OBJECT = 'Parent must be an object - not a String, Integer, etc';

/** `on`, `emit` and their kin, which every object of the engine has. Listeners are ordinary properties `#on<event>`. */
export function installEmitter(host: EmitterHost): void {
  const prototype = host.realm.intrinsics.Object.prototype as object;

  const parent = (self: unknown): Record<string, unknown> => {
    if ((typeof self !== 'object' && typeof self !== 'function') || self === null || self instanceof host.realm.intrinsics.String)
      host.typeError(NO_OBJECT);
    return self as Record<string, unknown>;
  };
  const name = (event: unknown): string => (typeof event === 'string' ? PREFIX + event : host.typeError('First argument must be String'));

  const add = (self: unknown, event: unknown, listener: unknown, first: boolean): void => {
    const target = parent(self);
    const key = name(event);
    if (typeof listener !== 'function' && typeof listener !== 'string') host.typeError('Second argument must be a function or a String');
    // A new list each time: a listener added while its event runs is not called for it.
    const old = (target[key] ?? []) as unknown[];
    target[key] = host.realm.arrayFrom(first ? [listener, ...old] : [...old, listener]);
    // What came while nobody listened comes now.
    if (event === 'data' && bufferedBytes(target) > 0) emit(host, target, event, [takeBuffered(target)]);
  };
  const methods: Record<string, (self: unknown, args: unknown[]) => void> = {
    on: (self, [event, listener]) => add(self, event, listener, false),
    addListener: (self, [event, listener]) => add(self, event, listener, false),
    prependListener: (self, [event, listener]) => add(self, event, listener, true),
    emit: (self, [event, ...args]) => {
      const target = parent(self);
      const key = name(event);
      if (args.length > MAX_ARGS) host.typeError(`Too many arguments (>${MAX_ARGS})`);
      emit(host, target, key.slice(PREFIX.length), args);
    },
    removeListener: (self, [event, listener]) => {
      const list = parent(self)[name(event)];
      const index = Array.isArray(list) ? list.indexOf(listener) : -1;
      if (index >= 0) (list as unknown[]).splice(index, 1);
    },
    removeAllListeners: (self, [event]) => {
      const target = parent(self);
      if (event !== undefined && typeof event !== 'string') host.typeError('First argument must be String or undefined');
      for (const key of Object.keys(target)) if (event === undefined ? key.startsWith(PREFIX) : key === PREFIX + event) delete target[key];
    },
  };
  for (const [key, body] of Object.entries(methods)) {
    const value = host.realm.wrap(body, key);
    Object.defineProperty(prototype, key, { value, writable: true, configurable: true, enumerable: false });
  }
}

export function listenersOf(target: object, event: string): unknown {
  return (target as Record<string, unknown>)[PREFIX + event];
}

export function listens(target: object, event: string): boolean {
  const listeners = listenersOf(target, event);
  return Array.isArray(listeners) ? listeners.length > 0 : listeners !== undefined;
}

/** Queues the listeners that the object has now. */
export function emit(host: EmitterHost, target: object, event: string, args: readonly unknown[]): void {
  const listeners = listenersOf(target, event);
  if (listeners !== undefined) host.queueCallbacks(target, listeners, args);
}
