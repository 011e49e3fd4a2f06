import ts from '../typescript-api.ts';
import { lacks } from '../engine.ts';
import { thenable } from './findings.ts';
import type { SourceScope } from './scope.ts';
import { isAny, isFunction, valuesOf } from './types.ts';

/**
 * Objects that are no promises but have a `then`: the interpreter sees one of the object itself alone, and calls it without the object.
 */
export function refuseThenable(node: ts.Node, scope: SourceScope): void {
  if (!ts.isMethodDeclaration(node) && !ts.isPropertyDeclaration(node) && !ts.isPropertyAssignment(node)) return;
  if (!ts.isIdentifier(node.name) || node.name.text !== 'then' || !lacks('thenable') || !takesFunction(node, scope)) return;
  const isOwn = !ts.isMethodDeclaration(node) || ts.isObjectLiteralExpression(node.parent);
  if (!isOwn || usesThis(node)) scope.report(thenable(), node.name);
}

/** Whether a member is called with what settles a promise. */
function takesFunction(node: ts.Node, { checker }: SourceScope): boolean {
  const [signature] = checker.getTypeAtLocation(node).getCallSignatures();
  const [first] = signature?.getParameters() ?? [];
  if (!first) return false;
  const parts = valuesOf(checker.getTypeOfSymbolAtLocation(first, node), checker);
  return parts.some((part) => isAny(part) || isFunction(part));
}

/** Whether the function of a member uses the object that it is called for. An arrow function has that of where it stands. */
function usesThis(node: ts.MethodDeclaration | ts.PropertyDeclaration | ts.PropertyAssignment): boolean {
  const made = ts.isMethodDeclaration(node) ? node : node.initializer;
  if (!made || (!ts.isMethodDeclaration(made) && !ts.isFunctionExpression(made))) return false;
  const visit = (inner: ts.Node): boolean => {
    if (inner.kind === ts.SyntaxKind.ThisKeyword) return true;
    if (ts.isFunctionLike(inner) && !ts.isArrowFunction(inner)) return false;
    return ts.forEachChild(inner, (child) => visit(child) || undefined) === true;
  };
  return made.body !== undefined && visit(made.body);
}
