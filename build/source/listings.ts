import ts from '../typescript-api.ts';
import type { ProgramFacts } from './facts.ts';
import { descriptorOrder, hiddenListed, integerKeys, jsonGetter, jsonValue } from './findings.ts';
import type { SourceRewrite, SourceScope } from './scope.ts';
import { isAny, isBuiltIn, isErrorType, isFunction, isList, isTypedArray, partsOf, valuesOf } from './types.ts';
import { asksForThis } from './usage.ts';

/** Marks an object of a class in the head of a for-in. */
export const OWN_MARK = '$mote_own';

const LISTING = /^(keys|values|entries|assign|getOwnPropertyNames)$/;
const READING = /^(values|entries|assign)$/;

/**
 * Where a program lists the members of an object: private members and those of polyfilled classes are plain members on the
 * board, for-in lists methods of classes, keys that are integers keep their order, JSON leaves getters out, and other listings run them
 * without their object.
 */
export function listings({ getterLiterals, privateNames }: ProgramFacts): SourceRewrite {
  const asking = getterLiterals.filter(({ properties }) => properties.some((p) => ts.isGetAccessor(p) && p.body && asksForThis(p.body)));
  const hidingClasses = [...privateNames.keys()].filter(ts.isClassLike);
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
      if (home.text === 'Object' && LISTING.test(name.text)) {
        node.arguments.forEach((a, i) => (name.text !== 'assign' || i > 0) && listed(a, scope));
        if (READING.test(name.text) && asking.length > 0 && ts.isCallExpression(visited)) return ofCopies(node, visited, asking, scope);
      }
      if (home.text === 'JSON' && name.text === 'stringify' && node.arguments[0]) {
        hiddenInside(node.arguments[0], hidingClasses, scope);
        getters(node.arguments[0], getterLiterals, scope);
        otherValue(node.arguments[0], scope);
        keyOrder(node.arguments[0], scope);
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

const isConst = (declared: ts.VariableDeclaration): boolean => (ts.getCombinedNodeFlags(declared) & ts.NodeFlags.Const) !== 0;

/** Of a const of any type, what it was made as. */
function typesOf(node: ts.Expression, { checker }: SourceScope): ts.Type[] {
  const type = checker.getTypeAtLocation(node);
  const declared = isAny(type) && ts.isIdentifier(node) ? checker.getSymbolAtLocation(node)?.valueDeclaration : undefined;
  const made = declared && ts.isVariableDeclaration(declared) && isConst(declared) ? declared.initializer : undefined;
  return valuesOf(made && ts.isNewExpression(made) ? checker.getTypeAtLocation(made) : type, checker);
}

const isClass = (type: ts.Type): boolean => type.isClass() || type.symbol?.declarations?.some(ts.isClassLike) === true;

function listed(node: ts.Expression, scope: SourceScope): void {
  const own = typesOf(node, scope).find((type) => isBuiltIn(type, /^(ArrayBuffer|DataView|Date|Promise|RegExp)$/));
  if (own) scope.report(hiddenListed(`the fields of ${own.symbol.name}`), node);
  hidden(node, scope);
  keyOrder(node, scope);
}

function keyOrder(node: ts.Expression, scope: SourceScope): void {
  if (typesOf(node, scope).some((type) => isBuiltIn(type, /^PropertyDescriptor$/))) scope.report(descriptorOrder(), node);
  if (!isSorted(node) && typesOf(node, scope).some((type) => hasIntegerKeys(type, scope))) scope.report(integerKeys(), node);
}

/** Whether the list of the keys is put in order at once, or nothing asks for its order. */
const isSorted = ({ parent }: ts.Expression): boolean => ts.isCallExpression(parent) && isSortedCall(parent);

function isSortedCall(call: ts.CallExpression): boolean {
  const access = call.parent;
  if (!ts.isPropertyAccessExpression(access) || access.expression !== call) return false;
  if (ORDERLESS.test(access.name.text)) return true;
  // Object.keys(o).map(Number).sort(…)
  return /^(map|filter)$/.test(access.name.text) && ts.isCallExpression(access.parent) && isSortedCall(access.parent);
}

const ORDERLESS = /^(sort|toSorted|length|includes|some|every)$/;

/** Members that the language hides from listings. */
function hidden(node: ts.Expression, scope: SourceScope): void {
  const found = typesOf(node, scope)
    .map((type) => hiddenMember(type, scope))
    .find((name) => name !== undefined);
  if (found !== undefined) scope.report(hiddenListed(found), node);
}

/** The same of JSON, which lists what is inside as well. */
function hiddenInside(node: ts.Expression, classes: readonly ts.ClassLikeDeclaration[], scope: SourceScope): void {
  const found = inside(node, scope, (type) => {
    if (isFunction(type)) return undefined;
    const own = hiddenMember(type, scope);
    if (own !== undefined || !type.symbol?.declarations?.some(ts.isInterfaceDeclaration)) return own;
    return first(classes, (made) => (isImplemented(type, made, scope) ? first(made.members, hiddenField) : undefined));
  });
  if (found !== undefined) scope.report(hiddenListed(found), node);
}

const hiddenField = (member: ts.ClassElement): string | undefined =>
  ts.isPropertyDeclaration(member) && ts.isPrivateIdentifier(member.name) ? member.name.text : undefined;

/** Whether a class says that it implements an interface. */
const isImplemented = (type: ts.Type, { heritageClauses }: ts.ClassLikeDeclaration, { checker }: SourceScope): boolean =>
  heritageClauses?.some((clause) => clause.types.some((base) => checker.getTypeAtLocation(base).symbol === type.symbol)) === true;

function hiddenMember(type: ts.Type, { checker }: SourceScope): string | undefined {
  if (isBuiltIn(type, /^(Readonly)?(Map|Set)$/)) return `the fields of ${type.symbol.name}`;
  if (isErrorType(type, checker)) return 'the fields of Error';
  if (isBuiltIn(type, /^RegExp$/)) return 'the fields of a regular expression';
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

/** How deep the members of a value are looked at. */
const DEEPEST = 4;

/** Getters of object literals are left out of JSON. Those of an object that another one was made of are values by then. */
function getters(node: ts.Expression, literals: readonly ts.ObjectLiteralExpression[], scope: SourceScope): void {
  if (literals.length === 0) return;
  const found = inside(node, scope, (type) => ownGetter(type, literals, scope.checker));
  if (found !== undefined) scope.report(jsonGetter(found), node);
}

/** The first answer for the types of a value, its items and its members, as JSON lists them. */
function inside(node: ts.Expression, scope: SourceScope, answer: (type: ts.Type) => string | undefined): string | undefined {
  const { checker } = scope;
  const seen = new Set<ts.Type>();
  const look = (type: ts.Type, depth: number): string | undefined => {
    if (depth > DEEPEST || seen.has(type) || isAny(type) || checker.getPropertyOfType(type, 'toJSON')) return undefined;
    seen.add(type);
    const parts = isList(type, checker) ? checker.getTypeArguments(type as ts.TypeReference) : memberTypes(type, node, checker);
    return answer(type) ?? first(parts, (part) => first(valuesOf(part, checker), (value) => look(value, depth + 1)));
  };
  return first(typesOf(node, scope), (type) => look(type, 0));
}

/** Where a listing meets an object with getters that ask for it, a copy, which has their values. */
function ofCopies(
  node: ts.CallExpression,
  visited: ts.CallExpression,
  literals: readonly ts.ObjectLiteralExpression[],
  scope: SourceScope,
): ts.Node {
  const { factory, checker } = scope;
  const isTarget = (index: number): boolean => index === 0 && visited.arguments.length > 1;
  const args = visited.arguments.map((arg, i) =>
    isTarget(i) || !typesOf(node.arguments[i]!, scope).some((type) => ownGetter(type, literals, checker) !== undefined)
      ? arg
      : factory.createObjectLiteralExpression([factory.createSpreadAssignment(arg)]),
  );
  return factory.updateCallExpression(visited, visited.expression, undefined, args);
}

function first<T, U>(items: readonly T[], answer: (item: T) => U | undefined): U | undefined {
  for (const item of items) {
    const found = answer(item);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Types of the members that the program itself declares. */
const memberTypes = (type: ts.Type, node: ts.Node, checker: ts.TypeChecker): ts.Type[] =>
  checker.getPropertiesOfType(type).flatMap((symbol) => {
    const declared = symbol.declarations?.[0];
    const isValue = declared !== undefined && !declared.getSourceFile().isDeclarationFile && !ts.isMethodDeclaration(declared);
    return isValue ? [checker.getTypeOfSymbolAtLocation(symbol, node)] : [];
  });

/** The getter of a literal that has this type by itself, or that may be held by what is declared so. */
function ownGetter(type: ts.Type, literals: readonly ts.ObjectLiteralExpression[], checker: ts.TypeChecker): string | undefined {
  const homes = type.symbol?.declarations ?? [];
  const isDeclared = homes.some((home) => ts.isInterfaceDeclaration(home) || ts.isTypeLiteralNode(home));
  const names = isDeclared ? new Set(checker.getPropertiesOfType(type).map(({ name }) => name)) : undefined;
  for (const literal of literals) {
    const getter = literal.properties.find((member) => ts.isGetAccessor(member) && names?.has(member.name.getText()) !== false);
    if (!getter || !(homes.includes(literal) || (isDeclared && checker.isTypeAssignableTo(checker.getTypeAtLocation(literal), type))))
      continue;
    return getter.name!.getText();
  }
  return undefined;
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
