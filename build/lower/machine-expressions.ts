import type { types } from '@babel/core';
import { pauses } from './machines.ts';
import type { PassContext, Path } from './lower.ts';

/** Expressions that regenerator cannot split are written with those that it can, where they await. */
export function plainExpressions(body: Path<types.BlockStatement>, { t }: PassContext): void {
  body.traverse({
    Function: (inner) => inner.skip(),
    LogicalExpression: {
      exit(path) {
        if (path.node.operator !== '??' || !isSplit(path as Path)) return;
        const value = path.scope.generateUidIdentifier('value');
        body.node.body.unshift(t.variableDeclaration('var', [t.variableDeclarator(t.cloneNode(value))]));
        const test = t.binaryExpression('!=', t.assignmentExpression('=', t.cloneNode(value), path.node.left), t.nullLiteral());
        path.replaceWith(t.conditionalExpression(test, t.cloneNode(value), path.node.right));
      },
    },
    TemplateLiteral: {
      exit(path) {
        if (!isSplit(path as Path)) return;
        const [first, ...texts] = path.node.quasis.map((q) => t.stringLiteral(q.value.cooked ?? ''));
        const parts = path.node.expressions as types.Expression[];
        let joined: types.Expression = first!;
        for (const [i, part] of parts.entries()) {
          joined = t.binaryExpression('+', joined, t.callExpression(t.identifier('String'), [part]));
          if (texts[i]!.value !== '') joined = t.binaryExpression('+', joined, texts[i]!);
        }
        path.replaceWith(joined);
      },
    },
  });
}

/** Whether regenerator takes an expression apart: it pauses, or has a method of a literal in it, whose return is taken for the function's. */
function isSplit(path: Path): boolean {
  let found = pauses(path);
  path.traverse({
    Function(inner) {
      if (inner.isObjectMethod()) found = true;
      inner.skip();
    },
  });
  return found;
}
