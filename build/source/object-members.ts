import ts from '../typescript-api.ts';
import { OBJECT_MEMBERS } from '../engine.ts';
import { inheritedName, objectMember } from './findings.ts';
import type { SourceRewrite, SourceScope } from './scope.ts';
import { isAny, isText, partsOf, valuesOf } from './types.ts';
import { held, isRepeatable, isSimple, keyOf, outermost, pauses, unwrapped } from './usage.ts';

type Access = ts.ElementAccessExpression | ts.PropertyAccessExpression;

/**
 * Every object of the interpreter has members that those of the language have not: `on`, `emit`, `clone` and others. A table without
 * that key, or an options object without that optional member, would answer with a function: such reads go through a helper.
 */
export function objectMembers(): SourceRewrite {
  return (node, visited, scope) => {
    if (isAccess(node) && isAccess(visited)) return inRead(node, visited, scope);
    if (ts.isCallExpression(node) && ts.isCallExpression(visited)) return inCall(node, visited, scope);
    if (ts.isBinaryExpression(node) && ts.isBinaryExpression(visited)) return inOperator(node, visited, scope);
    if (ts.isBindingElement(node)) inPattern(node, scope);
    return undefined;
  };
}

const isAccess = (node: ts.Node): node is Access => ts.isElementAccessExpression(node) || ts.isPropertyAccessExpression(node);

const call = ({ factory }: SourceScope, helper: string, ...args: ts.Expression[]): ts.Expression =>
  factory.createCallExpression(factory.createIdentifier(helper), undefined, args);

const own = (access: Access, scope: SourceScope): ts.Expression =>
  call(scope, '$mote_own', access.expression, keyOf(access, scope.factory));

function inRead(node: Access, visited: Access, scope: SourceScope): ts.Node | undefined {
  const outer = outermost(node);
  if (!isRead(outer) || isCallee(outer) || !mayBeMissing(node, scope)) return undefined;
  if (!(node.flags & ts.NodeFlags.OptionalChain)) return own(visited, scope);
  // What follows in the chain is left out with it.
  const { parent } = outer;
  if (ts.isOptionalChain(parent) && parent.expression === outer && (ts.isNonNullExpression(parent) || !parent.questionDotToken)) {
    scope.report(objectMember(node.getText()), node);
    return undefined;
  }
  const { factory } = scope;
  const object = factory.createBinaryExpression(
    visited.expression,
    ts.SyntaxKind.QuestionQuestionToken,
    factory.createObjectLiteralExpression(),
  );
  return ts.isPropertyAccessExpression(visited)
    ? own(factory.createPropertyAccessExpression(object, visited.name), scope)
    : own(factory.createElementAccessExpression(object, visited.argumentExpression), scope);
}

/**
 * `table[key](…)`, `table[key]?.(…)`, and `options.on?.()` of a member that is declared so that it may be missing. Another member by its
 * name is called as it is: that of a real emitter is meant.
 */
function inCall(node: ts.CallExpression, visited: ts.CallExpression, scope: SourceScope): ts.Node | undefined {
  const callee = unwrapped(node.expression);
  const access = unwrapped(visited.expression);
  if (
    !isAccess(callee) ||
    !isAccess(access) ||
    !(ts.isElementAccessExpression(callee) ? mayBeMissing(callee, scope) : isOptional(node, callee, scope))
  )
    return undefined;
  if (callee.questionDotToken) {
    scope.report(objectMember(callee.getText()), callee);
    return undefined;
  }
  const { factory } = scope;
  const called = (place: Access): ts.Expression => {
    const args = [place.expression, ...visited.arguments];
    if (!node.questionDotToken)
      return factory.createCallExpression(factory.createPropertyAccessExpression(own(place, scope), 'call'), undefined, args);
    const question = factory.createToken(ts.SyntaxKind.QuestionDotToken);
    const member = factory.createPropertyAccessChain(own(place, scope), question, 'call');
    return factory.createCallChain(member, undefined, undefined, args);
  };
  if (isSimple(callee.expression, scope)) return called(access);
  if (!node.arguments.some(pauses)) return held(access, factory, called);
  scope.report(objectMember(callee.getText()), callee);
  return undefined;
}

/** `table[key] ??= value` and its like, and `key in table`. */
function inOperator(node: ts.BinaryExpression, visited: ts.BinaryExpression, scope: SourceScope): ts.Node | undefined {
  const { factory } = scope;
  if (node.operatorToken.kind === ts.SyntaxKind.InKeyword) {
    if (ts.isStringLiteralLike(node.left) && NOT_INHERITED.test(node.left.text)) scope.report(inheritedName(node.left.text), node);
    return mayHave(node.right, node.left, scope) ? call(scope, '$mote_has', visited.right, visited.left) : undefined;
  }
  const operator = LOGICAL.get(node.operatorToken.kind);
  if (operator === undefined || !isAccess(node.left) || !isAccess(visited.left) || !mayBeMissing(node.left, scope)) return undefined;
  const { right } = visited;
  const assigned = (place: Access): ts.Expression => {
    const value = factory.createParenthesizedExpression(factory.createAssignment(place, right));
    return factory.createParenthesizedExpression(factory.createBinaryExpression(own(place, scope), operator, value));
  };
  if (isRepeatable(node.left, scope)) return assigned(visited.left);
  if (!pauses(node.right)) return held(visited.left, factory, assigned);
  scope.report(objectMember(node.left.getText()), node.left);
  return undefined;
}

/** Names of Object.prototype that the interpreter lacks, or has in some programs alone. */
const NOT_INHERITED = /^(constructor|isPrototypeOf|propertyIsEnumerable|toLocaleString)$/;

const LOGICAL = new Map<ts.SyntaxKind, ts.BinaryOperator>([
  [ts.SyntaxKind.QuestionQuestionEqualsToken, ts.SyntaxKind.QuestionQuestionToken],
  [ts.SyntaxKind.BarBarEqualsToken, ts.SyntaxKind.BarBarToken],
  [ts.SyntaxKind.AmpersandAmpersandEqualsToken, ts.SyntaxKind.AmpersandAmpersandToken],
]);

function inPattern(node: ts.BindingElement, scope: SourceScope): void {
  const name = node.propertyName ?? node.name;
  if (!ts.isObjectBindingPattern(node.parent) || node.dotDotDotToken || !ts.isIdentifier(name) || !OBJECT_MEMBERS.has(name.text)) return;
  const type = scope.checker.getTypeAtLocation(node.parent);
  if (isMissing(scope.checker.getPropertyOfType(type, name.text), type)) scope.report(objectMember(name.text), node);
}

/** Whether the member may be none of the object's own, and the interpreter has one of that name. */
function mayBeMissing(node: Access, scope: SourceScope): boolean {
  const type = scope.checker.getTypeAtLocation(node.expression);
  if (ts.isPropertyAccessExpression(node)) {
    if (!OBJECT_MEMBERS.has(node.name.text)) return false;
    const parts = valuesOf(type, scope.checker);
    return parts.some((part) => isMissing(scope.checker.getPropertyOfType(part, node.name.text), part));
  }
  return mayHave(node.expression, node.argumentExpression, scope) && !walksKeys(node, scope);
}

/** Whether a member that is called if it is there may be missing by its type. */
function isOptional(node: ts.CallExpression, { name, expression }: ts.PropertyAccessExpression, { checker }: SourceScope): boolean {
  if (!node.questionDotToken || !OBJECT_MEMBERS.has(name.text)) return false;
  const members = valuesOf(checker.getTypeAtLocation(expression), checker).map((part) => checker.getPropertyOfType(part, name.text));
  return members.some((member) => member !== undefined && (member.flags & ts.SymbolFlags.Optional) !== 0);
}

/** The same of a key that is computed. */
function mayHave(object: ts.Expression, key: ts.Expression, { checker }: SourceScope): boolean {
  const homes = valuesOf(checker.getApparentType(checker.getTypeAtLocation(object)), checker);
  return partsOf(checker.getTypeAtLocation(key), checker).some((part) => {
    if (!part.isStringLiteral()) return isText(part) && homes.some(isOpen);
    return OBJECT_MEMBERS.has(part.value) && homes.some((home) => isMissing(checker.getPropertyOfType(home, part.value), home));
  });
}

const isMissing = (member: ts.Symbol | undefined, home: ts.Type): boolean =>
  member === undefined ? isOpen(home) : (member.flags & ts.SymbolFlags.Optional) !== 0;

/** Whether a value of the type has keys that are not declared. */
const isOpen = (type: ts.Type): boolean =>
  isAny(type) || (type.getStringIndexType() !== undefined && !isText(type)) || (isMapped(type) && type.getProperties().length === 0);

/** Of the keys that a type parameter stands for nothing is declared. */
const isMapped = (type: ts.Type): boolean =>
  (type.flags & ts.TypeFlags.Object) !== 0 && ((type as ts.ObjectType).objectFlags & ts.ObjectFlags.Mapped) !== 0;

/** Whether the key is of a loop over the keys of the very object. */
function walksKeys({ expression, argumentExpression: key }: ts.ElementAccessExpression, scope: SourceScope): boolean {
  if (!ts.isIdentifier(key) || !isSimple(expression, scope)) return false;
  const object = expression.getText();
  for (let at: ts.Node = key; at.parent; at = at.parent) {
    if (!ts.isForInStatement(at) && !ts.isForOfStatement(at)) continue;
    if (!ts.isVariableDeclarationList(at.initializer) || at.initializer.declarations[0]!.name.getText() !== key.text) continue;
    const listed = at.expression.getText();
    return ts.isForInStatement(at) ? listed === object : listed === `Object.keys(${object})`;
  }
  return false;
}

const isCallee = (outer: ts.Node): boolean => ts.isCallExpression(outer.parent) && outer.parent.expression === outer;

/** Whether the value of a member is asked, and it is not assigned to. */
function isRead(outer: ts.Node): boolean {
  const { parent } = outer;
  if (ts.isDeleteExpression(parent)) return false;
  if (ts.isPrefixUnaryExpression(parent) || ts.isPostfixUnaryExpression(parent))
    return parent.operator !== ts.SyntaxKind.PlusPlusToken && parent.operator !== ts.SyntaxKind.MinusMinusToken;
  if (ts.isBinaryExpression(parent) && parent.left === outer)
    return parent.operatorToken.kind < ts.SyntaxKind.FirstAssignment || parent.operatorToken.kind > ts.SyntaxKind.LastAssignment;
  if ((ts.isForInStatement(parent) || ts.isForOfStatement(parent)) && parent.initializer === outer) return false;
  // Targets of destructuring.
  for (let at: ts.Node = outer; at.parent; at = at.parent) {
    const { parent: around } = at;
    if (ts.isBinaryExpression(around) && around.left === at) return around.operatorToken.kind !== ts.SyntaxKind.EqualsToken;
    if (!ts.isArrayLiteralExpression(around) && !ts.isObjectLiteralExpression(around) && !ts.isPropertyAssignment(around)) return true;
  }
  return true;
}
