import ts from '../typescript-api.ts';
import { lacks } from '../engine.ts';
import type { SourceRewrite, SourceScope } from './scope.ts';
import { isAny, isText, partsOf } from './types.ts';
import { isRepeatable, pauses, unwrapped } from './usage.ts';

/** `$mote_text(x) == null` asks whether `x` is null or undefined, and not the text "null". */
export const TEXT_MARK = '$mote_text';

/**
 * `==` of the interpreter compares values of different types otherwise than the language: the text "null" equals null there, and a blank
 * text does not equal 0. Tests for null, written or made of an optional chain, are marked where the value may be a text; other mixed
 * comparisons go through a function.
 */
export function looseEqualities(): SourceRewrite {
  return (node, visited, scope) => {
    if (!lacks('polyfill/equal')) return undefined;
    if (ts.isBinaryExpression(node) && ts.isBinaryExpression(visited)) return inOperator(node, visited, scope);
    if (!ts.isOptionalChain(node) || ts.isNonNullExpression(node) || !node.questionDotToken || !mayBeText(node.expression, scope))
      return undefined;
    return withReceiver(node, visited, marked((visited as ts.OptionalChain).expression, scope), scope);
  };
}

function inOperator(node: ts.BinaryExpression, visited: ts.BinaryExpression, scope: SourceScope): ts.Node | undefined {
  const { factory } = scope;
  const tested = testedTwice(node);
  if (tested) {
    if (!mayBeText(tested, scope)) return undefined;
    const isEqual = node.operatorToken.kind === ts.SyntaxKind.BarBarToken;
    const operator = isEqual ? ts.SyntaxKind.EqualsEqualsToken : ts.SyntaxKind.ExclamationEqualsToken;
    return factory.createBinaryExpression(marked(tested, scope), operator, factory.createNull());
  }
  if (pauses(node) && mayBeText(node.left, scope)) {
    // What waits is taken apart by a test for null in place of the operator.
    const operator = factory.createToken(ts.SyntaxKind.QuestionQuestionToken);
    const coalesced = (value: ts.Expression): ts.Expression => factory.createBinaryExpression(marked(visited.left, scope), operator, value);
    if (node.operatorToken.kind === ts.SyntaxKind.QuestionQuestionToken) return coalesced(visited.right);
    if (node.operatorToken.kind === ts.SyntaxKind.QuestionQuestionEqualsToken && isRepeatable(node.left, scope))
      return factory.createParenthesizedExpression(
        coalesced(factory.createParenthesizedExpression(factory.createAssignment(visited.left, visited.right))),
      );
  }
  if (!isLoose(node.operatorToken.kind)) return undefined;
  const [left, right] = [isNothing(node.left), isNothing(node.right)];
  if (!left && !right) {
    return isMixed(node, scope) ? equal(visited, scope) : undefined;
  }
  const [value, visitedValue] = left ? [node.right, visited.right] : [node.left, visited.left];
  if (!mayBeText(value, scope)) return undefined;
  return factory.updateBinaryExpression(visited, marked(visitedValue, scope), visited.operatorToken, factory.createNull());
}

function equal({ left, right, operatorToken }: ts.BinaryExpression, { factory }: SourceScope): ts.Expression {
  const call = factory.createCallExpression(factory.createIdentifier('$mote_equal'), undefined, [left, right]);
  return operatorToken.kind === ts.SyntaxKind.EqualsEqualsToken ? call : factory.createLogicalNot(call);
}

const marked = (value: ts.Expression, { factory }: SourceScope): ts.Expression =>
  factory.createCallExpression(factory.createIdentifier(TEXT_MARK), undefined, [value]);

const isLoose = (kind: ts.SyntaxKind): boolean => kind === ts.SyntaxKind.EqualsEqualsToken || kind === ts.SyntaxKind.ExclamationEqualsToken;

const isNull = (node: ts.Expression): boolean => unwrapped(node).kind === ts.SyntaxKind.NullKeyword;

const isUndefined = (node: ts.Expression): boolean => {
  const inner = unwrapped(node);
  return (ts.isIdentifier(inner) && inner.text === 'undefined') || ts.isVoidExpression(inner);
};

const isNothing = (node: ts.Expression): boolean => isNull(node) || isUndefined(node);

const mayBeText = (node: ts.Expression, { checker }: SourceScope): boolean =>
  partsOf(checker.getTypeAtLocation(node), checker).some((part) => isText(part) || isAny(part) || isOpen(part));

const isOpen = (part: ts.Type): boolean => (part.flags & ts.TypeFlags.TypeParameter) !== 0;

/** `x === null || x === undefined` and its opposite, of which the minifier makes `x == null`: the variable. */
function testedTwice({ left, right, operatorToken }: ts.BinaryExpression): ts.Identifier | undefined {
  const strict = STRICT.get(operatorToken.kind);
  const [first, second] = [unwrapped(left), unwrapped(right)];
  if (strict === undefined || !ts.isBinaryExpression(first) || !ts.isBinaryExpression(second)) return undefined;
  if (first.operatorToken.kind !== strict || second.operatorToken.kind !== strict) return undefined;
  const [a, b] = [sides(first), sides(second)];
  return a && b && a.value.text === b.value.text && a.isNull !== b.isNull ? a.value : undefined;
}

const STRICT = new Map<ts.SyntaxKind, ts.SyntaxKind>([
  [ts.SyntaxKind.BarBarToken, ts.SyntaxKind.EqualsEqualsEqualsToken],
  [ts.SyntaxKind.AmpersandAmpersandToken, ts.SyntaxKind.ExclamationEqualsEqualsToken],
]);

function sides({ left, right }: ts.BinaryExpression): { value: ts.Identifier; isNull: boolean } | undefined {
  const [value, nothing] = isNothing(left) ? [unwrapped(right), left] : [unwrapped(left), right];
  return ts.isIdentifier(value) && isNothing(nothing) ? { value, isNull: isNull(nothing) } : undefined;
}

/** Whether the two sides may be of different kinds, or of one that is not known. */
function isMixed({ left, right }: ts.BinaryExpression, { checker }: SourceScope): boolean {
  const parts = [left, right].flatMap((side) => partsOf(checker.getTypeAtLocation(side), checker));
  const kinds = new Set(parts.map(kindOf));
  return kinds.has('any') || kinds.size > (kinds.has('nothing') && !kinds.has('text') ? 2 : 1);
}

function kindOf(part: ts.Type): string {
  if (isAny(part) || isOpen(part)) return 'any';
  if (isText(part)) return 'text';
  if (part.flags & ts.TypeFlags.NumberLike) return 'number';
  if (part.flags & ts.TypeFlags.BooleanLike) return 'boolean';
  return part.flags & (ts.TypeFlags.Undefined | ts.TypeFlags.Null | ts.TypeFlags.Void) ? 'nothing' : 'object';
}

function withReceiver(node: ts.OptionalChain, visited: ts.Node, receiver: ts.Expression, { factory }: SourceScope): ts.Node | undefined {
  if (ts.isPropertyAccessChain(visited)) return factory.createPropertyAccessChain(receiver, visited.questionDotToken, visited.name);
  if (ts.isElementAccessChain(visited))
    return factory.createElementAccessChain(receiver, visited.questionDotToken, visited.argumentExpression);
  // A method keeps its object: only the value of a plain function can be taken apart.
  if (ts.isCallChain(visited) && ts.isIdentifier(unwrapped((node as ts.CallChain).expression)))
    return factory.createCallChain(receiver, visited.questionDotToken, undefined, visited.arguments);
  return undefined;
}
