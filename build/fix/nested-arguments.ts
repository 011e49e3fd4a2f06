import type { AnyNode } from '../parse.ts';
import { isFunction, type Reference, type ScopeTree } from '../scopes.ts';
import type { FixInput } from './fix.ts';

/**
 * Uses of `arguments` in functions that stand in another function with a use of its own: the interpreter keeps the list as a variable of
 * that one, and finds it first.
 */
export function nestedArguments(tree: ScopeTree): Reference[] {
  const uses = tree.globals.filter((reference) => reference.node.name === 'arguments');
  const users = new Set(uses.map(({ path }) => path.findLast(isFunction)));
  return uses.filter(({ path }) => path.filter((node: AnyNode) => isFunction(node) && users.has(node)).length > 1);
}

/** Asks the built-in itself, which gives the list of the function that runs. */
export function askForArguments({ tree, text }: FixInput): void {
  for (const { node } of nestedArguments(tree)) text.update(node.start, node.end, 'global.arguments');
}
