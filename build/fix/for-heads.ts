import type { AnyNode } from '../parse.ts';
import { eachNode } from '../syntax-tree.ts';
import type { FixInput } from './fix.ts';

/** Whether the head of a loop begins with the word of a declaration, which the interpreter takes it for. */
export const isDeclarationHead = (node: AnyNode, code: string): boolean =>
  node.type === 'ForStatement' &&
  node.init != null &&
  /^for\s*\(\s*(function|class)\b/.test(code.slice(node.start, node.init.start + 'function!'.length));

/** Puts parentheses around such an expression. */
export function bracketForHeads({ program, text, code }: FixInput): void {
  eachNode(program, (node) => {
    if (node.type !== 'ForStatement' || !isDeclarationHead(node, code)) return;
    text.appendRight(node.init!.start, '(').appendLeft(node.init!.end, ')');
  });
}
