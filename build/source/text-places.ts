import ts from '../typescript-api.ts';
import { lacks } from '../engine.ts';
import type { SourceRewrite, SourceScope } from './scope.ts';
import { every, isText, valuesOf } from './types.ts';
import { outermost, unwrapped } from './usage.ts';

/** The letter of a text at a place that may be in front of the first, which the interpreter throws at: `text[i - 1]`. */
export function textPlaces(): SourceRewrite {
  return (node, visited, scope) => {
    if (!ts.isElementAccessExpression(node) || !ts.isElementAccessExpression(visited) || ts.isOptionalChain(node)) return undefined;
    if (!mayBeNegative(node.argumentExpression) || !lacks('polyfill/text-index')) return undefined;
    if (!every(valuesOf(scope.checker.getTypeAtLocation(node.expression), scope.checker), isText)) return undefined;
    const { factory } = scope;
    const charAt = factory.createPropertyAccessExpression(visited.expression, 'charAt');
    const letter = factory.createCallExpression(charAt, undefined, [visited.argumentExpression]);
    return isComparedToText(node, scope)
      ? letter
      : factory.createParenthesizedExpression(factory.createLogicalOr(letter, factory.createVoidZero()));
  };
}

const SEARCHES = /^(indexOf|lastIndexOf|search|findIndex)$/;

/** Whether a place is the difference of two, or one that was looked for. */
function mayBeNegative(place: ts.Expression): boolean {
  const node = unwrapped(place);
  if (ts.isPrefixUnaryExpression(node))
    return node.operator === ts.SyntaxKind.MinusToken || node.operator === ts.SyntaxKind.MinusMinusToken;
  if (ts.isCallExpression(node)) return ts.isPropertyAccessExpression(node.expression) && SEARCHES.test(node.expression.name.text);
  if (!ts.isBinaryExpression(node)) return false;
  const { kind } = node.operatorToken;
  return kind === ts.SyntaxKind.MinusToken || mayBeNegative(node.left) || (kind === ts.SyntaxKind.PlusToken && mayBeNegative(node.right));
}

/** Whether a letter is compared with a text that is not empty, so that none is as good as undefined. */
function isComparedToText(node: ts.Expression, { checker }: SourceScope): boolean {
  const outer = outermost(node);
  const { parent } = outer;
  if (!ts.isBinaryExpression(parent) || !/^[!=]==?$/.test(parent.operatorToken.getText())) return false;
  const other = checker.getTypeAtLocation(parent.left === outer ? parent.right : parent.left);
  return other.isStringLiteral() && other.value !== '';
}
