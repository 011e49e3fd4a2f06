import type { Cpu } from './cpu.ts';
import { kindName } from './kind-name.ts';
import type { ValueText } from './value-text.ts';

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
  keys(value: unknown): unknown;
  values(value: unknown): unknown;
  code(text: unknown): unknown;
  /** The object of an assignment to `length`, which arrays refuse. */
  sized(target: unknown): unknown;
  root(accessors: Record<string, readonly [() => unknown, (value: unknown) => void]>): void;
}

export interface RuntimeParts {
  readonly cpu: Cpu;
  readonly text: ValueText;
  caught(thrown: unknown): unknown;
  code(text: unknown): unknown;
  root: Runtime['root'];
  fail(message: string, type?: 'TypeError'): never;
}

export function createRuntime({ cpu, text, caught, code, root, fail }: RuntimeParts): Runtime {
  const add = (a: unknown, b: unknown): unknown => {
    if (typeof a === 'string') return a + (typeof b === 'string' ? b : text.of(b));
    if (typeof a === 'number' && typeof b === 'number') return a + b;
    if (typeof b === 'string') return text.of(a) + b;
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
    get live() {
      return cpu.live;
    },
    tick: () => cpu.tick(),
    enter: (entryBytes, heldBytes) => cpu.enter(entryBytes, heldBytes),
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
      if (Array.isArray(target) || ArrayBuffer.isView(target) || typeof target === 'string') fail('Assignment to a constant', 'TypeError');
      return target;
    },
    keys(value) {
      if (value === null || typeof value === 'number' || typeof value === 'boolean') refuse(value);
      return value;
    },
    values(value) {
      if (typeof value === 'string' || Array.isArray(value) || ArrayBuffer.isView(value)) return value;
      if (value === undefined) return [];
      return typeof value === 'object' && value !== null ? Object.values(value) : refuse(value);
    },
  };
}

function isNumeric(value: unknown): boolean {
  return typeof value === 'number' || typeof value === 'boolean' || value === undefined || value === null;
}

/** The engine asks every object for `valueOf`, also in front of text: a date adds as its milliseconds. */
function primitive(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  const { valueOf } = value;
  return typeof valueOf === 'function' ? Reflect.apply(valueOf, value, []) : value;
}
