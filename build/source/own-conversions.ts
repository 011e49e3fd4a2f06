import ts from '../typescript-api.ts';
import type { ProgramFacts } from './facts.ts';
import type { SourceRewrite, SourceScope } from './scope.ts';
import { isAny, isOfLibrary, valuesOf } from './types.ts';

/** Marks an object literal of which nothing may be left out. Removed again by the pass of the same name. */
export const OBJECT_MARK = '$mote_object';

/**
 * Objects with a toString or valueOf of their own. Of a literal rollup takes members that nobody names for unused, so that `'' + object`
 * would lose them: as the argument of an unknown function the object is kept whole. And `===` of the interpreter compares what valueOf
 * gives: such objects are compared by looking for one in a list of the other.
 */
export function ownConversions({ ownValues }: ProgramFacts): SourceRewrite {
  return (node, visited, scope) => {
    if (ownValues && ts.isBinaryExpression(node) && ts.isBinaryExpression(visited)) return inComparison(node, visited, scope);
    if (!ts.isObjectLiteralExpression(node) || !node.properties.some(isConversion)) return undefined;
    return scope.factory.createCallExpression(scope.factory.createIdentifier(OBJECT_MARK), undefined, [visited as ts.Expression]);
  };
}

const isConversion = ({ name }: ts.ObjectLiteralElementLike): boolean =>
  name !== undefined && (ts.isIdentifier(name) || ts.isStringLiteral(name)) && /^(toString|valueOf)$/.test(name.text);

function inComparison(node: ts.BinaryExpression, visited: ts.BinaryExpression, scope: SourceScope): ts.Node | undefined {
  const strict = STRICT.get(node.operatorToken.kind);
  if (strict === undefined) return undefined;
  const sides = [node.left, node.right].map((side) => valuesOf(scope.checker.getTypeAtLocation(side), scope.checker));
  const [left, right] = sides.map((parts) => parts.some((part) => isAny(part) || hasValue(part, scope)));
  if (!left || !right || !sides.flat().some((part) => hasValue(part, scope))) return undefined;
  const { factory } = scope;
  const list = factory.createArrayLiteralExpression([visited.left]);
  const place = factory.createCallExpression(factory.createPropertyAccessExpression(list, 'indexOf'), undefined, [visited.right]);
  return factory.createBinaryExpression(place, strict, factory.createNumericLiteral(0));
}

/** By the operator that the program has, the one that asks for the place of the item. */
const STRICT = new Map<ts.SyntaxKind, ts.BinaryOperator>([
  [ts.SyntaxKind.EqualsEqualsToken, ts.SyntaxKind.EqualsEqualsEqualsToken],
  [ts.SyntaxKind.EqualsEqualsEqualsToken, ts.SyntaxKind.EqualsEqualsEqualsToken],
  [ts.SyntaxKind.ExclamationEqualsToken, ts.SyntaxKind.ExclamationEqualsEqualsToken],
  [ts.SyntaxKind.ExclamationEqualsEqualsToken, ts.SyntaxKind.ExclamationEqualsEqualsToken],
]);

/** Whether the program gives the objects of a type a value of their own. */
function hasValue(type: ts.Type, { checker }: SourceScope): boolean {
  const member = type.flags & ts.TypeFlags.Object ? checker.getPropertyOfType(type, 'valueOf') : undefined;
  return member !== undefined && !isOfLibrary(member);
}
