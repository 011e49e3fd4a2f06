import type { Interpreter } from '../interpreter.ts';

/** Defines a native function of the program's global object. */
export type Define = (name: string, body: (self: unknown, args: unknown[]) => unknown) => void;

/** Puts a family of globals into a fresh interpreter. */
export type Install = (interpreter: Interpreter, define: Define) => void;

/** A property as built-ins have it: writable, not enumerable. */
export function hide(target: object, name: PropertyKey, value: unknown): void {
  Object.defineProperty(target, name, { value, writable: true, configurable: true, enumerable: false });
}

/** Native functions as hidden members of an object. */
export function methods(interpreter: Interpreter, target: object, bodies: Record<string, (self: never, args: unknown[]) => unknown>): void {
  for (const [name, body] of Object.entries(bodies))
    hide(target, name, interpreter.native(name, body as (self: unknown, args: unknown[]) => unknown));
}
