import ts from '../typescript-api.ts';
import { undeclared } from './findings.ts';
import type { SourceRewrite, SourceScope } from './scope.ts';

/** What only files of JavaScript have, or what TypeScript finds itself. */
const isScript = ({ fileName }: ts.SourceFile): boolean => /\.[cm]?js$/.test(fileName);

/** A field without a value is a member all the same, which is undefined; in TypeScript it may be no more than a declaration. */
export function scriptFields(): SourceRewrite {
  return (node, visited, { file, factory }) => {
    if (!ts.isPropertyDeclaration(node) || !ts.isPropertyDeclaration(visited) || visited.initializer || !isScript(file)) return undefined;
    const { modifiers, name } = visited;
    return factory.updatePropertyDeclaration(visited, modifiers, name, undefined, undefined, factory.createVoidZero());
  };
}

/** A name that is assigned to and declared nowhere. */
export function refuseUndeclared(node: ts.Node, { checker, file, report }: SourceScope): void {
  if (!ts.isBinaryExpression(node) || !ts.isIdentifier(node.left) || !isScript(file)) return;
  const operator = node.operatorToken.kind;
  if (operator < ts.SyntaxKind.FirstAssignment || operator > ts.SyntaxKind.LastAssignment) return;
  if (!checker.getSymbolAtLocation(node.left)) report(undeclared(node.left.text), node.left);
}
