import { utf8Bytes } from '../lower/text-bytes.ts';
import ts from '../typescript-api.ts';
import type { SourceScope } from './scope.ts';
import { isText, valuesOf } from './types.ts';

/** Parentheses and types, which say nothing of how a value is used. */
const isWrapper = (node: ts.Node): node is ts.ParenthesizedExpression | ts.NonNullExpression | ts.AsExpression | ts.SatisfiesExpression =>
  ts.isParenthesizedExpression(node) || ts.isNonNullExpression(node) || ts.isAsExpression(node) || ts.isSatisfiesExpression(node);

/** An expression without the parentheses and types around it. */
export const unwrapped = (node: ts.Expression): ts.Expression => (isWrapper(node) ? unwrapped(node.expression) : node);

/** The same node with everything of that kind around it. */
export const outermost = (node: ts.Node): ts.Node => (isWrapper(node.parent) ? outermost(node.parent) : node);

/** Whether reading an expression twice gives the same and does nothing else. */
export function isSimple(node: ts.Expression, scope: SourceScope): boolean {
  if (isWrapper(node)) return isSimple(node.expression, scope);
  if (ts.isPropertyAccessExpression(node))
    return !node.questionDotToken && !scope.changingGetters.has(node.name.text) && isSimple(node.expression, scope);
  if (ts.isTemplateExpression(node)) return node.templateSpans.every(({ expression }) => isSimple(expression, scope));
  if (ts.isBinaryExpression(node))
    return node.operatorToken.kind < ts.SyntaxKind.FirstAssignment && isSimple(node.left, scope) && isSimple(node.right, scope);
  return ts.isIdentifier(node) || node.kind === ts.SyntaxKind.ThisKeyword || ts.isStringLiteralLike(node) || ts.isNumericLiteral(node);
}

/** Whether naming a place twice names the same one. */
export function isRepeatable(target: ts.Expression, scope: SourceScope): boolean {
  const place = unwrapped(target);
  if (ts.isElementAccessExpression(place)) return isSimple(place.expression, scope) && isSimple(place.argumentExpression, scope);
  return ts.isPropertyAccessExpression(place) ? isSimple(place.expression, scope) : isSimple(place, scope);
}

/** The key of a member as an expression. */
export function keyOf(place: ts.ElementAccessExpression | ts.PropertyAccessExpression, factory: ts.NodeFactory): ts.Expression {
  return ts.isPropertyAccessExpression(place) ? factory.createStringLiteral(utf8Bytes(place.name.text)) : place.argumentExpression;
}

/** Whether anything looks at the value of an expression. */
export function isUsed(node: ts.Node, checker: ts.TypeChecker): boolean {
  const outer = outermost(node);
  const { parent } = outer;
  if (ts.isExpressionStatement(parent) || ts.isVoidExpression(parent)) return false;
  if (ts.isForStatement(parent)) return parent.condition === outer;
  if (ts.isBinaryExpression(parent)) {
    const operator = parent.operatorToken.kind;
    if (operator === ts.SyntaxKind.CommaToken) return parent.right === outer && isUsed(parent, checker);
    const isLast = parent.right === outer && SHORT_CUTS.has(operator);
    return isLast ? isUsed(parent, checker) : true;
  }
  if (ts.isConditionalExpression(parent)) return parent.condition === outer || isUsed(parent, checker);
  if (ts.isArrowFunction(parent) && parent.body === outer) return !answersNothing(parent, checker);
  return true;
}

const SHORT_CUTS = new Set([ts.SyntaxKind.AmpersandAmpersandToken, ts.SyntaxKind.BarBarToken, ts.SyntaxKind.QuestionQuestionToken]);

/** Whether who calls a function wants no value of it. */
function answersNothing(arrow: ts.ArrowFunction, checker: ts.TypeChecker): boolean {
  const wanted = arrow.type
    ? checker.getTypeFromTypeNode(arrow.type)
    : checker.getContextualType(arrow)?.getCallSignatures()[0]?.getReturnType();
  return wanted !== undefined && (wanted.flags & ts.TypeFlags.Void) !== 0;
}

/**
 * Names the object and the key of a place, which are then read once each: `((held, key) => …)(object, key)`.
 * @param make what is done with the place, made of these names
 */
export function held(
  place: ts.ElementAccessExpression | ts.PropertyAccessExpression,
  factory: ts.NodeFactory,
  make: (place: ts.ElementAccessExpression | ts.PropertyAccessExpression) => ts.Expression,
): ts.Expression {
  const object = factory.createUniqueName('held');
  const isElement = ts.isElementAccessExpression(place);
  const key = factory.createUniqueName('key');
  const named = isElement ? factory.createElementAccessExpression(object, key) : factory.createPropertyAccessExpression(object, place.name);
  const values = [place.expression, ...(isElement ? [place.argumentExpression] : [])];
  return applied([object, ...(isElement ? [key] : [])], make(named), values, factory);
}

/** `((names) => value)(values)`. */
export function applied(
  names: readonly ts.Identifier[],
  value: ts.Expression,
  values: readonly ts.Expression[],
  factory: ts.NodeFactory,
): ts.Expression {
  const parameters = names.map((name) => factory.createParameterDeclaration(undefined, undefined, name));
  const body = factory.createParenthesizedExpression(value);
  const arrow = factory.createArrowFunction(undefined, undefined, parameters, undefined, undefined, body);
  return factory.createCallExpression(factory.createParenthesizedExpression(arrow), undefined, values);
}

/** Whether an expression waits or yields, which it could not in a function of its own. */
export function pauses(node: ts.Node): boolean {
  if (ts.isFunctionLike(node)) return false;
  if (ts.isAwaitExpression(node) || ts.isYieldExpression(node)) return true;
  return ts.forEachChild(node, (child) => pauses(child) || undefined) === true;
}

/** Whether `this` or `super` of a function itself is meant in it. */
export function asksForThis(node: ts.Node): boolean {
  if (node.kind === ts.SyntaxKind.ThisKeyword || node.kind === ts.SyntaxKind.SuperKeyword) return true;
  if (ts.isClassLike(node) || (ts.isFunctionLike(node) && !ts.isArrowFunction(node))) return false;
  return ts.forEachChild(node, (child) => asksForThis(child) || undefined) === true;
}

/** Whether what an expression throws is caught around it. */
export function isInTry(node: ts.Node): boolean {
  for (let at: ts.Node = node; at.parent; at = at.parent) {
    if (ts.isFunctionLike(at)) return false;
    if (ts.isTryStatement(at.parent) && at.parent.tryBlock === at && at.parent.catchClause) return true;
  }
  return false;
}

/** The types that a value may have, without null and undefined. */
export const typeParts = (node: ts.Node, { checker }: SourceScope): ts.Type[] => valuesOf(checker.getTypeAtLocation(node), checker);

/** Whether a name means a global of the interpreter. */
export const isGlobal = (node: ts.Expression, name: string, { checker }: SourceScope): boolean =>
  ts.isIdentifier(node) &&
  node.text === name &&
  checker.getSymbolAtLocation(node)?.declarations?.[0]?.getSourceFile().isDeclarationFile === true;

/** Whether a value may be a text that is not written there. */
export const isTextual = (node: ts.Expression, scope: SourceScope): boolean =>
  !ts.isStringLiteralLike(node) && typeParts(node, scope).some(isText);

export const isEquality = (kind: ts.SyntaxKind): boolean =>
  kind === ts.SyntaxKind.EqualsEqualsEqualsToken ||
  kind === ts.SyntaxKind.ExclamationEqualsEqualsToken ||
  kind === ts.SyntaxKind.EqualsEqualsToken ||
  kind === ts.SyntaxKind.ExclamationEqualsToken;
