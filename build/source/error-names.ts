import ts from '../typescript-api.ts';
import type { SourceScope } from './scope.ts';
import { isAny, isBuiltIn, isErrorType, valuesOf } from './types.ts';
import { isSimple } from './usage.ts';

/** A value of any type that was caught, or is called so: an error most often. */
function isCaught(node: ts.Expression, { checker }: SourceScope): boolean {
  if (!ts.isIdentifier(node) || !isAny(checker.getTypeAtLocation(node))) return false;
  const declared = checker.getSymbolAtLocation(node)?.valueDeclaration;
  return /^(e|err|error|ex|exception|cause|reason)$/.test(node.text) || (declared !== undefined && ts.isCatchClause(declared.parent));
}

/** The interpreter keeps the name of an error in `type` alone: names are given to the classes where a program reads one. */
export function errorName(node: ts.PropertyAccessExpression, visited: ts.Node, scope: SourceScope): ts.Node | undefined {
  if (node.name.text !== 'name') return undefined;
  if (!isCaught(node.expression, scope) && !typesOf(node.expression, scope).some((t) => isErrorType(t, scope.checker))) return undefined;
  if (ts.isBinaryExpression(node.parent) && node.parent.left === node) return undefined;
  const access = visited as ts.PropertyAccessExpression;
  return scope.factory.updatePropertyAccessExpression(
    access,
    scope.factory.createCallExpression(scope.factory.createIdentifier('$mote_named'), undefined, [access.expression]),
    access.name,
  );
}

/** `error.name = 'Timeout'` of a plain error, whose text would not have it: the error gets the text of those of classes. */
export function givenName(target: ts.PropertyAccessExpression, visited: ts.BinaryExpression, scope: SourceScope): ts.Node | undefined {
  const { expression, name } = target;
  if (name.text !== 'name' || !isSimple(expression, scope)) return undefined;
  if (!typesOf(expression, scope).some((type) => isBuiltIn(type, /^\w*Error$/))) return undefined;
  const { factory } = scope;
  const text = factory.createPropertyAccessExpression((visited.left as ts.PropertyAccessExpression).expression, 'toString');
  const withText = factory.createAssignment(text, factory.createIdentifier('$mote_errorText'));
  return factory.createParenthesizedExpression(factory.createComma(withText, visited));
}

const typesOf = (node: ts.Expression, { checker }: SourceScope): ts.Type[] => valuesOf(checker.getTypeAtLocation(node), checker);
