import type { types } from '@babel/core';
import { pauses } from './machines.ts';
import type { PassContext, Path } from './lower.ts';

/** Expressions that regenerator cannot split are written with those that it can, where they await. */
export function plainExpressions(body: Path<types.BlockStatement>, { t }: PassContext): void {
  body.traverse({
    Function: (inner) => inner.skip(),
    LogicalExpression: {
      exit(path) {
        if (path.node.operator !== '??' || !pauses(path as Path)) return;
        const value = path.scope.generateUidIdentifier('value');
        body.node.body.unshift(t.variableDeclaration('var', [t.variableDeclarator(t.cloneNode(value))]));
        const test = t.binaryExpression('!=', t.assignmentExpression('=', t.cloneNode(value), path.node.left), t.nullLiteral());
        path.replaceWith(t.conditionalExpression(test, t.cloneNode(value), path.node.right));
      },
    },
    TemplateLiteral: {
      exit(path) {
        if (!pauses(path as Path)) return;
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
