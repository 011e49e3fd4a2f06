import ts from '../typescript-api.ts';
import { lacks } from '../engine.ts';
import type { ProgramFacts } from './facts.ts';
import { listChanged } from './findings.ts';
import { calls, changedTypes, isAmong, itemType } from './iteration.ts';
import type { SourceRewrite, SourceScope } from './scope.ts';
import { every, isAny, isList, valuesOf } from './types.ts';
import { applied } from './usage.ts';

/** Walks with a function of the compiler, and those that are sent over a copy. */
const REPLACED = new Set(['forEach', 'map']);
const COPIED = new Set(['filter', 'some', 'every', 'find', 'findIndex', 'reduce']);
/** What answers a list that nothing else knows. */
const FRESH = /^(slice|map|filter|concat|split|keys|values|entries|splice|flat|flatMap|toSorted|toReversed|from|of)$/;

/**
 * Calls of a function for the items of a list that it may change: the interpreter goes on over what was appended meanwhile, and with
 * other items when some were taken out.
 */
export function listWalks({ shrinking, growing }: ProgramFacts): SourceRewrite {
  let changed: ts.Type[] | undefined;
  return (node, visited, scope) => {
    if (!ts.isCallExpression(node) || !ts.isCallExpression(visited) || !lacks('list-changed')) return undefined;
    const { expression, arguments: args } = node;
    const [callback] = args;
    if (!callback || !ts.isPropertyAccessExpression(expression) || !ts.isPropertyAccessExpression(visited.expression)) return undefined;
    const name = expression.name.text;
    if (!(REPLACED.has(name) || COPIED.has(name)) || isFresh(expression.expression) || !mayChange(callback)) return undefined;
    const { checker, factory } = scope;
    const parts = valuesOf(checker.getTypeAtLocation(expression.expression), checker);
    if (!every(parts, (part) => isList(part, checker) || isAny(part))) return undefined;
    changed ??= changedTypes([...shrinking, ...growing], checker);
    if (
      !isAmong(
        changed,
        parts.map((part) => (isAny(part) ? part : itemType(part, checker))),
      )
    )
      return undefined;
    const walk = (list: ts.Expression, each: readonly ts.Expression[]): ts.Expression =>
      factory.createCallExpression(factory.createIdentifier(`$mote_${name}`), undefined, [list, ...each]);
    const isKnown = !parts.some(isAny);
    if (REPLACED.has(name) && args.length === 1 && !(node.flags & ts.NodeFlags.OptionalChain))
      return isKnown ? walk(visited.expression.expression, visited.arguments) : whereList(visited, visited.expression, walk, scope);
    if (shrinks(callback, expression.expression.getText())) scope.report(listChanged(), callback);
    return isKnown ? overCopy(visited, visited.expression, scope) : undefined;
  };
}

/** What is of any type may be a Map, or an object of the program. */
function whereList(
  { arguments: args }: ts.CallExpression,
  { expression, name }: ts.PropertyAccessExpression,
  walk: (list: ts.Expression, each: readonly ts.Expression[]) => ts.Expression,
  { factory }: SourceScope,
): ts.Expression {
  const [list, each] = [factory.createUniqueName('list'), factory.createUniqueName('each')];
  const isList = factory.createPropertyAccessExpression(factory.createIdentifier('Array'), 'isArray');
  const body = factory.createConditionalExpression(
    factory.createCallExpression(isList, undefined, [list]),
    undefined,
    walk(list, [each]),
    undefined,
    factory.createCallExpression(factory.createPropertyAccessExpression(list, name), undefined, [each]),
  );
  return applied([list, each], body, [expression, ...args], factory);
}

const overCopy = (call: ts.CallExpression, access: ts.PropertyAccessExpression, { factory }: SourceScope): ts.Node => {
  const chained = access.questionDotToken !== undefined;
  const slice = chained
    ? factory.createPropertyAccessChain(access.expression, access.questionDotToken, 'slice')
    : factory.createPropertyAccessExpression(access.expression, 'slice');
  if (!(call.flags & ts.NodeFlags.OptionalChain)) {
    const copy = factory.createCallExpression(slice, undefined, []);
    return factory.updateCallExpression(call, factory.updatePropertyAccessExpression(access, copy, access.name), undefined, call.arguments);
  }
  const copy = factory.createCallChain(slice, undefined, undefined, []);
  const walk = factory.createPropertyAccessChain(copy, undefined, access.name);
  return factory.createCallChain(walk, call.questionDotToken, undefined, call.arguments);
};

function isFresh(list: ts.Expression): boolean {
  if (ts.isParenthesizedExpression(list) || ts.isNonNullExpression(list)) return isFresh(list.expression);
  if (ts.isArrayLiteralExpression(list)) return true;
  return ts.isCallExpression(list) && ts.isPropertyAccessExpression(list.expression) && FRESH.test(list.expression.name.text);
}

/** A function that is written out and calls nothing changes no list. */
const mayChange = (callback: ts.Expression): boolean =>
  !(ts.isArrowFunction(callback) || ts.isFunctionExpression(callback)) || calls(callback.body);

function shrinks(node: ts.Node, receiver: string): boolean {
  const callee = ts.isCallExpression(node) && ts.isPropertyAccessExpression(node.expression) ? node.expression : undefined;
  if (callee && /^(splice|shift|unshift|pop)$/.test(callee.name.text) && callee.expression.getText() === receiver) return true;
  return ts.forEachChild(node, (child) => shrinks(child, receiver) || undefined) === true;
}
