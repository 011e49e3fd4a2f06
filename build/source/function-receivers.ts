import ts from '../typescript-api.ts';
import { lacks } from '../engine.ts';
import { boundTwice } from './findings.ts';
import type { SourceRewrite, SourceScope } from './scope.ts';
import { isAny, isFunction, partsOf, valuesOf } from './types.ts';
import { unwrapped } from './usage.ts';

/**
 * What `this` is of a function that is no method. Called alone it has none in the language and the global object on the interpreter, and
 * one that is bound again gets the second object.
 */
export function functionReceivers(): SourceRewrite {
  return (node, visited, scope) => {
    if (node.kind === ts.SyntaxKind.ThisKeyword && mayBeMissing(node, scope) && lacks('detached-method'))
      return withoutGlobal(visited as ts.Expression, scope);
    if (ts.isCallExpression(node) && isBind(node, scope) && isBound(node.expression.expression, scope) && lacks('bound-twice'))
      scope.report(boundTwice(), node);
    return undefined;
  };
}

/** Whether a function says of its `this` that it may be none, or anything. */
function mayBeMissing(node: ts.Node, { checker }: SourceScope): boolean {
  let owner = node.parent;
  while (ts.isArrowFunction(owner) || !(ts.isFunctionLike(owner) || ts.isClassLike(owner) || ts.isSourceFile(owner))) owner = owner.parent;
  if (!ts.isFunctionDeclaration(owner) && !ts.isFunctionExpression(owner)) return false;
  const [first] = owner.parameters;
  if (!first || first.name.getText() !== 'this') return false;
  const none = ts.TypeFlags.Undefined | ts.TypeFlags.Void;
  return partsOf(checker.getTypeAtLocation(first), checker).some((part) => isAny(part) || (part.flags & none) !== 0);
}

/** `this === global ? undefined : this` */
function withoutGlobal(self: ts.Expression, { factory }: SourceScope): ts.Expression {
  const isGlobal = factory.createStrictEquality(self, factory.createIdentifier('global'));
  const chosen = factory.createConditionalExpression(isGlobal, undefined, factory.createVoidZero(), undefined, factory.createThis());
  return factory.createParenthesizedExpression(chosen);
}

type Bind = ts.CallExpression & { readonly expression: ts.PropertyAccessExpression };

const isBind = (node: ts.CallExpression, { checker }: SourceScope): node is Bind =>
  ts.isPropertyAccessExpression(node.expression) &&
  node.expression.name.text === 'bind' &&
  valuesOf(checker.getTypeAtLocation(node.expression.expression), checker).some(isFunction);

/** A function that comes from bind, here or where its variable is declared. */
function isBound(node: ts.Expression, scope: SourceScope): boolean {
  const value = unwrapped(node);
  const declared = ts.isIdentifier(value) ? scope.checker.getSymbolAtLocation(value)?.valueDeclaration : undefined;
  const made = declared && ts.isVariableDeclaration(declared) && declared.initializer ? unwrapped(declared.initializer) : value;
  return ts.isCallExpression(made) && isBind(made, scope);
}
