import { EngineFault } from './engine-fault.ts';

type HostFunction = (...args: never[]) => unknown;

/** A function of the program, as the host holds it: it can only be queued, never called from the host. */
export interface ProgramFunction {
  (): never;
  readonly callbackId: number;
}

/** A pin as it crosses the bridge. */
export interface PinReference {
  readonly pin: number;
}

/** An object of the host that the program sees as a stub with the same members. */
interface HostObject {
  readonly id: number;
  /** Listeners of the program that a native set before the object crossed for the first time. */
  readonly listeners: [event: string, listener: unknown][];
  described: boolean;
}

/**
 * What both sides of the bridge hold of each other: host functions and host objects have numbers here,
 * program functions have numbers there. Numbers are never given back: a run is finite and connections are few.
 */
export class References {
  readonly #functions: HostFunction[] = [];
  readonly #functionIds = new Map<unknown, number>();
  readonly #objects: object[] = [];
  readonly #byObject = new Map<object, HostObject>();
  readonly #callbacks = new Map<number, ProgramFunction>();

  addFunction(body: HostFunction): void {
    this.#functionIds.set(body, this.#functions.push(body) - 1);
  }

  addObject(object: object): void {
    this.#byObject.set(object, { id: this.#objects.push(object) - 1, listeners: [], described: false });
  }

  /** Lets the program's function listen to an object that has not crossed yet. */
  listen(object: object, event: string, listener: unknown): void {
    const known = this.#byObject.get(object);
    if (!known || known.described) throw new TypeError(`"${event}" of an object that the program has already`);
    known.listeners.push([event, listener]);
  }

  functionId(value: unknown): number | undefined {
    return this.#functionIds.get(value);
  }

  hostObject(value: object): HostObject | undefined {
    return this.#byObject.get(value);
  }

  function(id: number): HostFunction {
    return present(this.#functions[id], 'function', id);
  }

  object(id: number): object {
    return present(this.#objects[id], 'object', id);
  }

  callback(id: number): ProgramFunction {
    const known = this.#callbacks.get(id);
    if (known) return known;
    const refuse = (): never => {
      throw new EngineFault('InternalError', 'a native cannot wait for a program function here');
    };
    const callback = Object.assign(refuse, { callbackId: id });
    this.#callbacks.set(id, callback);
    return callback;
  }
}

export function isProgramFunction(value: unknown): value is ProgramFunction {
  return typeof value === 'function' && 'callbackId' in value;
}

function present<T>(value: T | undefined, what: string, id: number): T {
  if (value === undefined) throw new RangeError(`the bridge knows no ${what} ${id}`);
  return value;
}
