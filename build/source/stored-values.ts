import ts from '../typescript-api.ts';
import type { ProgramFacts } from './facts.ts';
import { accessorAssigned, storedValue } from './findings.ts';
import type { SourceRewrite, SourceScope } from './scope.ts';
import { every, isAny, isText, isTypedArray, valuesOf } from './types.ts';
import { held, isRepeatable, isUsed, keyOf, pauses, unwrapped } from './usage.ts';

/**
 * An assignment of the interpreter answers what is in its place afterwards, not what was assigned, and reads it even if nobody asks:
 * an element of a typed array is cut to its type, and the getter of an accessor runs. `++` adds a text to a text, and `delete` of what
 * is not there is false.
 */
export function storedValues({ changingAccessors }: ProgramFacts): SourceRewrite {
  return (node, visited, scope) => {
    if (ts.isBinaryExpression(node) && ts.isBinaryExpression(visited)) return inAssignment(node, visited, scope);
    const isUpdate = ts.isPrefixUnaryExpression(node) || ts.isPostfixUnaryExpression(node);
    if (isUpdate && (ts.isPrefixUnaryExpression(visited) || ts.isPostfixUnaryExpression(visited))) return inUpdate(node, visited, scope);
    if (!ts.isDeleteExpression(node) || !isUsed(node, scope.checker)) return undefined;
    return scope.factory.createParenthesizedExpression(scope.factory.createComma(visited as ts.Expression, scope.factory.createTrue()));
  };

  function inAssignment(node: ts.BinaryExpression, visited: ts.BinaryExpression, scope: SourceScope): ts.Node | undefined {
    const operator = node.operatorToken.kind;
    if (operator < ts.SyntaxKind.FirstAssignment || operator > ts.SyntaxKind.LastAssignment) return;
    const plain = PLAIN.get(operator);
    const isPlain = operator === ts.SyntaxKind.EqualsToken || (plain !== undefined && !pauses(node.right));
    // Of any type, it is a typed array seldom enough.
    const mayBeCut = isPlain && isElement(node.left, scope, isAny) && isUsed(node, scope.checker);
    if (!mayBeCut && !isToBeStored(node, node.left, scope)) return;
    if (operator === ts.SyntaxKind.EqualsToken) return stored(visited.left, visited.right, scope);
    const sum = (place: ts.Expression): ts.Expression =>
      stored(place, scope.factory.createBinaryExpression(place, plain!, visited.right), scope);
    if (plain !== undefined && isRepeatable(node.left, scope)) return sum(visited.left);
    if (plain !== undefined && !pauses(node.right)) return held(unwrapped(visited.left) as ts.ElementAccessExpression, scope.factory, sum);
    return void scope.report(storedValue(node.left.getText()), node);
  }

  function inUpdate(
    node: ts.PrefixUnaryExpression | ts.PostfixUnaryExpression,
    visited: ts.PrefixUnaryExpression | ts.PostfixUnaryExpression,
    scope: SourceScope,
  ): ts.Node | undefined {
    const { factory, checker } = scope;
    const isUp = node.operator === ts.SyntaxKind.PlusPlusToken;
    if (!isUp && node.operator !== ts.SyntaxKind.MinusMinusToken) return undefined;
    if (isToBeStored(node, node.operand, scope)) {
      const isOld = ts.isPostfixUnaryExpression(node) && isUsed(node, checker);
      if (isOld && isElement(node.operand, scope)) return undefined;
      if (isOld) return void scope.report(storedValue(node.operand.getText()), node);
      const operator = isUp ? ts.SyntaxKind.PlusToken : ts.SyntaxKind.MinusToken;
      const next = (place: ts.Expression): ts.Expression =>
        stored(place, factory.createBinaryExpression(place, operator, factory.createNumericLiteral(1)), scope);
      if (isRepeatable(node.operand, scope)) return next(visited.operand);
      return held(unwrapped(visited.operand) as ts.ElementAccessExpression, factory, next);
    }
    const mayBeText = valuesOf(checker.getTypeAtLocation(node.operand), checker).some((part) => isAny(part) || isText(part));
    if (!isUp || !mayBeText || !isRepeatable(node.operand, scope)) return undefined;
    const number = factory.createAssignment(visited.operand, factory.createPrefixPlus(visited.operand));
    return factory.createParenthesizedExpression(factory.createComma(number, visited));
  }

  /** Whether the interpreter's own assignment would give or do something else. */
  function isToBeStored(node: ts.Expression, target: ts.Expression, scope: SourceScope): boolean {
    if (isElement(target, scope)) return isUsed(node, scope.checker);
    const place = unwrapped(target);
    if (!ts.isPropertyAccessExpression(place) || place.expression.kind === ts.SyntaxKind.SuperKeyword) return false;
    const declarations = scope.checker.getSymbolAtLocation(place.name)?.declarations ?? [];
    const isChanging = changingAccessors.has(place.name.text);
    if (declarations.some(ts.isSetAccessor)) return isChanging || isUsed(node, scope.checker);
    // A value of another type may be one of the class, whose accessor it is.
    if (isChanging && (declarations.length === 0 || declarations.some(ts.isPropertySignature)))
      scope.report(accessorAssigned(place.name.text), node);
    return false;
  }
}

const isElement = (target: ts.Expression, { checker }: SourceScope, isHome = isTypedArray): boolean => {
  const place = unwrapped(target);
  return ts.isElementAccessExpression(place) && every(valuesOf(checker.getTypeAtLocation(place.expression), checker), isHome);
};

/** Puts a value in its place and answers it. */
function stored(visited: ts.Expression, value: ts.Expression, scope: SourceScope): ts.Expression {
  const { factory } = scope;
  const place = unwrapped(visited) as ts.ElementAccessExpression | ts.PropertyAccessExpression;
  const helper = factory.createIdentifier(ts.isElementAccessExpression(place) ? '$mote_put' : '$mote_set');
  return factory.createCallExpression(helper, undefined, [place.expression, keyOf(place, factory), value]);
}

const PLAIN = new Map<ts.SyntaxKind, ts.BinaryOperator>([
  [ts.SyntaxKind.PlusEqualsToken, ts.SyntaxKind.PlusToken],
  [ts.SyntaxKind.MinusEqualsToken, ts.SyntaxKind.MinusToken],
  [ts.SyntaxKind.AsteriskEqualsToken, ts.SyntaxKind.AsteriskToken],
  [ts.SyntaxKind.AsteriskAsteriskEqualsToken, ts.SyntaxKind.AsteriskAsteriskToken],
  [ts.SyntaxKind.SlashEqualsToken, ts.SyntaxKind.SlashToken],
  [ts.SyntaxKind.PercentEqualsToken, ts.SyntaxKind.PercentToken],
  [ts.SyntaxKind.AmpersandEqualsToken, ts.SyntaxKind.AmpersandToken],
  [ts.SyntaxKind.BarEqualsToken, ts.SyntaxKind.BarToken],
  [ts.SyntaxKind.CaretEqualsToken, ts.SyntaxKind.CaretToken],
  [ts.SyntaxKind.LessThanLessThanEqualsToken, ts.SyntaxKind.LessThanLessThanToken],
  [ts.SyntaxKind.GreaterThanGreaterThanEqualsToken, ts.SyntaxKind.GreaterThanGreaterThanToken],
  [ts.SyntaxKind.GreaterThanGreaterThanGreaterThanEqualsToken, ts.SyntaxKind.GreaterThanGreaterThanGreaterThanToken],
]);
