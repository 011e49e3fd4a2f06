import ts from '../typescript-api.ts';
import type { SourceRewrite, SourceScope } from './scope.ts';
import { passedOn } from './settled-promises.ts';
import { every, isBuiltIn, partsOf } from './types.ts';
import { unwrapped } from './usage.ts';

/**
 * A promise that an async function returns, or that resolves another, is waited for in a later job. Has it been rejected by then, the
 * interpreter has told that nothing catches it: a `then` of its own waits for it at once.
 */
export function promiseReturns(): SourceRewrite {
  return (node, visited, scope) => {
    if (ts.isReturnStatement(node) && ts.isReturnStatement(visited)) {
      if (!node.expression || !isAsync(enclosing(node)) || !mayFail(node.expression, scope)) return undefined;
      return scope.factory.updateReturnStatement(visited, passedOn(visited.expression!, scope));
    }
    if (ts.isArrowFunction(node) && ts.isArrowFunction(visited)) {
      if (ts.isBlock(node.body) || !isAsync(node) || !mayFail(node.body, scope)) return undefined;
      const { modifiers, typeParameters, parameters, type, equalsGreaterThanToken, body } = visited;
      const passed = passedOn(body as ts.Expression, scope);
      return scope.factory.updateArrowFunction(visited, modifiers, typeParameters, parameters, type, equalsGreaterThanToken, passed);
    }
    if (!ts.isCallExpression(node) || !ts.isCallExpression(visited) || node.arguments.length !== 1) return undefined;
    if (!resolves(node.expression, scope) || !mayFail(node.arguments[0]!, scope)) return undefined;
    return scope.factory.updateCallExpression(visited, visited.expression, undefined, [passedOn(visited.arguments[0]!, scope)]);
  };
}

function enclosing(node: ts.Node): ts.Node {
  let at = node.parent;
  while (!ts.isFunctionLike(at) && !ts.isSourceFile(at)) at = at.parent;
  return at;
}

const isAsync = (node: ts.Node): boolean =>
  ts.canHaveModifiers(node) && node.modifiers?.some((modifier) => modifier.kind === ts.SyntaxKind.AsyncKeyword) === true;

/** A promise, but for one that a timer alone resolves. */
function mayFail(node: ts.Expression, { checker }: SourceScope): boolean {
  if (!every(partsOf(checker.getTypeAtLocation(node), checker), (type) => isBuiltIn(type, /^Promise$/))) return false;
  const made = unwrapped(node);
  const executor = ts.isNewExpression(made) ? made.arguments?.[0] : undefined;
  if (!executor || !ts.isArrowFunction(executor) || executor.parameters.length > 1) return true;
  return !executor.body.getText().startsWith('setTimeout(');
}

/** Whether a function is the first that an executor of a promise is given. */
function resolves(callee: ts.Expression, { checker }: SourceScope): boolean {
  if (!ts.isIdentifier(callee)) return false;
  const parameter = checker.getSymbolAtLocation(callee)?.valueDeclaration;
  if (!parameter || !ts.isParameter(parameter) || parameter.parent.parameters[0] !== parameter) return false;
  const made = parameter.parent.parent;
  return ts.isNewExpression(made) && made.arguments?.[0] === parameter.parent && made.expression.getText() === 'Promise';
}
