import type { PluginItem, types } from '@babel/core';
import { TEXT_MARK } from '../source/loose-equality.ts';
import type { PassContext, Path } from './lower.ts';
import { contains, isPause } from './tree-edits.ts';

/**
 * Makes `(x ?? null) === null` of the marked tests `mark(x) == null`, which optional chains are by now as well: the text "null" equals
 * null on the interpreter. The minifier makes no loose test of it again, but what takes machines apart would, of `??` with a pause in it.
 */
export function textTests({ t }: PassContext): PluginItem {
  const isMark = (node: types.Node): node is types.CallExpression =>
    t.isCallExpression(node) && t.isIdentifier(node.callee, { name: TEXT_MARK });

  const orNull = (value: types.Expression, path: Path): types.Expression => {
    if (!contains(t, value, (inner) => isPause(t, inner))) return t.logicalExpression('??', value, t.nullLiteral());
    const held = path.scope.generateUidIdentifier('held');
    path.scope.push({ id: t.cloneNode(held) });
    return t.sequenceExpression([t.assignmentExpression('=', held, value), t.logicalExpression('??', t.cloneNode(held), t.nullLiteral())]);
  };

  return () => ({
    visitor: {
      BinaryExpression: {
        exit(path: Path<types.BinaryExpression>) {
          const { node } = path;
          if (node.operator !== '==' && node.operator !== '!=') return;
          const call = t.isAssignmentExpression(node.left) ? node.left.right : node.left;
          if (!isMark(call)) return;
          const value = orNull(call.arguments[0] as types.Expression, path);
          if (t.isAssignmentExpression(node.left)) node.left.right = value;
          else node.left = value;
          node.operator = node.operator === '==' ? '===' : '!==';
        },
      },
      LogicalExpression: {
        exit(path: Path<types.LogicalExpression>) {
          const { left, right, operator } = path.node;
          if (operator !== '??' || !isMark(left)) return;
          const given = path.scope.generateUidIdentifier('given');
          path.scope.push({ id: t.cloneNode(given) });
          const taken = t.assignmentExpression('=', given, orNull(left.arguments[0] as types.Expression, path));
          const test = t.binaryExpression('===', taken, t.nullLiteral());
          path.replaceWith(t.conditionalExpression(test, right, t.cloneNode(given)));
        },
      },
    },
  });
}
