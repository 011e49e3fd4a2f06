import ts from '../typescript-api.ts';
import { lacks } from '../engine.ts';
import type { SourceScope } from './scope.ts';
import { isAny, isBuiltIn, isErrorType } from './types.ts';
import { typeParts } from './usage.ts';

const called = (helper: string, error: ts.Expression, { factory }: SourceScope): ts.Expression =>
  factory.createCallExpression(factory.createIdentifier(helper), undefined, [error]);

/** The interpreter keeps the name of an error in `type` alone: names are given to the classes where a program reads one. */
export function errorName(node: ts.PropertyAccessExpression, visited: ts.Node, scope: SourceScope): ts.Node | undefined {
  if (node.name.text !== 'name') return undefined;
  if (!isError(node.expression, scope)) return undefined;
  if (ts.isBinaryExpression(node.parent) && node.parent.left === node) return undefined;
  const access = visited as ts.PropertyAccessExpression;
  return scope.factory.updatePropertyAccessExpression(access, called('$mote_named', access.expression, scope), access.name);
}

/** `const { name } = error`. */
export function errorPattern(node: ts.VariableDeclaration, visited: ts.VariableDeclaration, scope: SourceScope): ts.Node | undefined {
  if (!node.initializer || !takesName(node.name) || !isError(node.initializer, scope)) return undefined;
  const { factory } = scope;
  return factory.updateVariableDeclaration(visited, visited.name, undefined, undefined, called('$mote_named', visited.initializer!, scope));
}

/** `catch ({ name })`. */
export function caughtPattern(node: ts.CatchClause, visited: ts.CatchClause, scope: SourceScope): ts.Node | undefined {
  const declared = visited.variableDeclaration;
  if (!node.variableDeclaration || !declared || !takesName(node.variableDeclaration.name)) return undefined;
  const { factory } = scope;
  const caught = factory.createUniqueName('caught');
  const taken = factory.createVariableDeclaration(declared.name, undefined, undefined, called('$mote_named', caught, scope));
  const list = factory.createVariableDeclarationList([taken], ts.NodeFlags.Let);
  const block = factory.updateBlock(visited.block, [factory.createVariableStatement(undefined, list), ...visited.block.statements]);
  return factory.updateCatchClause(visited, factory.createVariableDeclaration(caught), block);
}

const takesName = (pattern: ts.BindingName): boolean =>
  ts.isObjectBindingPattern(pattern) && pattern.elements.some(({ name, propertyName }) => (propertyName ?? name).getText() === 'name');

const isError = (node: ts.Expression, scope: SourceScope): boolean =>
  isCaught(node, scope) || typeParts(node, scope).some((type) => isErrorType(type, scope.checker));

/** The text of an error is that of its class on the interpreter, whatever name it gets. Classes of the program have a text of their own. */
export function errorRenamed(node: ts.BinaryExpression, visited: ts.BinaryExpression, scope: SourceScope): ts.Node | undefined {
  const { left, operatorToken, right } = visited;
  if (operatorToken.kind !== ts.SyntaxKind.EqualsToken || !ts.isPropertyAccessExpression(node.left) || !ts.isPropertyAccessExpression(left))
    return undefined;
  const { expression: error, name } = node.left;
  if (name.text !== 'name' || error.kind === ts.SyntaxKind.ThisKeyword || !lacks('polyfill/error-renamed')) return undefined;
  if (!isOfCatch(error, scope) && !typeParts(error, scope).some(isPlainError)) return undefined;
  const place = scope.factory.updatePropertyAccessExpression(left, called('$mote_renamed', left.expression, scope), left.name);
  return scope.factory.updateBinaryExpression(visited, place, operatorToken, right);
}

/** The same of `Object.assign(error, { name, … })`. */
export function assignedName(node: ts.CallExpression, visited: ts.CallExpression, scope: SourceScope): ts.CallExpression {
  const { checker, factory } = scope;
  const [error, ...members] = node.arguments;
  if (!error || !lacks('polyfill/error-renamed') || !typeParts(error, scope).some(isPlainError)) return visited;
  if (!members.some((arg) => typeParts(arg, scope).some((type) => checker.getPropertyOfType(type, 'name')))) return visited;
  const [held, ...own] = visited.arguments;
  return factory.updateCallExpression(visited, visited.expression, undefined, [called('$mote_renamed', held!, scope), ...own]);
}

/** An error that is none of a class of the program. */
const isPlainError = (type: ts.Type): boolean => isBuiltIn(type, /^\w*Error$/);

/** A value of any type that was caught, or is called so: an error most often. */
function isCaught(node: ts.Expression, scope: SourceScope): boolean {
  if (!ts.isIdentifier(node) || !isAny(scope.checker.getTypeAtLocation(node))) return false;
  return /^(e|err|error|ex|exception|cause|reason)$/.test(node.text) || isOfCatch(node, scope);
}

function isOfCatch(node: ts.Expression, { checker }: SourceScope): boolean {
  const declared = ts.isIdentifier(node) ? checker.getSymbolAtLocation(node)?.valueDeclaration : undefined;
  return declared !== undefined && ts.isCatchClause(declared.parent);
}
