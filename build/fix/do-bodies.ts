import type { AnyNode } from '../parse.ts';
import { eachNode } from '../syntax-tree.ts';
import type { FixInput } from './fix.ts';

/** Whether a do loop has a body that ends in no semicolon, behind which the interpreter expects one all the same. */
export function isBareBody(node: AnyNode): boolean {
  return node.type === 'DoWhileStatement' && node.body.type !== 'BlockStatement' && node.body.type !== 'ExpressionStatement';
}

/** Puts braces around such bodies. */
export function braceDoBodies({ program, text }: FixInput): void {
  eachNode(program, (node) => {
    if (!isBareBody(node) || node.type !== 'DoWhileStatement') return;
    text.prependRight(node.body.start, '{').appendLeft(node.body.end, '}');
  });
}
