import ts from '../typescript-api.ts';
import { lacks, lacksMember } from '../engine.ts';
import { TEXT_MARK } from './loose-equality.ts';
import { memberUse, missingMember } from './findings.ts';
import { HELPER_PREFIX, type HelperName } from '../lowering-helpers.ts';
import type { SourceRewrite, SourceScope } from './scope.ts';
import { every, isAny, isText, partsOf, valuesOf } from './types.ts';

type Condition = (call: ts.CallExpression, scope: SourceScope) => boolean;

interface Replacement {
  readonly helper: HelperName;
  /** Calls that go to the interpreter all the same, since it does them as the language says. */
  readonly unless?: Condition;
  /** Question of the probe that says whether the interpreter gets the member wrong, where it has it. */
  readonly corrects?: string;
}

const to = (helper: HelperName): Replacement => ({ helper });
const corrected = (corrects: string, helper: HelperName, unless: Condition): Replacement => ({ helper, unless, corrects });

const lacksArgument =
  (index: number): Condition =>
  ({ arguments: args }) =>
    args.length <= index;

/** A search text of letters alone, with a replacement that is a text without $ or is none. */
const plainReplace: Condition = ({ arguments: [pattern, by] }, { checker }) => {
  if (pattern && !every(valuesOf(checker.getTypeAtLocation(pattern), checker), isText)) return true;
  return by !== undefined && ts.isStringLiteralLike(by) && !by.text.includes('$');
};

/** Comparisons of numbers and of texts by themselves: equal ones cannot be told apart. */
const plainSort: Condition = ({ arguments: [compare] }) => {
  if (!compare) return true;
  if (!ts.isArrowFunction(compare) || compare.parameters.length !== 2 || !ts.isBinaryExpression(compare.body)) return false;
  const [a, b] = compare.parameters.map((p) => p.name.getText());
  const { left, right, operatorToken } = compare.body;
  const names = [left.getText(), right.getText()].sort().join();
  return operatorToken.kind === ts.SyntaxKind.MinusToken && names === [a, b].sort().join();
};

/** An expression that is written there and is not global answers null, and so does one that is made of a text. */
const findsOnce: Condition = ({ arguments: [pattern] }, { checker }) =>
  pattern !== undefined &&
  (ts.isRegularExpressionLiteral(pattern)
    ? !/\/\w*g\w*$/.test(pattern.text)
    : every(valuesOf(checker.getTypeAtLocation(pattern), checker), isText));

/** A function that does not look for what is missing: it gives the same with holes or without. */
const looksForItems: Condition = (call, { checker }) => {
  const [find] = call.arguments;
  const list = checker.getTypeAtLocation((call.expression as ts.PropertyAccessExpression).expression);
  const items = checker.getIndexTypeOfType(list, ts.IndexKind.Number);
  if (!find || !ts.isArrowFunction(find) || !items || partsOf(items, checker).some(mayBeMissing)) return false;
  return !/undefined|null|!/.test(find.body.getText());
};

const mayBeMissing = (type: ts.Type): boolean => isAny(type) || (type.flags & ts.TypeFlags.Undefined) !== 0;

const LISTS: Readonly<Record<string, Replacement>> = {
  at: to('at'),
  entries: to('entries'),
  findIndex: corrected('polyfill/find-index-of-hole', 'findIndex', looksForItems),
  findLast: to('findLast'),
  findLastIndex: to('findLastIndex'),
  flat: to('flat'),
  flatMap: to('flatMap'),
  indexOf: corrected('polyfill/index-of-from-end', 'indexOf', lacksArgument(1)),
  keys: to('keys'),
  lastIndexOf: to('lastIndexOf'),
  reduceRight: to('reduceRight'),
  sort: corrected('polyfill/sort-stability', 'sort', plainSort),
  toReversed: to('toReversed'),
  toSorted: to('toSorted'),
  toSpliced: to('toSpliced'),
  values: to('iter'),
  with: to('with'),
};

/** Members of built-in types that a function of the compiler stands for, by the interface that declares them. */
export const MEMBER_CALLS: Readonly<Record<string, Readonly<Record<string, Replacement>>>> = {
  Array: LISTS,
  ReadonlyArray: LISTS,
  TypedArray: { at: to('at'), sort: corrected('polyfill/sort-stability', 'sort', plainSort) },
  String: {
    at: to('at'),
    codePointAt: to('charCode'),
    match: corrected('polyfill/match-nothing', 'match', findsOnce),
    matchAll: to('matchAll'),
    replace: corrected('polyfill/replace-function', 'replace', plainReplace),
    replaceAll: corrected('polyfill/replace-function', 'replace', plainReplace),
    search: to('search'),
    split: corrected('split-limit', 'split', lacksArgument(1)),
    trimEnd: to('trimEnd'),
    trimStart: to('trimStart'),
  },
  Number: { toFixed: corrected('polyfill/fixed-carry', 'toFixed', () => false) },
  Promise: { finally: to('finally') },
};

/** Interfaces that the feature table knows by another name. */
const HOMES: Readonly<Record<string, string>> = { ReadonlyArray: 'Array', TypedArray: 'Uint8Array' };

/** Members that exist through the compiler alone, declared in this file of the library. */
const POLYFILLS = /\/polyfills\.d\.ts$/;

/** Calls of members that the interpreter lacks, or does otherwise, become calls of a function that takes the receiver first. */
export function memberCalls(): SourceRewrite {
  return (node, visited, scope) => {
    if (ts.isPropertyAccessExpression(node)) return access(node, scope);
    if (!ts.isCallExpression(node) || !ts.isCallExpression(visited)) return undefined;
    const replacement = replacementOf(node, scope);
    if (!replacement || !ts.isPropertyAccessExpression(visited.expression)) return undefined;
    const { factory } = scope;
    const call = (receiver: ts.Expression): ts.Expression => {
      const args = [receiver, ...visited.arguments];
      if (replacement.name === 'replaceAll') args.push(factory.createNumericLiteral(1));
      return factory.createCallExpression(factory.createIdentifier(HELPER_PREFIX + replacement.helper), undefined, args);
    };
    const receiver = visited.expression.expression;
    if (!(node.flags & ts.NodeFlags.OptionalChain)) return call(receiver);
    const own = (node.expression as ts.PropertyAccessExpression).questionDotToken !== undefined;
    const goesOn = ts.isOptionalChain(node.parent) && node.parent.expression === node;
    if (!own || goesOn || ts.isOptionalChain((node.expression as ts.PropertyAccessExpression).expression)) {
      scope.report(memberUse(replacement.name, 'in an optional chain'), node);
      return undefined;
    }
    // x?.m() is (t => t == null ? undefined : m(t))(x)
    const held = factory.createUniqueName('held');
    const isMarked = isTextTest(receiver);
    const body = factory.createConditionalExpression(
      factory.createEquality(
        isMarked ? factory.updateCallExpression(receiver, receiver.expression, undefined, [held]) : held,
        factory.createNull(),
      ),
      undefined,
      factory.createVoidZero(),
      undefined,
      call(held),
    );
    const parameter = factory.createParameterDeclaration(undefined, undefined, held);
    const arrow = factory.createArrowFunction(
      undefined,
      undefined,
      [parameter],
      undefined,
      undefined,
      factory.createParenthesizedExpression(body),
    );
    return factory.createCallExpression(factory.createParenthesizedExpression(arrow), undefined, [
      isMarked ? receiver.arguments[0]! : receiver,
    ]);
  };
}

const isTextTest = (node: ts.Expression): node is ts.CallExpression =>
  ts.isCallExpression(node) && ts.isIdentifier(node.expression) && node.expression.text === TEXT_MARK;

function replacementOf(node: ts.CallExpression, scope: SourceScope): (Replacement & { name: string }) | undefined {
  if (!ts.isPropertyAccessExpression(node.expression)) return undefined;
  const name = node.expression.name.text;
  const homes = declaredIn(node.expression, scope);
  const [home] = homes;
  const found = homes.map((type) => MEMBER_CALLS[type]?.[name]);
  const [first] = found.length > 0 ? found : [ofAny(node.expression, scope)];
  if (!first || found.some((other) => other?.helper !== first.helper) || first.unless?.(node, scope)) return undefined;
  const isNeeded = first.corrects === undefined ? home !== undefined && lacksMember(HOMES[home] ?? home, name) : lacks(first.corrects);
  if (!isNeeded) return undefined;
  return { ...first, name };
}

/** A member that one built-in type alone has, of a value whose type is not known. */
function ofAny(node: ts.PropertyAccessExpression, { checker }: SourceScope): Replacement | undefined {
  return node.name.text === 'toFixed' && isAny(checker.getTypeAtLocation(node.expression)) ? MEMBER_CALLS.Number!.toFixed : undefined;
}

/** Names of the library's interfaces that declare a member. */
function declaredIn(node: ts.PropertyAccessExpression, { checker }: SourceScope): string[] {
  const declarations = checker.getSymbolAtLocation(node.name)?.declarations ?? [];
  return declarations.flatMap((d) =>
    d.getSourceFile().isDeclarationFile && ts.isInterfaceDeclaration(d.parent) && OF_LIBRARY.test(d.getSourceFile().fileName)
      ? [d.parent.name.text]
      : [],
  );
}

const OF_LIBRARY = /\/lib\/\w+\.d\.ts$/;

/** A member that only a call can stand for, used otherwise. */
function access(node: ts.PropertyAccessExpression, scope: SourceScope): undefined {
  const symbol = scope.checker.getSymbolAtLocation(node.name);
  const home = symbol?.declarations?.[0];
  if (!home || !POLYFILLS.test(home.getSourceFile().fileName) || !ts.isInterfaceDeclaration(home.parent)) return;
  const type = home.parent.name.text;
  if (MEMBER_CALLS[type]?.[node.name.text] === undefined) return;
  const isCalled = ts.isCallExpression(node.parent) && node.parent.expression === node;
  if (!isCalled) scope.report(missingMember(type, node.name.text), node.name);
}
