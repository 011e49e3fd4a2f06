import ts from '../typescript-api.ts';
import { lacks } from '../engine.ts';
import type { ProgramFacts } from './facts.ts';
import type { SourceRewrite, SourceScope } from './scope.ts';
import { every, isAny, isList, isText, isTypedArray, mayBeUndefined, partsOf, valuesOf } from './types.ts';
import { isSimple, unwrapped } from './usage.ts';

/** Longer than any list or text of a board. */
const ENDLESS = 1e9;
/** How far the origin of a value is followed. */
const FARTHEST = 4;

/** Members that count to a place, by which of their arguments does. */
export const COUNTING: Readonly<Record<string, readonly number[]>> = {
  fill: [1, 2],
  includes: [1],
  indexOf: [1],
  lastIndexOf: [1],
  slice: [0, 1],
  splice: [0, 1],
  startsWith: [1],
  substr: [0, 1],
  substring: [0, 1],
};

/**
 * Arguments of list and text methods that the interpreter takes otherwise than the language: a number of items below 0 in `splice`,
 * a place at infinity, and undefined among what `concat` puts together.
 */
export function callArguments({ ownMembers }: ProgramFacts): SourceRewrite {
  return (node, visited, scope) => {
    if (!ts.isCallExpression(node) || !ts.isCallExpression(visited) || !ts.isPropertyAccessExpression(node.expression)) return undefined;
    const { expression: receiver, name } = node.expression;
    const isConcat = name.text === 'concat';
    if (!isConcat && !Object.hasOwn(COUNTING, name.text)) return undefined;
    if (node.arguments.some(ts.isSpreadElement)) return undefined;
    const parts = valuesOf(scope.checker.getTypeAtLocation(receiver), scope.checker);
    // A value of any type is no object of the program's own, where none of those has such a member.
    const isOther = (part: ts.Type): boolean => isTypedArray(part) || isText(part) || (isAny(part) && !ownMembers.has(name.text));
    if (!every(parts, (part) => isList(part, scope.checker) || (!isConcat && isOther(part)))) return undefined;
    const args = node.arguments.map((arg, i) => {
      const own = visited.arguments[i]!;
      return isConcat ? joined(arg, own, scope) : counted(name.text, i, arg, own, scope);
    });
    if (args.every((arg, i) => arg === visited.arguments[i])) return undefined;
    return scope.factory.updateCallExpression(visited, visited.expression, undefined, args);
  };
}

function counted(name: string, index: number, arg: ts.Expression, visited: ts.Expression, scope: SourceScope): ts.Expression {
  let place = visited;
  if (COUNTING[name]!.includes(index) && lacks('polyfill/slice-endless') && mayBeEndless(arg, scope, FARTHEST) && !mayLack(arg, scope))
    place = bounded('min', place, scope.factory.createNumericLiteral(ENDLESS), scope);
  if (name === 'splice' && index === 1 && lacks('polyfill/splice-negative') && !isCount(arg, scope))
    place = bounded('max', place, scope.factory.createNumericLiteral(0), scope);
  return place;
}

const bounded = (by: 'max' | 'min', value: ts.Expression, bound: ts.Expression, { factory }: SourceScope): ts.Expression =>
  factory.createCallExpression(factory.createPropertyAccessExpression(factory.createIdentifier('Math'), by), undefined, [value, bound]);

/** Undefined ends the list of what is joined, unless it is in a list of its own. */
function joined(arg: ts.Expression, visited: ts.Expression, scope: SourceScope): ts.Expression {
  if (!lacks('polyfill/concat-undefined') || !mayLack(arg, scope)) return visited;
  const { checker, factory } = scope;
  const item = factory.createArrayLiteralExpression([visited]);
  if (!valuesOf(checker.getTypeAtLocation(arg), checker).some((part) => isList(part, checker))) return item;
  return isSimple(arg, scope) ? factory.createBinaryExpression(visited, ts.SyntaxKind.QuestionQuestionToken, item) : visited;
}

const mayLack = (node: ts.Expression, { checker }: SourceScope): boolean => mayBeUndefined(checker.getTypeAtLocation(node), checker);

/** Whether a number is infinity as it is written, here or where the name is declared that stands for it. */
function mayBeEndless(node: ts.Expression, scope: SourceScope, farthest: number): boolean {
  const value = unwrapped(node);
  if (farthest === 0) return false;
  if (ts.isConditionalExpression(value))
    return mayBeEndless(value.whenTrue, scope, farthest) || mayBeEndless(value.whenFalse, scope, farthest);
  if (ts.isBinaryExpression(value)) return mayBeEndless(value.left, scope, farthest) || mayBeEndless(value.right, scope, farthest);
  if (ts.isIdentifier(value) && value.text === 'Infinity') return true;
  if (!ts.isIdentifier(value) && !ts.isPropertyAccessExpression(value)) return false;
  const declared = scope.checker.getSymbolAtLocation(ts.isIdentifier(value) ? value : value.name)?.valueDeclaration;
  if (!declared || !hasInitializer(declared)) return false;
  return mayBeEndless(declared.initializer, scope, farthest - 1);
}

const hasInitializer = (node: ts.Declaration): node is ts.Declaration & { readonly initializer: ts.Expression } =>
  (ts.isParameter(node) || ts.isVariableDeclaration(node) || ts.isBindingElement(node) || ts.isPropertyDeclaration(node)) &&
  node.initializer !== undefined;

/** Whether a number of items is none below 0 for certain. */
function isCount(node: ts.Expression, { checker }: SourceScope): boolean {
  const value = unwrapped(node);
  if (ts.isPropertyAccessExpression(value) && /^(length|size)$/.test(value.name.text)) return true;
  return every(partsOf(checker.getTypeAtLocation(value), checker), (part) => part.isNumberLiteral() && part.value >= 0);
}
