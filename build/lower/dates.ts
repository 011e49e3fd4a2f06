import type { NodePath, PluginItem, types } from '@babel/core';
import { lacks } from '../engine.ts';
import type { PassContext, Path } from './lower.ts';

/** Members of a date that do not show parts of a millisecond. */
const WHOLE = /^(to\w+|get(UTC)?(FullYear|Month|Date|Day|Hours|Minutes|Seconds)|getTimezoneOffset)$/;

/** The time of the interpreter has parts of a millisecond: they are cut off where a program asks for it. The library's own code knows. */
export function dates({ t, helper, isLibrary }: PassContext): PluginItem {
  const isName = (path: Path, name: string): boolean => t.isIdentifier(path.node, { name }) && !path.scope.hasBinding(name, true);

  /** A call of Date.now that is rounded down by the program itself. */
  function isCut(call: NodePath): boolean {
    const { parentPath } = call;
    if (parentPath?.isBinaryExpression({ operator: '/' }) && parentPath.node.left === call.node && isWhole(parentPath.node.right))
      return isCut(parentPath);
    return parentPath?.isCallExpression() === true && t.matchesPattern(parentPath.node.callee, 'Math.floor');
  }

  const isWhole = (node: types.Node): boolean => t.isNumericLiteral(node) && Number.isInteger(node.value);

  const cut = (time: types.Expression): types.Expression =>
    t.callExpression(t.memberExpression(t.identifier('Math'), t.identifier('floor')), [time]);

  return () => ({
    visitor: lacks('polyfill/date-fractions')
      ? {
          MemberExpression(path: Path<types.MemberExpression>) {
            if (!t.matchesPattern(path.node, 'Date.now') || isLibrary(path.node) || !isName(path.get('object'), 'Date')) return;
            const call = path.parentPath;
            if (!call?.isCallExpression() || call.node.callee !== path.node) path.replaceWith(helper('now'));
            else if (!isCut(call)) call.replaceWith(cut(call.node));
          },
          NewExpression(path: Path<types.NewExpression>) {
            if (path.node.arguments.length > 0 || isLibrary(path.node) || !isName(path.get('callee') as Path, 'Date')) return;
            const { parent } = path;
            if (t.isMemberExpression(parent) && t.isIdentifier(parent.property) && WHOLE.test(parent.property.name)) return;
            const now = t.memberExpression(t.identifier('Date'), t.identifier('now'));
            path.node.arguments = [cut(t.callExpression(now, []))];
          },
        }
      : {},
  });
}
