import type { PluginItem, types } from '@babel/core';
import { ARRAY_MARK } from '../source/iteration.ts';
import type { PassContext, Path } from './lower.ts';

/**
 * Makes every spread operand an array. The interpreter has no iterator protocol, and [].concat and apply take a string or
 * a typed array for one item.
 */
export function spreads({ t, helper }: PassContext): PluginItem {
  const isMark = (node: types.Node): node is types.CallExpression =>
    t.isCallExpression(node) && t.isIdentifier(node.callee, { name: ARRAY_MARK });
  const asArray = (operand: types.Expression, path: Path): types.Expression => {
    if (t.isArrayExpression(operand) || isRest(operand, path) || isList(operand)) return operand;
    return t.callExpression(helper('list'), [operand]);
  };
  /** Already an array by the iteration protocol. */
  const isList = (node: types.Expression): boolean =>
    t.isCallExpression(node) && t.isIdentifier(node.callee) && /^\$mote_(items|take)$/.test(node.callee.name);
  return () => ({
    visitor: {
      SpreadElement(path: Path<types.SpreadElement>) {
        if (path.parentPath?.isObjectExpression()) return;
        const { argument } = path.node;
        path.node.argument = isMark(argument) ? (argument.arguments[0] as types.Expression) : asArray(argument, path);
      },
      VariableDeclarator(path: Path<types.VariableDeclarator>) {
        const { id, init } = path.node;
        if (t.isArrayPattern(id) && init && id.elements.some((e) => t.isRestElement(e))) path.node.init = asArray(init, path);
      },
      AssignmentExpression(path: Path<types.AssignmentExpression>) {
        const { left, right } = path.node;
        if (t.isArrayPattern(left) && left.elements.some((e) => t.isRestElement(e))) path.node.right = asArray(right, path);
      },
    },
  });

  function isRest(operand: types.Expression, path: Path): boolean {
    if (!t.isIdentifier(operand)) return false;
    const binding = path.scope.getBinding(operand.name);
    const declared = binding?.path.node;
    const rest = t.isRestElement(declared) ? declared : t.isFunction(declared) ? declared.params.at(-1) : undefined;
    return binding?.constant === true && t.isRestElement(rest) && t.isIdentifier(rest.argument, { name: operand.name });
  }
}
