import ts from '../typescript-api.ts';
import type { SourceRewrite } from './scope.ts';
import { isUsed } from './usage.ts';

/** `super()` gives nothing on the interpreter; in the language it gives `this`. */
export function superValues(): SourceRewrite {
  return (node, visited, { checker, factory }) => {
    if (!ts.isCallExpression(node) || node.expression.kind !== ts.SyntaxKind.SuperKeyword || !isUsed(node, checker)) return undefined;
    return factory.createParenthesizedExpression(factory.createComma(visited as ts.Expression, factory.createThis()));
  };
}
