import type { types as BabelTypes } from '@babel/core';

export type Types = typeof BabelTypes;
export type Node = BabelTypes.Node;
export type Statement = BabelTypes.Statement;
export type Jump = BabelTypes.BreakStatement | BabelTypes.ContinueStatement;

/** Makes names that no program has. */
export function freshNames(): (kind: string) => string {
  let count = 0;
  return (kind) => `$mote_${kind}${++count}`;
}

/** Puts in place of each child what `replacement` answers. */
export function replaceChildren(t: Types, node: Node, replacement: (child: Node) => Node): Node {
  const fields = node as unknown as Record<string, unknown>;
  for (const key of t.VISITOR_KEYS[node.type] ?? []) {
    const value = fields[key];
    if (Array.isArray(value)) fields[key] = value.map((child: Node | null) => (child ? replacement(child) : child));
    else if (value) fields[key] = replacement(value as Node);
  }
  return node;
}

/** Whether a node or something in it, functions and classes apart, is as asked. */
export function contains(t: Types, node: Node, test: (inner: Node) => boolean): boolean {
  if (test(node)) return true;
  let found = false;
  replaceChildren(t, node, (child) => {
    if (!found && !t.isFunction(child) && !t.isClass(child)) found = contains(t, child, test);
    return child;
  });
  return found;
}

export const isBreakable = (t: Types, node: Node): boolean => t.isLoop(node) || t.isSwitchStatement(node);

export const isJump = (t: Types, node: Node): node is Jump => t.isBreakStatement(node) || t.isContinueStatement(node);

export const isPause = (t: Types, node: Node): boolean =>
  t.isAwaitExpression(node) || t.isYieldExpression(node) || t.isForOfStatement(node, { await: true });
