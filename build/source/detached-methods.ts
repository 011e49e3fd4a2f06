import ts from '../typescript-api.ts';
import { lacks } from '../engine.ts';
import type { ProgramFacts } from './facts.ts';
import { detachedMethod } from './findings.ts';
import type { SourceScope } from './scope.ts';
import { outermost } from './usage.ts';

/** Functions of lists whose second argument is `this` for the first. */
const WALKS = /^(map|forEach|filter|some|every|find|findIndex)$/;

/**
 * A method that uses `this`, taken from its object: the interpreter calls it with its global object for `this` where the language has
 * undefined, so that it reads and writes globals in place of throwing.
 */
export function detachedMethods({ thisMethods }: ProgramFacts): (node: ts.Node, scope: SourceScope) => void {
  return (node, scope) => {
    if (!lacks('detached-method')) return;
    if (ts.isPropertyAccessExpression(node) && thisMethods.has(node.name.text) && isTaken(node, scope)) {
      if (isMethod(scope.checker.getSymbolAtLocation(node.name))) scope.report(detachedMethod(node.getText()), node);
    } else if (ts.isBindingElement(node) && ts.isObjectBindingPattern(node.parent)) {
      const name = node.propertyName ?? node.name;
      if (!ts.isIdentifier(name) || !thisMethods.has(name.text)) return;
      const home = scope.checker.getTypeAtLocation(node.parent);
      if (isMethod(scope.checker.getPropertyOfType(home, name.text))) scope.report(detachedMethod(name.text), node);
    }
  };
}

/** A member that is a function by itself may come from anywhere, and is called without an object as it is meant. */
const isMethod = (symbol: ts.Symbol | undefined): boolean =>
  symbol?.declarations?.some(
    (d) =>
      !d.getSourceFile().isDeclarationFile &&
      (ts.isMethodDeclaration(d) || ts.isMethodSignature(d) || (ts.isPropertyAssignment(d) && ts.isFunctionExpression(d.initializer))),
  ) === true;

/** Whether the value of a member goes where it may be called without its object, or another one. */
function isTaken(node: ts.Expression, scope: SourceScope): boolean {
  const outer = outermost(node) as ts.Expression;
  const { parent } = outer;
  if (ts.isCallExpression(parent) || ts.isNewExpression(parent)) return parent.expression !== outer && !getsThis(outer, parent, scope);
  if (ts.isBinaryExpression(parent)) return isTakenByOperator(outer, parent, scope);
  if (ts.isConditionalExpression(parent)) return parent.condition !== outer && isTaken(parent, scope);
  if (ts.isPropertyAccessExpression(parent) || ts.isElementAccessExpression(parent) || ts.isTaggedTemplateExpression(parent)) return false;
  return (
    ts.isVariableDeclaration(parent) ||
    ts.isArrayLiteralExpression(parent) ||
    ts.isReturnStatement(parent) ||
    ts.isArrowFunction(parent) ||
    ts.isYieldExpression(parent) ||
    ts.isSpreadElement(parent)
  );
}

function isTakenByOperator(outer: ts.Expression, parent: ts.BinaryExpression, scope: SourceScope): boolean {
  switch (parent.operatorToken.kind) {
    case ts.SyntaxKind.EqualsToken:
      return parent.right === outer && ts.isIdentifier(parent.left);
    case ts.SyntaxKind.AmpersandAmpersandToken:
    case ts.SyntaxKind.CommaToken:
      return parent.right === outer && passesOn(parent, scope);
    case ts.SyntaxKind.BarBarToken:
    case ts.SyntaxKind.QuestionQuestionToken:
      return passesOn(parent, scope);
    default:
      return false;
  }
}

/** The value of an operator is called or handed on. */
function passesOn(node: ts.BinaryExpression, scope: SourceScope): boolean {
  const outer = outermost(node);
  return (ts.isCallExpression(outer.parent) && outer.parent.expression === outer) || isTaken(node, scope);
}

/** Whether who is called gives `this` back: a walk of a list with a second argument, or a function that declares it. */
function getsThis(argument: ts.Expression, call: ts.CallExpression | ts.NewExpression, { checker }: SourceScope): boolean {
  const { expression, arguments: args } = call;
  if (ts.isPropertyAccessExpression(expression) && WALKS.test(expression.name.text) && args!.length > 1) return true;
  const signature = checker.getContextualType(argument)?.getCallSignatures()[0];
  return signature?.declaration?.parameters[0]?.name.getText() === 'this';
}
