import { EXTRA_RESERVED, NO_CLASS_METHOD } from '../engine.ts';
import type { AnyNode } from '../parse.ts';
import { eachNode } from '../syntax-tree.ts';
import type { FixInput } from './fix.ts';

/** An expression with a comma where the interpreter reads one expression up to the bracket or the colon. */
export function isBareSequence(node: AnyNode, parent: AnyNode | undefined, code: string): boolean {
  if (node.type !== 'SequenceExpression') return false;
  if (parent?.type === 'MemberExpression') return parent.property === node && /\[\s*$/.test(code.slice(parent.object.end, node.start));
  return parent?.type === 'SwitchCase' && /^case\s*$/.test(code.slice(parent.start, node.start));
}

/** The call in `delete f().x`: behind delete the interpreter reads names and members, and no calls. */
export function deletedCall(node: AnyNode, code: string): AnyNode | undefined {
  if (node.type !== 'UnaryExpression' || node.operator !== 'delete') return undefined;
  let [outer, at] = [node as AnyNode, node.argument as AnyNode];
  while (at.type === 'MemberExpression') [outer, at] = [at, at.object as AnyNode];
  const isBracketed = code.slice(outer.start, at.start).includes('(');
  return (at.type === 'CallExpression' || at.type === 'NewExpression') && !isBracketed ? at : undefined;
}

/**
 * What a slash of the interpreter means hangs on the token in front: behind a bracket it divides, behind a word of the lexer, `++` and `--`
 * it begins a regular expression. So a regular expression that begins the body of a loop, and what is divided and ends in such a word, stand
 * in brackets.
 */
export function mistakenAtSlash(node: AnyNode, code: string): AnyNode | undefined {
  if (node.type === 'Literal') return node.raw?.startsWith('/') && code.slice(0, node.start).trimEnd().endsWith(')') ? node : undefined;
  if ((node.type !== 'BinaryExpression' && node.type !== 'AssignmentExpression') || !node.operator.startsWith('/')) return undefined;
  const [left, right] = [node.left as AnyNode, node.right as AnyNode];
  const [, word] = /(?:^|[^\w$])([a-z]+)$/.exec(code.slice(left.start, left.end)) ?? [];
  const isMistaken = word === undefined ? /\+\+$|--$/.test(code.slice(left.start, left.end)) : isWord(word);
  return isMistaken && /^\s*\//.test(code.slice(left.end, right.start)) ? left : undefined;
}

/** The expression in the head of a loop that begins with the word of a declaration, which the interpreter takes it for. */
export function declarationHead(node: AnyNode, code: string): AnyNode | undefined {
  if (node.type !== 'ForStatement' || !node.init) return undefined;
  return /^for\s*\(\s*(function|class)\b/.test(code.slice(node.start, node.init.start + 'function!'.length)) ? node.init : undefined;
}

const isWord = (word: string): boolean => NO_CLASS_METHOD.has(word) || EXTRA_RESERVED.has(word);

/** Puts parentheses around such expressions. */
export function putBrackets({ program, text, code }: FixInput): void {
  eachNode(program, (node, parents) => {
    const found = isBareSequence(node, parents.at(-1), code)
      ? node
      : (deletedCall(node, code) ?? mistakenAtSlash(node, code) ?? declarationHead(node, code));
    if (found) text.appendRight(found.start, '(').appendLeft(found.end, ')');
  });
}
