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

/**
 * Whether a do loop stands among the statements of a case: behind a break of the same switch the interpreter goes on at its end. Blocks are
 * skipped whole.
 */
export function isDoInCase(node: AnyNode, parents: readonly AnyNode[]): boolean {
  if (node.type !== 'DoWhileStatement') return false;
  const around = parents.findLast((p) => p.type === 'SwitchCase' || p.type === 'BlockStatement' || p.type === 'Program');
  return around?.type === 'SwitchCase';
}

/** Puts braces around such loops. */
export function braceDoLoops({ program, text }: FixInput): void {
  eachNode(program, (node, parents) => {
    if (isDoInCase(node, parents)) text.prependRight(node.start, '{').appendLeft(node.end, '}');
  });
}
