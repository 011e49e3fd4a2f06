import type { types } from '@babel/core';
import { superMember } from '../diagnostics.ts';
import type { PassContext, Path } from './lower.ts';

/**
 * `super.m(a)` becomes `Base.prototype.m.call(this, a)`. The interpreter looks super up from the class of the object rather than
 * of the method, so that a method calls itself for ever in the third class of a line; and it has no super in arrow functions.
 */
export function replaceSuper(path: Path<types.Super>, { t, report }: PassContext): void {
  const member = path.parentPath;
  const call = member?.parentPath;
  const owner = path.findParent((p) => p.isClass()) as Path<types.Class> | null;
  const method = path.findParent((p) => p.isClassMethod()) as Path<types.ClassMethod> | null;
  const base = owner?.node.superClass;
  const called = member?.isMemberExpression() && call?.isCallExpression() && call.node.callee === member.node;
  if (!called || !method || !t.isIdentifier(base)) {
    report(superMember(), path.node);
    return;
  }
  const home = method.node.static ? staticHome(owner!, member) : t.memberExpression(t.cloneNode(base), t.identifier('prototype'));
  path.replaceWith(home);
  call.node.callee = t.memberExpression(member.node, t.identifier('call'));
  call.node.arguments.unshift(t.thisExpression());

  /** The class that defines the static method: the interpreter does not inherit them. */
  function staticHome(start: Path<types.Class>, access: Path<types.MemberExpression>): types.Identifier {
    const name = t.isIdentifier(access.node.property) && !access.node.computed ? access.node.property.name : undefined;
    for (let at: Path<types.Class> | undefined = start; at; at = baseClass(at)) {
      const parent = baseClass(at);
      const defines =
        name !== undefined && parent?.node.body.body.some((m) => t.isClassMethod(m) && m.static && t.isIdentifier(m.key, { name }));
      if (defines && t.isIdentifier(at.node.superClass)) return t.cloneNode(at.node.superClass);
    }
    return t.cloneNode(base as types.Identifier);
  }
}

/** The class that a class extends, when it is known by name and never assigned again. */
export function baseClass(owner: Path<types.Class>): Path<types.Class> | undefined {
  const { superClass } = owner.node;
  if (superClass?.type !== 'Identifier') return undefined;
  const binding = owner.scope.getBinding(superClass.name);
  let parent = binding?.path as Path | undefined;
  if (parent?.isVariableDeclarator()) parent = parent.get('init') as Path;
  return binding?.constant && parent?.isClass() ? parent : undefined;
}
