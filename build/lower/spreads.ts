import type { PluginItem, types } from '@babel/core';
import { ARRAY_MARK } from '../source-pass.ts';
import type { PassContext, Path } from './lower.ts';

/**
 * Makes every spread operand an array. The interpreter has no iterator protocol, and [].concat and apply take a string or
 * a typed array for one item.
 */
export function spreads({ t, helper }: PassContext): PluginItem {
  const isMark = (node: types.Node): node is types.CallExpression =>
    t.isCallExpression(node) && t.isIdentifier(node.callee, { name: ARRAY_MARK });
  const asArray = (operand: types.Expression, path: Path): types.Expression => {
    if (t.isArrayExpression(operand) || isRest(operand, path)) return operand;
    return t.callExpression(helper('list'), [operand]);
  };
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

  /** A rest parameter, made an array by the pass before. */
  function isRest(operand: types.Expression, path: Path): boolean {
    if (!t.isIdentifier(operand)) return false;
    const binding = path.scope.getBinding(operand.name);
    return binding !== undefined && binding.constant && t.isVariableDeclarator(binding.path.node) && REST_LISTS.has(binding.path.node);
  }
}

/** Declarations that the function pass made from rest parameters. */
export const REST_LISTS = new WeakSet<types.Node>();
