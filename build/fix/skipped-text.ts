import type { AnyNode } from '../parse.ts';
import { eachNode } from '../syntax-tree.ts';
import type { FixInput } from './fix.ts';

/**
 * Whether a statement begins with a text right behind what the interpreter may have skipped: a branch, a catch, the cases above. It reads
 * one token ahead, and keeps no text while it skips, so that the first text of the statement is empty.
 */
export function isSkippedText(node: AnyNode, parent: AnyNode | undefined, code: string): boolean {
  const before = placeOfText(node, parent, code);
  return before === 'case' || (before !== undefined && code[before.end - 1] === '}');
}

/** What stands in front of a statement that begins with a text: another statement, or the colon of a case. */
function placeOfText(node: AnyNode, parent: AnyNode | undefined, code: string): AnyNode | 'case' | undefined {
  if (node.type !== 'ExpressionStatement' || !/["'`]/.test(code[node.start]!)) return undefined;
  const list = parent && statementList(parent);
  const before = list?.[list.indexOf(node) - 1] ?? (parent?.type === 'SwitchCase' ? 'case' : undefined);
  return before !== 'case' && before?.type === 'EmptyStatement' ? undefined : before;
}

function statementList(parent: AnyNode): readonly AnyNode[] | undefined {
  if (parent.type === 'SwitchCase') return parent.consequent;
  return parent.type === 'BlockStatement' || parent.type === 'Program' ? (parent.body as readonly AnyNode[]) : undefined;
}

/**
 * Puts a semicolon in front of statements that begin with a text: it is then read when the interpreter runs again. In front of all that
 * follow another, since other passes may yet put a brace there.
 */
export function partSkippedText({ program, text, code }: FixInput): void {
  eachNode(program, (node, parents) => {
    if (placeOfText(node, parents.at(-1), code)) text.prependRight(node.start, ';');
  });
}
