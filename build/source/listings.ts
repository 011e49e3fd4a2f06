import ts from '../typescript-api.ts';
import { hiddenListed, integerKeys, jsonGetter, jsonValue } from './findings.ts';
import type { SourceRewrite, SourceScope } from './scope.ts';
import { isBuiltIn, isErrorType, isFunction, isList, isTypedArray, partsOf, valuesOf } from './types.ts';

/** Marks an object of a class in the head of a for-in. */
export const OWN_MARK = '$mote_own';

const LISTING = /^(keys|values|entries|assign|getOwnPropertyNames)$/;

/**
 * Where a program lists the members of an object: private members and those of polyfilled classes are plain members on the
 * board, for-in lists methods of classes, keys that are integers keep their order, and JSON leaves getters out.
 */
export function listings(): SourceRewrite {
  return (node, visited, scope) => {
    if (ts.isForInStatement(node) && ts.isForInStatement(visited)) {
      listed(node.expression, scope);
      return scope.factory.updateForInStatement(
        visited,
        visited.initializer,
        walked(node.expression, visited.expression, scope),
        visited.statement,
      );
    }
    if (ts.isSpreadAssignment(node)) listed(node.expression, scope);
    if (ts.isCallExpression(node) && ts.isPropertyAccessExpression(node.expression)) {
      const { expression: home, name } = node.expression;
      if (!ts.isIdentifier(home)) return undefined;
      if (home.text === 'Object' && LISTING.test(name.text))
        node.arguments.forEach((a, i) => (name.text !== 'assign' || i > 0) && listed(a, scope));
      if (home.text === 'JSON' && name.text === 'stringify' && node.arguments[0]) {
        hidden(node.arguments[0], scope);
        getters(node.arguments[0], scope);
        otherValue(node.arguments[0], scope);
      }
    }
    return undefined;
  };
}

/** What a for-in runs over: the language takes null and undefined for an empty object, and passes the methods of a class by. */
function walked(node: ts.Expression, visited: ts.Expression, scope: SourceScope): ts.Expression {
  const { factory, checker } = scope;
  const object = partsOf(checker.getTypeAtLocation(node), checker).some(isNothing)
    ? factory.createBinaryExpression(visited, ts.SyntaxKind.QuestionQuestionToken, factory.createObjectLiteralExpression())
    : visited;
  if (!typesOf(node, scope).some(isClass)) return object;
  return factory.createCallExpression(factory.createIdentifier(OWN_MARK), undefined, [object]);
}

const isNothing = (type: ts.Type): boolean => (type.flags & (ts.TypeFlags.Any | ts.TypeFlags.Null | ts.TypeFlags.Undefined)) !== 0;

const typesOf = (node: ts.Expression, { checker }: SourceScope): ts.Type[] => valuesOf(checker.getTypeAtLocation(node), checker);

const isClass = (type: ts.Type): boolean => type.isClass() || type.symbol?.declarations?.some(ts.isClassLike) === true;

function listed(node: ts.Expression, scope: SourceScope): void {
  hidden(node, scope);
  if (typesOf(node, scope).some((type) => hasIntegerKeys(type, scope))) scope.report(integerKeys(), node);
}

/** Members that the language hides from listings. */
function hidden(node: ts.Expression, scope: SourceScope): void {
  const found = typesOf(node, scope)
    .map((type) => hiddenMember(type, scope))
    .find((name) => name !== undefined);
  if (found !== undefined) scope.report(hiddenListed(found), node);
}

function hiddenMember(type: ts.Type, { checker }: SourceScope): string | undefined {
  if (isBuiltIn(type, /^(Readonly)?(Map|Set)$/)) return `the fields of ${type.symbol.name}`;
  if (isErrorType(type, checker)) return 'the fields of Error';
  if (isFunction(type)) return 'the members of a function';
  for (const symbol of checker.getPropertiesOfType(type)) {
    const declaration = symbol.declarations?.[0];
    if (!declaration || declaration.getSourceFile().isDeclarationFile) continue;
    const name = ts.getNameOfDeclaration(declaration);
    const isField = ts.isPropertyDeclaration(declaration);
    if (name && ts.isPrivateIdentifier(name) && isField) return name.text;
    if (name && ts.isComputedPropertyName(name) && name.expression.getText().startsWith('Symbol.') && !ts.isClassLike(declaration.parent))
      return name.getText();
  }
  return undefined;
}

function hasIntegerKeys(type: ts.Type, { checker }: SourceScope): boolean {
  if (isList(type, checker) || isTypedArray(type) || type.flags & (ts.TypeFlags.Any | ts.TypeFlags.StringLike)) return false;
  if (checker.getIndexInfoOfType(type, ts.IndexKind.Number) && !checker.getIndexInfoOfType(type, ts.IndexKind.String)) return true;
  return checker.getPropertiesOfType(type).some((symbol) => /^\d+$/.test(symbol.name));
}

/** Getters of object literals are left out of JSON. Those of an object that another one was made of are values by then. */
function getters(node: ts.Expression, scope: SourceScope): void {
  for (const type of typesOf(node, scope)) {
    const homes = type.symbol?.declarations ?? [];
    const found = scope.checker
      .getPropertiesOfType(type)
      .find((symbol) =>
        symbol.declarations?.some((d) => ts.isGetAccessor(d) && ts.isObjectLiteralExpression(d.parent) && homes.includes(d.parent)),
      );
    if (found) scope.report(jsonGetter(found.name), node);
  }
}

/** Values that the interpreter writes as others than the language does. */
function otherValue(node: ts.Expression, scope: SourceScope): void {
  const { checker } = scope;
  const type = checker.getTypeAtLocation(node);
  if (partsOf(type, checker).some((part) => part.flags & (ts.TypeFlags.Undefined | ts.TypeFlags.Void)))
    scope.report(jsonValue('undefined'), node);
  const members = valuesOf(type, checker).flatMap((part) => [
    part,
    ...checker.getPropertiesOfType(part).flatMap((symbol) => {
      const isOwn = symbol.valueDeclaration !== undefined && !symbol.valueDeclaration.getSourceFile().isDeclarationFile;
      return isOwn ? valuesOf(checker.getTypeOfSymbolAtLocation(symbol, node), checker) : [];
    }),
  ]);
  if (members.some(isTypedArray)) scope.report(jsonValue('a typed array'), node);
  const items = members.filter((part) => isList(part, checker)).flatMap((part) => checker.getTypeArguments(part as ts.TypeReference));
  if (items.some((item) => valuesOf(item, checker).some(isFunction))) scope.report(jsonValue('a function in a list'), node);
}
