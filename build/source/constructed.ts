import ts from '../typescript-api.ts';
import { boundClass, returnedObject } from './findings.ts';
import type { SourceScope } from './scope.ts';
import { every, valuesOf } from './types.ts';

/** `A.bind(…)` of a class: the interpreter calls what is bound with the object that it is bound to, also behind new. */
export function refuseBoundClass(receiver: ts.Expression, { checker, report }: SourceScope): void {
  const parts = valuesOf(checker.getTypeAtLocation(receiver), checker);
  if (every(parts, (part) => part.getConstructSignatures().length > 0 && part.getCallSignatures().length === 0))
    report(boundClass(), receiver);
}

/** A class whose base gives another object out of its constructor: super() of the interpreter leaves `this` as it was. */
export function refuseReturnedObject(owner: ts.ClassLikeDeclaration, { checker, report }: SourceScope): void {
  const base = owner.heritageClauses?.find(({ token }) => token === ts.SyntaxKind.ExtendsKeyword)?.types[0];
  if (!base) return;
  for (let at = checker.getTypeAtLocation(base).getSymbol(); at; at = baseOf(at)) {
    const made =
      at.valueDeclaration && ts.isClassLike(at.valueDeclaration)
        ? at.valueDeclaration.members.find(ts.isConstructorDeclaration)
        : undefined;
    if (made?.body && returnsValue(made.body)) report(returnedObject(at.name), base);
  }

  function baseOf({ valueDeclaration: home }: ts.Symbol): ts.Symbol | undefined {
    const clause =
      home && ts.isClassLike(home) ? home.heritageClauses?.find(({ token }) => token === ts.SyntaxKind.ExtendsKeyword) : undefined;
    return clause?.types[0] && checker.getTypeAtLocation(clause.types[0]).getSymbol();
  }
}

function returnsValue(node: ts.Node): boolean {
  if (ts.isReturnStatement(node)) return node.expression !== undefined && node.expression.kind !== ts.SyntaxKind.ThisKeyword;
  if (ts.isFunctionLike(node) || ts.isClassLike(node)) return false;
  return ts.forEachChild(node, (child) => returnsValue(child) || undefined) === true;
}
