import type { EngineErrorType, EngineHost, TraceFields } from '../simulator/engine/host.ts';
import { pinReference } from '../simulator/engine/pin-object.ts';
import type { Turns } from './turns.ts';

export interface NodeHostParts {
  readonly turns: Turns;
  trace(kind: string, fields: TraceFields): void;
  print(text: string): void;
}

type Listener = (...args: unknown[]) => void;
type Emitter = Record<string, unknown>;

/** `on`, `emit` and their kin, as every object of the interpreter has them: listeners run in a later turn. */
function emitterOf(turns: Turns): object {
  const key = (event: unknown): string => `#on${String(event)}`;
  const listeners = (self: Emitter, event: unknown): Listener[] => (self[key(event)] ??= []) as Listener[];
  const members: Record<string, unknown> = {
    on(this: Emitter, event: unknown, listener: Listener): void {
      this[key(event)] = [...listeners(this, event), listener];
    },
    emit(this: Emitter, event: unknown, ...args: unknown[]): void {
      for (const listener of listeners(this, event)) turns.run(() => void Reflect.apply(listener, this, args));
    },
    removeListener(this: Emitter, event: unknown, listener: Listener): void {
      this[key(event)] = listeners(this, event).filter((other) => other !== listener);
    },
    removeAllListeners(this: Emitter, event?: unknown): void {
      for (const name of Object.keys(this)) if (event === undefined ? name.startsWith('#on') : name === key(event)) delete this[name];
    },
  };
  return Object.defineProperties({}, Object.fromEntries(Object.entries(members).map(([name, value]) => [name, { value }])));
}

/**
 * What the interpreter's native modules (`I2C1`, `SPI1`, …) need around them, for code that runs in Node: so the adapters of `hal/espruino`
 * and the drivers on top of them run unchanged, without an interpreter.
 */
export function nodeHost({ turns, trace, print }: NodeHostParts): EngineHost {
  const prototype = emitterOf(turns);
  const call = (callback: unknown, args: readonly unknown[], thisArg?: unknown): void =>
    turns.run(() => void Reflect.apply(callback as Listener, thisArg, args));
  return {
    queue: turns.queue,
    nowUs: () => Math.floor(turns.nowUs()),
    elapseUs: (durationUs) => turns.elapse(durationUs),
    object: (members = {}) => Object.assign(Object.create(prototype) as object, members),
    array: (items) => [...items],
    uint8Array: (bytes) => Uint8Array.from(bytes),
    arrayBuffer: (bytes) => Uint8Array.from(bytes).buffer,
    fn: (body) =>
      function (this: unknown, ...args: unknown[]) {
        return Reflect.apply(body, this, args) as never;
      } as never,
    constructor_: (_className, make) =>
      function (...args: unknown[]) {
        return make(...args);
      },
    pin: pinReference,
    emit: (target, event, ...args) => (target as { emit: Listener }).emit(event, ...args),
    tell: (target, event, ...args) => (target as { emit: Listener }).emit(event, ...args),
    listens: (target, event) => (((target as Emitter)[`#on${event}`] as Listener[] | undefined) ?? []).length > 0,
    call,
    pipe: () => {
      throw new Error('There is no idle loop here that could move what a pipe has');
    },
    error: (type: EngineErrorType, message) => Object.assign(new Error(message), { type }),
    uncaught: (error) =>
      turns.run(() => {
        throw error;
      }),
    print,
    text: String,
    trace,
  };
}
