import type { AnyNode } from '../parse.ts';
import { eachNode } from '../syntax-tree.ts';
import type { FixInput } from './fix.ts';

/** An expression with a comma where the interpreter reads one expression up to the bracket or the colon. */
export function isBareSequence(node: AnyNode, parent: AnyNode | undefined, code: string): boolean {
  if (node.type !== 'SequenceExpression') return false;
  if (parent?.type === 'MemberExpression') return parent.property === node && /\[\s*$/.test(code.slice(parent.object.end, node.start));
  return parent?.type === 'SwitchCase' && /^case\s*$/.test(code.slice(parent.start, node.start));
}

/** Puts parentheses around such expressions. */
export function bracketSequences({ program, text, code }: FixInput): void {
  eachNode(program, (node, parents) => {
    if (isBareSequence(node, parents.at(-1), code)) text.appendRight(node.start, '(').appendLeft(node.end, ')');
  });
}
