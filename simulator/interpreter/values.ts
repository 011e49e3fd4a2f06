/** A function of the program, as the host holds it: it can only be queued, never called from the host. */
export interface ProgramFunction {
  (): never;
  readonly callbackId: number;
}

/** A pin as it crosses the bridge. */
export interface PinReference {
  readonly pin: number;
}

/**
 * What both sides of the bridge hold of each other: host functions and host objects have numbers here,
 * program functions have numbers there. Numbers are never given back: a run is finite and connections are few.
 */
export class References {
  readonly #functions: ((...args: never[]) => unknown)[] = [];
  readonly #functionIds = new Map<unknown, number>();
  readonly #objects: object[] = [];
  readonly #objectIds = new Map<object, number>();
  readonly #callbacks = new Map<number, ProgramFunction>();
  readonly #described = new Set<object>();

  addFunction(body: (...args: never[]) => unknown): number {
    this.#functionIds.set(body, this.#functions.push(body) - 1);
    return this.#functions.length - 1;
  }

  addObject(object: object): void {
    this.#objectIds.set(object, this.#objects.push(object) - 1);
  }

  functionId(value: unknown): number | undefined {
    return this.#functionIds.get(value);
  }

  objectId(value: object): number | undefined {
    return this.#objectIds.get(value);
  }

  function(id: number): (...args: never[]) => unknown {
    return present(this.#functions[id], 'function', id);
  }

  object(id: number): object {
    return present(this.#objects[id], 'object', id);
  }

  /** True once for every object: the first time it crosses, its members cross with it. */
  describes(object: object): boolean {
    if (this.#described.has(object)) return false;
    this.#described.add(object);
    return true;
  }

  callback(id: number): ProgramFunction {
    const known = this.#callbacks.get(id);
    if (known) return known;
    const callback = Object.assign(
      (): never => {
        throw new TypeError('a program function was called from the host');
      },
      { callbackId: id },
    );
    this.#callbacks.set(id, callback);
    return callback;
  }

  /** The interpreter has started again: it knows nothing any more. */
  forgetProgram(): void {
    this.#callbacks.clear();
    this.#described.clear();
  }
}

export function isProgramFunction(value: unknown): value is ProgramFunction {
  return typeof value === 'function' && 'callbackId' in value;
}

function present<T>(value: T | undefined, what: string, id: number): T {
  if (value === undefined) throw new RangeError(`the bridge knows no ${what} ${id}`);
  return value;
}
