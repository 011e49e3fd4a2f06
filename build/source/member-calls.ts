import ts from '../typescript-api.ts';
import { BOARD_METHODS, lacks, lacksMember } from '../engine.ts';
import { TEXT_MARK } from './loose-equality.ts';
import { memberUse, missingMember } from './findings.ts';
import { HELPER_PREFIX, type HelperName } from '../lowering-helpers.ts';
import type { ProgramFacts } from './facts.ts';
import type { SourceRewrite, SourceScope } from './scope.ts';
import { findsLetter, plainReplace, plainSplit } from './text-searches.ts';
import { every, isAny, isText, mayBeUndefined, partsOf, valuesOf } from './types.ts';
import { applied } from './usage.ts';

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

/** Comparisons of numbers and of texts by themselves: equal ones cannot be told apart. */
const plainSort: Condition = ({ arguments: [compare] }) => {
  if (!compare) return true;
  if (!ts.isArrowFunction(compare) || compare.parameters.length !== 2 || !ts.isBinaryExpression(compare.body)) return false;
  const [a, b] = compare.parameters.map((p) => p.name.getText());
  const { left, right, operatorToken } = compare.body;
  const names = [left.getText(), right.getText()].sort().join();
  return operatorToken.kind === ts.SyntaxKind.MinusToken && names === [a, b].sort().join();
};

/** A function that may not be there. */
const mayLackFunction: Condition = ({ arguments: [compare] }, scope) =>
  compare !== undefined && mayBeUndefined(scope.checker.getTypeAtLocation(compare), scope.checker);

/** A text to fill with that is none of nothing. */
const fillsWithLetters: Condition = ({ arguments: [, fill] }, { checker }) => {
  if (!fill) return true;
  return every(partsOf(checker.getTypeAtLocation(fill), checker), (part) => part.isStringLiteral() && part.value !== '');
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

/** A first value that is none of undefined: that one is taken for none. */
const plainReduce: Condition = (call, scope) => {
  const [, initial] = call.arguments;
  if (initial) return !mayBeUndefined(scope.checker.getTypeAtLocation(initial), scope.checker);
  const list = scope.checker.getTypeAtLocation((call.expression as ts.PropertyAccessExpression).expression);
  const items = scope.checker.getIndexTypeOfType(list, ts.IndexKind.Number);
  return items === undefined || !mayBeUndefined(items, scope.checker);
};

/** A part that begins and ends within the list as it is written. */
const plainSubarray: Condition = ({ arguments: [begin, end], expression }) => {
  if (!begin) return true;
  if (begin.getText().startsWith('-')) return false;
  if (!end || /^-\d+$/.test(end.getText())) return true;
  const list = (expression as ts.PropertyAccessExpression).expression.getText();
  const last = `${list}.length`;
  return (
    end.getText() === last ||
    end.getText().startsWith(`${last} - `) ||
    (end.getText().startsWith('Math.min(') && end.getText().includes(last))
  );
};

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
  reduce: corrected('polyfill/reduce-undefined', 'reduce', plainReduce),
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
  TypedArray: {
    at: to('at'),
    indexOf: corrected('polyfill/index-of-from-end', 'indexOf', lacksArgument(1)),
    sort: corrected('polyfill/sort-stability', 'sort', plainSort),
    subarray: corrected('polyfill/subarray-past-end', 'subarray', plainSubarray),
  },
  String: {
    at: to('at'),
    codePointAt: to('charCode'),
    endsWith: corrected('polyfill/ends-with-far', 'endsWith', lacksArgument(1)),
    includes: corrected('polyfill/index-of-part', 'includes', findsLetter),
    indexOf: corrected('polyfill/index-of-part', 'find', findsLetter),
    match: corrected('polyfill/match-nothing', 'match', findsOnce),
    matchAll: to('matchAll'),
    padEnd: corrected('polyfill/pad-with-nothing', 'padEnd', fillsWithLetters),
    padStart: corrected('polyfill/pad-with-nothing', 'padStart', fillsWithLetters),
    replace: corrected('polyfill/replace-function', 'replace', plainReplace),
    replaceAll: corrected('polyfill/replace-function', 'replace', plainReplace),
    search: to('search'),
    split: corrected('split-limit', 'split', plainSplit),
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
export function memberCalls(facts: ProgramFacts): SourceRewrite {
  return (node, visited, scope) => {
    if (ts.isPropertyAccessExpression(node)) access(node, scope);
    if (ts.isPropertyAccessChain(node) || ts.isElementAccessChain(node)) return continued(node, visited, scope);
    if (!ts.isCallExpression(node) || !ts.isCallExpression(visited)) return undefined;
    const replacement = replacementOf(node, scope);
    if (!replacement || !ts.isPropertyAccessExpression(visited.expression)) return undefined;
    const { factory } = scope;
    const test = testOf(replacement, node, facts, scope);
    const receiver = visited.expression.expression;
    const isChained = (node.flags & ts.NodeFlags.OptionalChain) !== 0;
    if (test && node.arguments.some(ts.isSpreadElement)) return void scope.report(memberUse(replacement.name, 'with a list spread'), node);
    const call = (object: ts.Expression, args: readonly ts.Expression[]): ts.Expression => {
      const own = [object, ...args];
      if (replacement.name === 'replaceAll') own.push(factory.createNumericLiteral(1));
      return factory.createCallExpression(factory.createIdentifier(HELPER_PREFIX + replacement.helper), undefined, own);
    };
    if (!test && !isChained) return call(receiver, visited.arguments);
    // x?.m() is (t => t == null ? undefined : m(t))(x)
    const held = factory.createUniqueName('held');
    const names = test ? visited.arguments.map(() => factory.createUniqueName('given')) : [];
    const args = test ? names : visited.arguments;
    const { name } = visited.expression;
    const native = factory.createCallExpression(factory.createPropertyAccessExpression(held, name), undefined, args);
    const made = test ? choice(scope, test(held, names), call(held, args), native) : call(held, args);
    const isMarked = isTextTest(receiver);
    const asked = isMarked ? factory.updateCallExpression(receiver, receiver.expression, undefined, [held]) : held;
    const body = isChained ? choice(scope, factory.createEquality(asked, factory.createNull()), factory.createVoidZero(), made) : made;
    return applied([held, ...names], body, [isMarked ? receiver.arguments[0]! : receiver, ...(test ? visited.arguments : [])], factory);
  };
}

const choice = ({ factory }: SourceScope, test: ts.Expression, yes: ts.Expression, no: ts.Expression): ts.Expression =>
  factory.createConditionalExpression(test, undefined, yes, undefined, no);

/** What goes on behind a call that is no link of its chain any more: it is left out where the call was. */
function continued(node: ts.PropertyAccessChain | ts.ElementAccessChain, visited: ts.Node, { factory }: SourceScope): ts.Node | undefined {
  if (node.questionDotToken || !ts.isOptionalChain(node.expression)) return undefined;
  const question = factory.createToken(ts.SyntaxKind.QuestionDotToken);
  if (ts.isPropertyAccessExpression(visited) && !ts.isOptionalChain(visited.expression))
    return factory.createPropertyAccessChain(visited.expression, question, visited.name);
  if (ts.isElementAccessExpression(visited) && !ts.isOptionalChain(visited.expression))
    return factory.createElementAccessChain(visited.expression, question, visited.argumentExpression);
  return undefined;
}

const isTextTest = (node: ts.Expression): node is ts.CallExpression =>
  ts.isCallExpression(node) && ts.isIdentifier(node.expression) && node.expression.text === TEXT_MARK;

interface Found extends Replacement {
  readonly name: string;
  /** The built-in type that has the member, of a receiver whose own type is not known. */
  readonly supposed?: string;
}

function replacementOf(node: ts.CallExpression, scope: SourceScope): Found | undefined {
  if (!ts.isPropertyAccessExpression(node.expression)) return undefined;
  const name = node.expression.name.text;
  const homes = declaredIn(node.expression, scope);
  const supposed = homes.length === 0 ? supposedHome(node, node.expression, scope) : textAmong(homes, name, node, scope);
  const [home = supposed] = homes;
  const found = (supposed === undefined ? homes : [supposed]).map((type) => MEMBER_CALLS[type]?.[name]);
  const [first] = found;
  if (!first || found.some((other) => other?.helper !== first.helper) || first.unless?.(node, scope)) return undefined;
  const isNeeded = first.corrects === undefined ? home !== undefined && lacksMember(HOMES[home] ?? home, name) : lacks(first.corrects);
  if (!isNeeded) return undefined;
  const helper = first.helper === 'sort' && mayLackFunction(node, scope) ? 'sortBy' : first.helper;
  return { ...first, helper, name, ...(supposed === undefined ? {} : { supposed }) };
}

/** A search in what may be a text or a list: which, is asked on the board. */
function textAmong(homes: readonly string[], name: string, call: ts.CallExpression, scope: SourceScope): 'String' | undefined {
  const isOpen = /^(indexOf|includes)$/.test(name) && homes.includes('String') && homes.some((home) => home !== 'String');
  return isOpen && MEMBER_CALLS.String![name]!.unless?.(call, scope) !== true ? 'String' : undefined;
}

/** The built-in type that has a member of that name and needs the function, where the type of the receiver is not known. */
function supposedHome(call: ts.CallExpression, { name, expression }: ts.PropertyAccessExpression, scope: SourceScope): string | undefined {
  const having = SUPPOSED.filter((home) => MEMBER_CALLS[home]![name.text]);
  if (having.length === 0 || !every(valuesOf(scope.checker.getTypeAtLocation(expression), scope.checker), isAny)) return undefined;
  return having.find((home) => MEMBER_CALLS[home]![name.text]!.unless?.(call, scope) !== true);
}

const SUPPOSED = ['Array', 'String', 'Number', 'Promise'] as const;

type Test = (held: ts.Identifier, args: readonly ts.Identifier[]) => ts.Expression;

/** Asks the values of a call whether the function is what has to be called; undefined where the types say so. */
function testOf(found: Found, node: ts.CallExpression, facts: ProgramFacts, { factory, checker }: SourceScope): Test | undefined {
  const { supposed, name, corrects } = found;
  const [pattern] = node.arguments;
  const isOpen =
    corrects === 'polyfill/replace-function' && pattern && !every(valuesOf(checker.getTypeAtLocation(pattern), checker), isText);
  const noRegex: Test = (_, [given]) => factory.createLogicalNot(factory.createPropertyAccessExpression(given!, 'exec'));
  const isOther =
    facts.ownMembers.has(name) ||
    BOARD_METHODS.has(name) ||
    (facts.iterates && /^(keys|values|entries)$/.test(name)) ||
    /ndexOf$|^includes$/.test(name);
  if (supposed === undefined || !isOther) return isOpen ? noRegex : undefined;
  if (corrects === undefined) return (held) => factory.createLogicalNot(factory.createPropertyAccessExpression(held, name));
  const isKind: Test =
    supposed === 'Array'
      ? (held) =>
          factory.createCallExpression(factory.createPropertyAccessExpression(factory.createIdentifier('Array'), 'isArray'), undefined, [
            held,
          ])
      : (held) => factory.createStrictEquality(factory.createTypeOfExpression(held), factory.createStringLiteral(supposed.toLowerCase()));
  return isOpen ? (held, args) => factory.createLogicalAnd(isKind(held, args), noRegex(held, args)) : isKind;
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
