import type { AnyNode } from '../parse.ts';
import { eachNode } from '../syntax-tree.ts';
import type { FixInput } from './fix.ts';

/**
 * A member that is named and not used: the interpreter finds its place and leaves it there, so that a getter does not run. Negated, it is
 * read.
 */
export function readBareMembers({ program, text }: FixInput): void {
  eachNode(program, (node, parents) => {
    if (node.type === 'MemberExpression' && isDropped(node, parents)) text.appendRight(node.start, '!');
  });
}

/** Whether nothing takes the value of a node, going outwards through its parents. */
function isDropped(node: AnyNode, parents: readonly AnyNode[]): boolean {
  const parent = parents.at(-1);
  const outwards = (): boolean => isDropped(parent!, parents.slice(0, -1));
  switch (parent?.type) {
    case 'ExpressionStatement':
      return true;
    case 'UnaryExpression':
      return parent.operator === 'void';
    case 'SequenceExpression':
      return parent.expressions.at(-1) !== node || outwards();
    case 'ForStatement':
      return parent.init === node || parent.update === node;
    case 'LogicalExpression':
      return parent.right === node && outwards();
    case 'ConditionalExpression':
      return parent.test !== node && outwards();
    default:
      return false;
  }
}
