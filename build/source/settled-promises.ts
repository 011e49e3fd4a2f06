import ts from '../typescript-api.ts';
import type { SourceRewrite, SourceScope } from './scope.ts';
import { isAny, isBuiltIn, partsOf, valuesOf } from './types.ts';
import { unwrapped } from './usage.ts';

/**
 * A promise that is fulfilled already passes its value on as a rejection where `then` gets no function for it, and `catch` gives it none.
 * A function that answers its argument stands in; promises that are certain to be pending need none.
 */
export function settledPromises(): SourceRewrite {
  return (node, visited, scope) => {
    if (!ts.isCallExpression(node) || !ts.isCallExpression(visited)) return undefined;
    if (!ts.isPropertyAccessExpression(node.expression) || !ts.isPropertyAccessExpression(visited.expression)) return undefined;
    const { name } = node.expression;
    if (name.text !== 'catch' && name.text !== 'then') return undefined;
    const receiver = scope.checker.getTypeAtLocation(node.expression.expression);
    if (name.text === 'catch' && isAny(receiver) && !node.expression.questionDotToken && node.arguments.length === 1)
      return scope.factory.createCallExpression(scope.factory.createIdentifier('$mote_catch'), undefined, [
        visited.expression.expression,
        ...visited.arguments,
      ]);
    if (!valuesOf(receiver, scope.checker).some((type) => isBuiltIn(type, /^Promise(Like)?$/))) return undefined;
    if (isPending(node.expression.expression, scope)) return undefined;
    const [first, ...others] = visited.arguments;
    if (name.text === 'catch') return call(visited, visited.expression, [same(scope), ...visited.arguments], scope);
    const given = node.arguments[0];
    const parts = given ? partsOf(scope.checker.getTypeAtLocation(given), scope.checker) : [];
    if (given && !parts.some(isNothing)) return undefined;
    const isNone =
      parts.every(isNothing) && (!given || ts.isIdentifier(unwrapped(given)) || unwrapped(given).kind === ts.SyntaxKind.NullKeyword);
    const passed = isNone ? same(scope) : scope.factory.createBinaryExpression(first!, ts.SyntaxKind.QuestionQuestionToken, same(scope));
    return call(visited, visited.expression, [passed, ...others], scope);
  };
}

const isNothing = (type: ts.Type): boolean => (type.flags & (ts.TypeFlags.Undefined | ts.TypeFlags.Null | ts.TypeFlags.Void)) !== 0;

/** `value => value` */
function same({ factory }: SourceScope): ts.Expression {
  const value = factory.createIdentifier('value');
  const parameter = factory.createParameterDeclaration(undefined, undefined, value);
  return factory.createParenthesizedExpression(factory.createArrowFunction(undefined, undefined, [parameter], undefined, undefined, value));
}

/** `promise.then(value => value)` */
export const passedOn = (promise: ts.Expression, scope: SourceScope): ts.Expression =>
  scope.factory.createCallExpression(scope.factory.createPropertyAccessExpression(promise, 'then'), undefined, [same(scope)]);

/** The same call, of `then`. */
function call(
  visited: ts.CallExpression,
  access: ts.PropertyAccessExpression,
  args: readonly ts.Expression[],
  { factory }: SourceScope,
): ts.Expression {
  const then = factory.createIdentifier('then');
  const method = ts.isPropertyAccessChain(access)
    ? factory.updatePropertyAccessChain(access, access.expression, access.questionDotToken, then)
    : factory.updatePropertyAccessExpression(access, access.expression, then);
  return ts.isCallChain(visited)
    ? factory.updateCallChain(visited, method, visited.questionDotToken, undefined, args)
    : factory.updateCallExpression(visited, method, undefined, args);
}

/** Whether an expression makes its promise: that one is not settled before the next job. */
function isPending(node: ts.Expression, { checker }: SourceScope): boolean {
  const made = unwrapped(node);
  if (ts.isNewExpression(made)) return true;
  if (!ts.isCallExpression(made)) return false;
  const { expression: callee } = made;
  if (ts.isPropertyAccessExpression(callee)) {
    const home = checker.getTypeAtLocation(callee.expression);
    if (isBuiltIn(home, /^Promise$/)) return true;
    return isBuiltIn(home, /^PromiseConstructor$/) && callee.name.text !== 'resolve';
  }
  return ts.isIdentifier(callee) && isAsync(checker.getSymbolAtLocation(callee), checker);
}

function isAsync(symbol: ts.Symbol | undefined, checker: ts.TypeChecker): boolean {
  const own = symbol && symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
  const declaration = own?.valueDeclaration;
  if (!declaration) return false;
  if (ts.isFunctionDeclaration(declaration)) return hasAsync(declaration);
  if (!ts.isVariableDeclaration(declaration) || !(ts.getCombinedNodeFlags(declaration) & ts.NodeFlags.Const)) return false;
  const made = declaration.initializer && unwrapped(declaration.initializer);
  return made !== undefined && (ts.isArrowFunction(made) || ts.isFunctionExpression(made)) && hasAsync(made);
}

const hasAsync = (node: ts.FunctionLikeDeclaration): boolean => node.modifiers?.some((m) => m.kind === ts.SyntaxKind.AsyncKeyword) === true;
