import type { types } from '@babel/core';
import { superInArrow } from '../diagnostics.ts';
import type { PassContext, Path } from './lower.ts';

/** `super.m(a)` of a class becomes `Base.prototype.m.call(this, a)`, for places where the interpreter has no super. */
export function replaceSuper(path: Path<types.Super>, { t, report }: PassContext): void {
  const member = path.parentPath;
  const call = member?.parentPath;
  const owner = path.findParent((p) => p.isClass()) as Path<types.Class> | null;
  const method = path.findParent((p) => p.isClassMethod()) as Path<types.ClassMethod> | null;
  const base = owner?.node.superClass;
  if (!member?.isMemberExpression() || !call?.isCallExpression() || call.node.callee !== member.node || !method || !t.isIdentifier(base)) {
    report(superInArrow(), path.node);
    return;
  }
  const home = method.node.static ? t.cloneNode(base) : t.memberExpression(t.cloneNode(base), t.identifier('prototype'));
  path.replaceWith(home);
  call.node.callee = t.memberExpression(member.node, t.identifier('call'));
  call.node.arguments.unshift(t.thisExpression());
}
