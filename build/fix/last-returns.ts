import type { AnyNode } from '../parse.ts';
import { isFunction } from '../scopes.ts';
import { eachNode } from '../syntax-tree.ts';
import type { FixInput } from './fix.ts';

/**
 * Whether a function ends with the word `return`: the interpreter keeps the text up to the brace, and then takes the end of it for a value
 * that breaks off. A function of that word alone it knows.
 */
export function isLastReturn(node: AnyNode, parents: readonly AnyNode[], code: string): boolean {
  if (node.type !== 'ReturnStatement' || node.argument || code[node.end - 1] === ';') return false;
  const body = parents.findLast(isFunction)?.body;
  if (body?.type !== 'BlockStatement' || body.body[0] === node) return false;
  return /^(\s|\/\*[^]*?\*\/|\/\/.*)*$/.test(code.slice(node.end, body.end - 1));
}

/** Ends such a statement with a semicolon. */
export function endReturns({ program, text, code }: FixInput): void {
  eachNode(program, (node, parents) => {
    if (isLastReturn(node, parents, code)) text.appendLeft(node.end, ';');
  });
}
