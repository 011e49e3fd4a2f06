import type { AnyNode } from '../parse.ts';
import { eachNode } from '../syntax-tree.ts';
import type { FixInput } from './fix.ts';

/**
 * Whether a statement begins with a text right behind what the interpreter may have skipped: a branch, a catch, the cases above. It reads
 * one token ahead, and keeps no text while it skips, so that the first text of the statement is empty.
 */
export function isSkippedText(node: AnyNode, parent: AnyNode | undefined, code: string): boolean {
  if (node.type !== 'ExpressionStatement' || !/["'`]/.test(code[node.start]!)) return false;
  const list = parent && statementList(parent);
  if (!list) return false;
  const before = list[list.indexOf(node) - 1];
  return before ? before.type !== 'EmptyStatement' && code[before.end - 1] === '}' : parent.type === 'SwitchCase';
}

function statementList(parent: AnyNode): readonly AnyNode[] | undefined {
  if (parent.type === 'SwitchCase') return parent.consequent;
  return parent.type === 'BlockStatement' || parent.type === 'Program' ? (parent.body as readonly AnyNode[]) : undefined;
}

/** Puts a semicolon in front of such statements: the text is then read when the interpreter runs again. */
export function partSkippedText({ program, text, code }: FixInput): void {
  eachNode(program, (node, parents) => {
    if (isSkippedText(node, parents.at(-1), code)) text.prependRight(node.start, ';');
  });
}
