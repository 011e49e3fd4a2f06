import ts from '../typescript-api.ts';
import { nonAscii } from '../diagnostics.ts';
import { lacks } from '../engine.ts';
import { utf8Bytes } from '../lower/text-bytes.ts';
import { refuseBoundClass, refuseReturnedObject } from './constructed.ts';
import {
  arraySetLength,
  boxedValue,
  clampedRounding,
  consoleFormat,
  dateWritten,
  definedHidden,
  faultType,
  fractionEquality,
  integerMember,
  jsonIndent,
  jsonLenient,
  localEval,
  negativeZero,
  numberText,
  replaceEmpty,
  replacePattern,
  sourceText,
  splitCaptures,
  splitEmpty,
} from './findings.ts';
import { caughtPattern, errorName, errorPattern, errorRenamed } from './error-names.ts';
import { textsIn, writtenRegex } from './made-regexes.ts';
import type { SourceRewrite, SourceScope } from './scope.ts';
import { every, isAny, isBuiltIn, isFunction, isList, isText, isTypedArray } from './types.ts';
import { isEquality, isGlobal, isInTry, isTextual, typeParts } from './usage.ts';

/**
 * Where the interpreter gives another value than the language and only the types tell: rewritten where that is cheap, else
 * reported.
 */
export function differences(): SourceRewrite {
  return (node, visited, scope) => {
    if (ts.isCallExpression(node) && ts.isCallExpression(visited)) return inCall(node, visited, scope);
    if (ts.isBinaryExpression(node) && ts.isBinaryExpression(visited)) return inOperator(node, visited, scope);
    else if (ts.isNewExpression(node)) inNew(node, scope);
    else if (ts.isPropertyAccessExpression(node)) return errorName(node, visited, scope);
    else if (ts.isVariableDeclaration(node) && ts.isVariableDeclaration(visited)) return errorPattern(node, visited, scope);
    else if (ts.isCatchClause(node) && ts.isCatchClause(visited)) return caughtPattern(node, visited, scope);
    else if (ts.isPrefixUnaryExpression(node)) inPrefix(node, scope);
    else if (ts.isPostfixUnaryExpression(node)) inUpdate(node, scope);
    else if (ts.isTemplateSpan(node)) textOf(node.expression, scope);
    else if (ts.isClassLike(node)) refuseReturnedObject(node, scope);
    else if (ts.isEnumMember(node)) return inEnum(node, visited as ts.EnumMember, scope);
    else if (ts.isMethodDeclaration(node) || ts.isAccessor(node)) inMember(node, scope);
    return undefined;
  };
}

const call = ({ factory }: SourceScope, name: string, ...args: ts.Expression[]): ts.Expression =>
  factory.createCallExpression(factory.createIdentifier(name), undefined, args);

function inPrefix(node: ts.PrefixUnaryExpression, scope: SourceScope): void {
  zeroOf(node, scope);
  inUpdate(node, scope);
}

function inUpdate({ operator, operand }: ts.PrefixUnaryExpression | ts.PostfixUnaryExpression, scope: SourceScope): void {
  if (operator !== ts.SyntaxKind.PlusPlusToken && operator !== ts.SyntaxKind.MinusMinusToken) return;
  const isLength = ts.isPropertyAccessExpression(operand) && operand.name.text === 'length';
  if (isLength && every(typeParts(operand.expression, scope), (t) => isList(t, scope.checker))) scope.report(arraySetLength(), operand);
}

function inMember(node: ts.MethodDeclaration | ts.AccessorDeclaration, scope: SourceScope): void {
  const isStatic = node.modifiers?.some((modifier) => modifier.kind === ts.SyntaxKind.StaticKeyword);
  if (ts.isClassLike(node.parent) && !isStatic && isInteger(node.name, scope)) scope.report(integerMember(), node);
}

/** TypeScript writes the letters of such a name as escapes, which would stand for one byte each. */
function inEnum({ name }: ts.EnumMember, visited: ts.EnumMember, { factory, report }: SourceScope): ts.Node | undefined {
  const { text } = (ts.isComputedPropertyName(name) ? name.expression : name) as ts.StringLiteral;
  const bytes = utf8Bytes(text);
  if (bytes === text) return undefined;
  report(nonAscii(text, bytes.length), name);
  return factory.updateEnumMember(visited, factory.createStringLiteral(bytes), visited.initializer);
}

function isInteger(name: ts.PropertyName, scope: SourceScope): boolean {
  if (ts.isComputedPropertyName(name)) return typeParts(name.expression, scope).some((part) => part.flags & ts.TypeFlags.NumberLike);
  return (ts.isNumericLiteral(name) || ts.isStringLiteral(name)) && /^\d+$/.test(name.text);
}

/** A text in which Node's console puts values. */
const isFormat = (node: ts.Expression): boolean => ts.isStringLiteralLike(node) && /%[sdifjoOc]/.test(node.text);

function inCall(node: ts.CallExpression, visited: ts.CallExpression, scope: SourceScope): ts.Node | undefined {
  const { expression, arguments: args } = node;
  const [first] = args;
  if (isGlobal(expression, 'eval', scope)) scope.report(localEval(), node);
  // Rounding is a sum by now, which a text would be put together with.
  if (isMathRound(expression, scope) && first && !every(typeParts(first, scope), isNumber) && visited.arguments.length === 1)
    return scope.factory.updateCallExpression(visited, visited.expression, undefined, [
      scope.factory.createPrefixPlus(visited.arguments[0]!),
    ]);
  if (isGlobal(expression, 'String', scope) && first) textOf(first, scope);
  if (isGlobal(expression, 'Object', scope) && first && typeParts(first, scope).some(isPrimitive)) scope.report(boxedValue('Object'), node);
  if (!ts.isPropertyAccessExpression(expression)) return undefined;
  const receiver = expression.expression;
  if (args.length > 1 && isGlobal(receiver, 'console', scope) && isFormat(first!)) scope.report(consoleFormat(), first!);
  switch (expression.name.text) {
    case 'bind':
      refuseBoundClass(receiver, scope);
      break;
    case 'defineProperty':
      if (isGlobal(receiver, 'Object', scope) && args[2] && !saysEnumerable(args[2])) scope.report(definedHidden(), args[2]);
      break;
    case 'parse':
      if (isGlobal(receiver, 'JSON', scope) && isInTry(node)) scope.report(jsonLenient(), node);
      break;
    case 'stringify':
      if (isGlobal(receiver, 'JSON', scope) && args[2]) scope.report(jsonIndent(), args[2]);
      break;
    case 'replace':
    case 'replaceAll': {
      const by = args[1];
      if (first && ts.isStringLiteralLike(first) && first.text === '') scope.report(replaceEmpty(), first);
      if (
        first &&
        every(typeParts(first, scope), (t) => isBuiltIn(t, /^RegExp$/)) &&
        by &&
        textsIn(by, scope).some((text) => /\$[$&`']/.test(text))
      )
        scope.report(replacePattern(), by);
      break;
    }
    case 'slice':
    case 'filter':
      if (every(typeParts(receiver, scope), isTypedArray)) return sameArrayType(receiver, visited, scope);
      break;
    case 'split':
      if (first && hasCaptures(first, scope)) scope.report(splitCaptures(), first);
      if (first && matchesNothing(first, scope)) scope.report(splitEmpty(), first);
      break;
    case 'toFixed':
      if (isBeyondFixed(receiver, scope)) scope.report(numberText(), node);
      break;
    case 'toString':
      textOf(receiver, scope);
      break;
    default:
  }
  return undefined;
}

/** Whether an expression has groups that capture. */
const hasCaptures = (node: ts.Expression, scope: SourceScope): boolean => /(^|[^\\])\((?!\?)/.test(writtenRegex(node, scope) ?? '');

/** Whether an expression matches an empty text. */
function matchesNothing(node: ts.Expression, scope: SourceScope): boolean {
  const [, pattern, flags] = /^\/(.*)\/(\w*)$/.exec(writtenRegex(node, scope) ?? '') ?? [];
  if (pattern === undefined) return false;
  try {
    return new RegExp(pattern, flags).test('');
  } catch {
    return false;
  }
}

/** slice and filter of a typed array answer a plain array, which the type's own constructor takes; undefined at the end of a chain is left. */
function sameArrayType(receiver: ts.Expression, visited: ts.CallExpression, scope: SourceScope): ts.Node | undefined {
  const { factory } = scope;
  const names = new Set(typeParts(receiver, scope).map((type) => type.getSymbol()!.name));
  if (names.size !== 1) return undefined;
  const made = (list: ts.Expression): ts.Expression =>
    factory.createNewExpression(factory.createIdentifier([...names][0]!), undefined, [list]);
  if (!(visited.flags & ts.NodeFlags.OptionalChain)) return made(visited);
  const list = factory.createUniqueName('list');
  const body = factory.createLogicalAnd(list, made(list));
  const parameter = factory.createParameterDeclaration(undefined, undefined, list);
  const arrow = factory.createArrowFunction(undefined, undefined, [parameter], undefined, undefined, body);
  return factory.createCallExpression(factory.createParenthesizedExpression(arrow), undefined, [visited]);
}

const isPrimitive = (type: ts.Type): boolean => isText(type) || (type.flags & (ts.TypeFlags.NumberLike | ts.TypeFlags.BooleanLike)) !== 0;

const isNumber = (type: ts.Type): boolean => (type.flags & ts.TypeFlags.NumberLike) !== 0;

const isMathRound = (callee: ts.Expression, scope: SourceScope): boolean =>
  ts.isPropertyAccessExpression(callee) && callee.name.text === 'round' && isGlobal(callee.expression, 'Math', scope);

/** A number that is written with an exponent from here on, which toFixed of the interpreter never does. */
const LARGEST_FIXED = 1e21;

function isBeyondFixed(node: ts.Expression, { checker }: SourceScope): boolean {
  const type = checker.getTypeAtLocation(node);
  return type.isNumberLiteral() && Math.abs(type.value) >= LARGEST_FIXED;
}

const LOOKS_AT_SIGN = /\bObject\.is\b|\b1 ?\/ |-Infinity/;

/** `-0`, of which the sign is lost, in a file that may look at it: by Object.is, a quotient or a comparison with -Infinity. */
function zeroOf({ operator, operand }: ts.PrefixUnaryExpression, scope: SourceScope): void {
  const isZero = operator === ts.SyntaxKind.MinusToken && ts.isNumericLiteral(operand) && Number(operand.text) === 0;
  if (isZero && LOOKS_AT_SIGN.test(scope.file.text) && lacks('negative-zero')) scope.report(negativeZero(), operand.parent);
}

function saysEnumerable(descriptor: ts.Expression): boolean {
  if (!ts.isObjectLiteralExpression(descriptor)) return true;
  return descriptor.properties.some(
    (p) => ts.isPropertyAssignment(p) && p.name.getText() === 'enumerable' && p.initializer.kind === ts.SyntaxKind.TrueKeyword,
  );
}

function inNew(node: ts.NewExpression, scope: SourceScope): void {
  const boxed = ['Boolean', 'Number', 'String'].find((name) => isGlobal(node.expression, name, scope));
  if (boxed && lacks('boxed-value')) scope.report(boxedValue(`new ${boxed}`), node);
  if (isGlobal(node.expression, 'Uint8ClampedArray', scope)) scope.report(clampedRounding(), node);
}

function inOperator(node: ts.BinaryExpression, visited: ts.BinaryExpression, scope: SourceScope): ts.Node | undefined {
  const operator = node.operatorToken.kind;
  if (operator === ts.SyntaxKind.InstanceOfKeyword && /^(Type|Syntax|Reference)Error$/.test(node.right.getText()))
    scope.report(faultType(node.right.getText()), node);
  if (isEquality(operator) && (isFraction(node.left) || isFraction(node.right))) scope.report(fractionEquality(), node);
  if (
    operator === ts.SyntaxKind.PlusToken &&
    (isTextual(node, scope) || ts.isStringLiteralLike(node.left) || ts.isStringLiteralLike(node.right))
  ) {
    textOf(node.left, scope);
    textOf(node.right, scope);
  }
  const renamed = errorRenamed(node, visited, scope);
  if (renamed) return renamed;
  const isLength =
    ts.isPropertyAccessExpression(node.left) && node.left.name.text === 'length' && ts.isPropertyAccessExpression(visited.left);
  if (!isLength) return undefined;
  const homes = typeParts(node.left.expression, scope);
  if (operator === ts.SyntaxKind.EqualsToken && every(homes, (t) => isAny(t) || isList(t, scope.checker)))
    return call(
      scope,
      homes.some(isAny) ? '$mote_setAnyLength' : '$mote_setLength',
      (visited.left as ts.PropertyAccessExpression).expression,
      visited.right,
    );
  if (!every(homes, (t) => isList(t, scope.checker))) return undefined;
  if (operator > ts.SyntaxKind.EqualsToken && operator <= ts.SyntaxKind.LastAssignment) scope.report(arraySetLength(), node);
  return undefined;
}

/** Up to here powers of ten are exact. */
const LARGEST_EXACT_POWER = 1e22;

/** A literal that the interpreter reads imprecisely, or a sum of such. */
function isFraction(node: ts.Expression): boolean {
  if (ts.isParenthesizedExpression(node)) return isFraction(node.expression);
  if (ts.isNumericLiteral(node))
    return !Number.isInteger(Number(node.text)) || (/e/i.test(node.getText()) && Number(node.text) > LARGEST_EXACT_POWER);
  return ts.isBinaryExpression(node) && (isFraction(node.left) || isFraction(node.right));
}

/** Made into text, quotients and fractions have other digits than in Node, and dates, functions and regular expressions another form. */
function textOf(node: ts.Expression, scope: SourceScope): void {
  if (isQuotient(node)) scope.report(numberText(), node);
  if (typeParts(node, scope).some((type) => isBuiltIn(type, /^Date$/))) scope.report(dateWritten(), node);
  if (typeParts(node, scope).some((type) => isFunction(type) || isBuiltIn(type, /^RegExp$/))) scope.report(sourceText(), node);
}

function isQuotient(node: ts.Expression): boolean {
  if (ts.isParenthesizedExpression(node)) return isQuotient(node.expression);
  if (!ts.isBinaryExpression(node)) return false;
  if (node.operatorToken.kind === ts.SyntaxKind.SlashToken) return true;
  return ARITHMETIC.has(node.operatorToken.kind) && (isFraction(node.left) || isFraction(node.right));
}

const ARITHMETIC = new Set([ts.SyntaxKind.PlusToken, ts.SyntaxKind.MinusToken, ts.SyntaxKind.AsteriskToken]);
