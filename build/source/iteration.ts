import ts from '../typescript-api.ts';
import { nestedPattern } from './findings.ts';
import type { ProgramFacts } from './facts.ts';
import type { SourceRewrite, SourceScope } from './scope.ts';
import { every, isAny, isBuiltIn, isList, isNativeIterable, valuesOf } from './types.ts';

/** Marks an operand that is an array for certain. Removed again by the spread pass, which has no types. */
export const ARRAY_MARK = '$mote_array';
/** Marks what a for-of runs over: by the iteration protocol; the same for what needs no closing; an array that may shrink. */
export const EACH_MARK = '$mote_each';
export const EACH_OPEN_MARK = '$mote_eachOpen';
export const LIVE_MARK = '$mote_live';

/**
 * The interpreter has no iteration protocol: its for-of and the loops that stand for spread know arrays, typed arrays and strings.
 * Anything else is marked, to be run by the protocol. Its for-of also ends early when the array loses the item at hand.
 */
export function iteration({ iterates, shrinking }: ProgramFacts): SourceRewrite {
  let shrunk: ts.Type[] | undefined;
  /** A value of any type is an array or a text, in a program that has nothing else to iterate. */
  const isNative = (part: ts.Type, checker: ts.TypeChecker): boolean => isNativeIterable(part, checker) || (isAny(part) && !iterates);
  return (node, visited, scope) => {
    if (ts.isForOfStatement(node) && ts.isForOfStatement(visited) && !node.awaitModifier) {
      const mark = loopMark(node, scope, isNative, () => (shrunk ??= changedTypes(shrinking, scope.checker)));
      if (mark === undefined) return undefined;
      return scope.factory.updateForOfStatement(
        visited,
        undefined,
        visited.initializer,
        call(scope, mark, visited.expression),
        visited.statement,
      );
    }
    if (ts.isSpreadElement(node) && ts.isSpreadElement(visited)) {
      if (isTarget(node)) return undefined;
      const parts = valuesOf(scope.checker.getTypeAtLocation(node.expression), scope.checker);
      if (every(parts, (part) => isList(part, scope.checker))) return spread(scope, visited, ARRAY_MARK);
      if (!every(parts, (part) => isNative(part, scope.checker))) return spread(scope, visited, '$mote_items');
    }
    if (ts.isCallExpression(node) && ts.isCallExpression(visited) && takesList(node)) {
      const [list, ...others] = visited.arguments;
      const parts = valuesOf(scope.checker.getTypeAtLocation(node.arguments[0]!), scope.checker);
      const isIndexed = every(parts, (part) => isNative(part, scope.checker));
      const mayAdopt = node.expression.getText().startsWith('Promise') && parts.some((part) => holdsThenables(part, scope.checker));
      if (isIndexed && !mayAdopt) return undefined;
      const items = isIndexed ? list! : call(scope, '$mote_items', list!);
      return scope.factory.updateCallExpression(visited, visited.expression, undefined, [
        mayAdopt ? asPromises(items, scope) : items,
        ...others,
      ]);
    }
    if (ts.isYieldExpression(node) && ts.isYieldExpression(visited) && node.asteriskToken && visited.expression)
      return scope.factory.createYieldExpression(undefined, call(scope, '$mote_star', visited.expression));
    return pattern(node, visited, scope, isNative);
  };
}

/** Whether what is spread is a place that is assigned to: the rest of a pattern. */
function isTarget(node: ts.Node): boolean {
  let at: ts.Node = node;
  while (ts.isSpreadElement(at) || ts.isArrayLiteralExpression(at) || ts.isObjectLiteralExpression(at) || ts.isPropertyAssignment(at))
    at = at.parent;
  if (ts.isForOfStatement(at)) return isWithin(node, at.initializer);
  return ts.isBinaryExpression(at) && at.operatorToken.kind === ts.SyntaxKind.EqualsToken && isWithin(node, at.left);
}

const isWithin = (node: ts.Node, outer: ts.Node): boolean => node.pos >= outer.pos && node.end <= outer.end;

/** Whether the items may be objects with a `then` that are no promises, which Promise.all of the interpreter takes for values. */
function holdsThenables(list: ts.Type, checker: ts.TypeChecker): boolean {
  const { target } = list as ts.TypeReference;
  const items = target === undefined ? [] : checker.getTypeArguments(list as ts.TypeReference).flatMap((item) => valuesOf(item, checker));
  if (isAny(list)) return true;
  return items.some((item) => isAny(item) || (checker.getPropertyOfType(item, 'then') !== undefined && !isBuiltIn(item, /^Promise$/)));
}

/** `list.map((item) => Promise.resolve(item))` */
function asPromises(list: ts.Expression, { factory }: SourceScope): ts.Expression {
  const item = factory.createUniqueName('item');
  const member = (object: ts.Expression, name: string, argument: ts.Expression): ts.Expression =>
    factory.createCallExpression(factory.createPropertyAccessExpression(object, name), undefined, [argument]);
  const parameter = factory.createParameterDeclaration(undefined, undefined, item);
  const resolved = member(factory.createIdentifier('Promise'), 'resolve', item);
  return member(list, 'map', factory.createArrowFunction(undefined, undefined, [parameter], undefined, undefined, resolved));
}

/** Functions of the interpreter that know arrays alone. */
function takesList({ expression, arguments: args }: ts.CallExpression): boolean {
  return args.length > 0 && ts.isPropertyAccessExpression(expression) && /^(Promise\.all|Object\.fromEntries)$/.test(expression.getText());
}

const call = ({ factory }: SourceScope, name: string, ...args: ts.Expression[]): ts.Expression =>
  factory.createCallExpression(factory.createIdentifier(name), undefined, args);

const spread = (scope: SourceScope, node: ts.SpreadElement, mark: string): ts.Node =>
  scope.factory.updateSpreadElement(node, call(scope, mark, node.expression));

function loopMark(node: ts.ForOfStatement, { checker }: SourceScope, isNative: IsNative, shrunk: () => ts.Type[]): string | undefined {
  const parts = valuesOf(checker.getTypeAtLocation(node.expression), checker);
  if (every(parts, (part) => isBuiltIn(part, /^(Readonly)?(Map|Set)$|^(Map|Set|Array)Iterator$/))) return EACH_OPEN_MARK;
  if (!every(parts, (part) => isNative(part, checker))) return EACH_MARK;
  if (ts.isArrayLiteralExpression(node.expression) || !calls(node.statement)) return undefined;
  const items = parts.filter((part) => isAny(part) || isList(part, checker)).map((part) => (isAny(part) ? part : itemType(part, checker)));
  return isAmong(shrunk(), items) ? LIVE_MARK : undefined;
}

/** Whether lists of these items are among those whose items have these types. */
export const isAmong = (changed: readonly ts.Type[], items: readonly (ts.Type | undefined)[]): boolean =>
  changed.some((type) => items.some((item) => item === undefined || isAny(item) || isAny(type) || type === item));

export function itemType(list: ts.Type, checker: ts.TypeChecker): ts.Type | undefined {
  return checker.isTupleType(list) ? undefined : checker.getIndexTypeOfType(list, ts.IndexKind.Number);
}

/** Whether something is called in a loop, which may then change the list. */
export function calls(node: ts.Node): boolean {
  return ts.isCallExpression(node) || ts.isNewExpression(node) || ts.forEachChild(node, (child) => calls(child) || undefined) === true;
}

/** Item types of the arrays that calls change. */
export function changedTypes(changing: readonly ts.PropertyAccessExpression[], checker: ts.TypeChecker): ts.Type[] {
  const found = new Set<ts.Type>();
  for (const { expression } of changing) {
    for (const part of valuesOf(checker.getTypeAtLocation(expression), checker)) {
      if (isList(part, checker)) found.add(itemType(part, checker) ?? checker.getAnyType());
      else if (isAny(part)) found.add(part);
    }
  }
  return [...found];
}

type IsNative = (part: ts.Type, checker: ts.TypeChecker) => boolean;

/** Array patterns take their items by index; other sources are taken into an array first, as many items as the pattern names. */
function pattern(node: ts.Node, visited: ts.Node, scope: SourceScope, isNative: IsNative): ts.Node | undefined {
  const { checker, factory } = scope;
  if (ts.isVariableDeclaration(node) && ts.isVariableDeclaration(visited) && ts.isArrayBindingPattern(node.name) && node.initializer) {
    const taken = takenFrom(node.name, checker.getTypeAtLocation(node.initializer), visited.initializer!, scope, isNative);
    return taken && factory.updateVariableDeclaration(visited, visited.name, undefined, undefined, taken);
  }
  if (
    ts.isBinaryExpression(node) &&
    ts.isBinaryExpression(visited) &&
    node.operatorToken.kind === ts.SyntaxKind.EqualsToken &&
    ts.isArrayLiteralExpression(node.left)
  ) {
    const taken = takenFrom(node.left, checker.getTypeAtLocation(node.right), visited.right, scope, isNative);
    return taken && factory.updateBinaryExpression(visited, visited.left, visited.operatorToken, taken);
  }
  if (ts.isArrayBindingPattern(node) && !isTaken(node)) {
    // The items of a pattern tell nothing of what they are taken from.
    const sources = walkedItems(node.parent, checker) ?? [checker.getTypeAtLocation(node.parent)];
    if (!sources.every((source) => isIndexed(source, scope))) scope.report(nestedPattern(), node);
  }
  return undefined;
}

/** Types of the items that the variable in the head of a for-of takes apart, as far as they are told; undefined for another variable. */
function walkedItems({ parent }: ts.Node, checker: ts.TypeChecker): ts.Type[] | undefined {
  const loop = ts.isVariableDeclarationList(parent) ? parent.parent : undefined;
  if (!loop || !ts.isForOfStatement(loop)) return undefined;
  return valuesOf(checker.getTypeAtLocation(loop.expression), checker).flatMap((part) => {
    const item = isBuiltIn(part, /^(Readonly)?Set$/)
      ? checker.getTypeArguments(part as ts.TypeReference)[0]
      : checker.getIndexTypeOfType(part, ts.IndexKind.Number);
    return item ? [item] : [];
  });
}

const isTaken = ({ parent }: ts.ArrayBindingPattern): boolean => ts.isVariableDeclaration(parent) && parent.initializer !== undefined;

const isIndexed = (type: ts.Type, { checker }: SourceScope): boolean =>
  every(valuesOf(type, checker), (part) => isAny(part) || isNativeIterable(part, checker));

function takenFrom(
  target: ts.ArrayBindingPattern | ts.ArrayLiteralExpression,
  type: ts.Type,
  source: ts.Expression,
  scope: SourceScope,
  isNative: IsNative,
): ts.Expression | undefined {
  const parts = valuesOf(type, scope.checker);
  if (every(parts, (part) => isNative(part, scope.checker))) return undefined;
  const last = target.elements.at(-1);
  const hasRest = last !== undefined && (ts.isSpreadElement(last) || (ts.isBindingElement(last) && last.dotDotDotToken !== undefined));
  if (hasRest) return call(scope, '$mote_items', source);
  return call(scope, '$mote_take', source, scope.factory.createNumericLiteral(target.elements.length));
}
