import { EngineFault } from './engine-fault.ts';

type HostFunction = (...args: never[]) => unknown;

/** A function of the program, as the host holds it: it can only be queued, never called from the host. */
export interface ProgramFunction {
  (): never;
  readonly callbackId: number;
}

/** An object of the host that the program sees as a stub with the same members. */
interface HostObject {
  /** Negative until it has crossed. */
  id: number;
  kept: boolean;
  readonly className: string | undefined;
  /** Listeners of the program that a native set before the object crossed for the first time. */
  readonly listeners: [event: string, listener: unknown][];
}

/**
 * What both sides of the bridge hold of each other: host functions and host objects have numbers here,
 * program functions have numbers there. Numbers are never given back: a run is finite and connections are few.
 */
export class References {
  readonly #functions: HostFunction[] = [];
  readonly #functionIds = new Map<unknown, number>();
  readonly #objects = new Map<number, object>();
  readonly #byObject = new WeakMap<object, HostObject>();
  readonly #callbacks = new Map<number, ProgramFunction>();

  addFunction(body: HostFunction): void {
    this.#functionIds.set(body, this.#functions.push(body) - 1);
  }

  addObject(object: object, className?: string): void {
    this.#byObject.set(object, { id: -1, kept: false, listeners: [], className });
  }

  /** Lets the program's function listen to an object that has not crossed yet. */
  listen(object: object, event: string, listener: unknown): void {
    const known = this.#byObject.get(object);
    if (!known || known.id >= 0) throw new TypeError(`"${event}" of an object that the program has already`);
    known.listeners.push([event, listener]);
  }

  /** Events will be sent to it, so it must be one and the same on both sides. */
  keep(object: object): void {
    const known = this.#byObject.get(object);
    if (known) known.kept = true;
  }

  /** Whether an object is one and the same on both sides. One of mere data crosses as a copy and is forgotten. */
  isLive(value: object): boolean {
    const known = this.#byObject.get(value);
    if (!known || known.id >= 0 || known.kept) return known !== undefined;
    return known.listeners.length > 0 || this.members(value).some(([, member]) => this.#functionIds.has(member));
  }

  /** What the program sees of an object; natives may have hidden their functions from enumeration. */
  members(value: object): [name: string, member: unknown][] {
    const names = Object.getOwnPropertyNames(value).filter((name) => name !== 'on');
    return names.map((name) => [name, (value as Record<string, unknown>)[name]]);
  }

  functionId(value: unknown): number | undefined {
    return this.#functionIds.get(value);
  }

  /** Gives an object its number, for its first crossing. */
  describe(value: object): {
    readonly id: number;
    readonly listeners: HostObject['listeners'];
    readonly known: boolean;
    className: string | undefined;
  } {
    const object = this.#byObject.get(value)!;
    const known = object.id >= 0;
    if (!known) {
      object.id = this.#objects.size;
      this.#objects.set(object.id, value);
    }
    return { id: object.id, listeners: object.listeners, known, className: object.className };
  }

  function(id: number): HostFunction {
    return present(this.#functions[id], 'function', id);
  }

  object(id: number): object {
    return present(this.#objects.get(id), 'object', id);
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
