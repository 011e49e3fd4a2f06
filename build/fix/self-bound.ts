import type { AnyNode } from '../parse.ts';
import type { Reference } from '../scopes.ts';
import { eachNode } from '../syntax-tree.ts';
import type { FixInput } from './fix.ts';

/** `f.bind` */
export function isBound({ node, path }: Reference): boolean {
  const parent = path.at(-2)!;
  return isBind(parent) && parent.object === node;
}

const isBind = (node: AnyNode): node is AnyNode & { object: AnyNode } =>
  node.type === 'MemberExpression' && !node.computed && node.property.type === 'Identifier' && node.property.name === 'bind';

/**
 * A function expression that is bound finds what was bound under its own name, and not itself: it would bind once more, or call itself with
 * the bound arguments in front. It is made a declaration in a function of its own.
 */
export function declareSelfBound({ program, tree, text }: FixInput): void {
  const selves = tree.scopes.flatMap((scope) => [...scope.bindings.values()].filter((b) => b.kind === 'self' && b.references.length > 0));
  if (selves.length === 0) return;
  const called = new Set<AnyNode>();
  let binds = false;
  eachNode(program, (node) => {
    if (node.type !== 'CallExpression') return;
    called.add(node.callee as AnyNode);
    binds ||= node.arguments.length > 1 && isBind(node.callee as AnyNode);
  });
  for (const { name, scope, references } of binds ? selves : []) {
    const { node } = scope;
    if (node.type !== 'FunctionExpression' || (called.has(node) && !references.some(isBound))) continue;
    text.appendRight(node.start, '(()=>{').appendLeft(node.end, `return ${name}})()`);
  }
}
