import type { FunctionSource } from './walk.ts';
import { bodyOf, sourceOf } from './function-text.ts';
import { elements } from './value-text.ts';
import { dataVariables, isInline, LAYOUTS, nameVariables, stringVariables } from './variables/layout.ts';

/** Variables of an ESP32 with the most room for them. */
export const MAX_VARIABLES = 16_383;
const LAYOUT = LAYOUTS[14];
/**
 * What a turn may allocate, in units of the whole memory, before it counts as running away: the engine frees what is not used any more at
 * once, which cannot be seen from outside.
 */
const RUNAWAY = 16;
/** A program takes no variable faster than this, or it is charged for it: no need to look again before all that are free may be taken. */
const VARIABLE_US = 10;

/** Variables that a value takes on the board (`E.getSizeOf`), and the limit of what a turn allocates. */
export class Memory {
  readonly total: number;
  readonly #functions: readonly FunctionSource[];
  readonly #exhausted: () => never;
  #turnBytes = 0;
  #lookUs: number;

  constructor(total: number, functions: readonly FunctionSource[], exhausted: () => never) {
    this.total = total;
    this.#functions = functions;
    this.#exhausted = exhausted;
    this.#lookUs = total * VARIABLE_US;
  }

  beginTurn(): void {
    this.#turnBytes = 0;
  }

  /** So many bytes are allocated now; what could not fit at all fails at once. */
  charge(bytes: number): void {
    this.#turnBytes += bytes;
    const limitBytes = this.total * LAYOUT.blockBytes;
    if (bytes > limitBytes || this.#turnBytes > RUNAWAY * limitBytes) {
      this.#turnBytes = 0;
      this.#exhausted();
    }
  }

  /** Fails if what the program keeps leaves nothing free. @param busyUs how long it has been running */
  look(busyUs: number, global: object): void {
    if (busyUs < this.#lookUs) return;
    const free = Math.max(0, this.total - this.usage(global));
    this.#lookUs = busyUs + free * VARIABLE_US;
    if (free === 0) this.#exhausted();
  }

  sizeOf(value: unknown, seen = new Set<object>()): number {
    if (typeof value === 'string') return stringVariables(LAYOUT, value.length);
    if ((typeof value !== 'object' && typeof value !== 'function') || value === null) return 1;
    if (seen.has(value)) return 0;
    seen.add(value);
    const members = this.members(value, seen).reduce((sum, { size }) => sum + size, 0);
    if (typeof value === 'function') return 1 + this.#functionSize(value) + members;
    const bytes = elements(value) && ((value as { byteLength?: number }).byteLength ?? 0);
    if (bytes === undefined) return 1 + members;
    // A view, its buffer, and the data.
    return (ArrayBuffer.isView(value) ? 2 : 1) + dataVariables(LAYOUT, bytes);
  }

  /** Variables that the program's names at its root reach. Closures hold more, which cannot be seen from outside. */
  usage(global: object): number {
    const seen = new Set<object>([global]);
    let size = 0;
    for (const name of Object.keys(global)) {
      try {
        size += this.#memberSize(name, (global as Record<string, unknown>)[name], false, seen);
      } catch {
        // A name whose declaration has not run yet.
      }
    }
    return size;
  }

  /** Each member with its name and value. */
  members(value: object, seen = new Set<object>()): { readonly name: string; readonly size: number }[] {
    if (elements(value)) return [];
    const isArray = Array.isArray(value);
    return Object.keys(value).map((name) => ({ name, size: this.#memberSize(name, ownValue(value, name), isArray, seen) }));
  }

  #memberSize(name: string, item: unknown, isArray: boolean, seen: Set<object>): number {
    const inline = (typeof item === 'number' && isInline(LAYOUT, item)) || (typeof item === 'boolean' && isArray) || item === undefined;
    return (isArray ? 1 : nameVariables(LAYOUT, name.length)) + (inline ? 0 : this.sizeOf(item, seen));
  }

  /** Parameters, and the body's text by reference. */
  #functionSize(value: object): number {
    const body = bodyOf(value, this.#functions);
    if (body === undefined) return 0;
    const parameters = /^\((.*?)\)/.exec(sourceOf(value, this.#functions))![1]!;
    return (body === '' ? 0 : 2) + (parameters === '' ? 0 : parameters.split(',').length);
  }
}

/** Without running a getter. */
function ownValue(value: object, name: string): unknown {
  const { get, value: own } = Object.getOwnPropertyDescriptor(value, name)!;
  return get ?? (own as unknown);
}
