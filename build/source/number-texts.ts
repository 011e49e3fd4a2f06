import ts from '../typescript-api.ts';
import { lacks } from '../engine.ts';
import type { SourceRewrite, SourceScope } from './scope.ts';
import { every, isAny, isList, isText } from './types.ts';
import { typeParts } from './usage.ts';

/** Texts that the interpreter's own functions read as the language does. */
const PLAIN_NUMBER = /^(-?(0|[1-9]\d*)(\.\d+)?|0x[\da-f]+)?$/i;
const PLAIN_PREFIX = /^-?(0|[1-9]\d*)(?![\dbeox])/i;
const PLAIN_INTEGER = /^(-?\d(?!x)|0x[\da-f])/i;

const HEXADECIMAL = 16;

/**
 * Numbers that are read from text: the interpreter takes a zero in front for octal, knows a sign before `0x`, an exponent without digits
 * and no blanks.
 */
export function numberTexts(): SourceRewrite {
  return (node, visited, scope) => {
    if (ts.isCallExpression(node) && ts.isCallExpression(visited)) return inCall(node, visited, scope);
    if (ts.isPrefixUnaryExpression(node) && ts.isPrefixUnaryExpression(visited)) return plus(node, visited, scope);
    if (!ts.isIdentifier(node) || !isHandedOn(node) || !lacks('polyfill/number-text')) return undefined;
    const reader = readerOf(node, scope);
    return reader !== undefined && HELPERS[reader] !== undefined ? scope.factory.createIdentifier(HELPERS[reader]) : undefined;
  };
}

const HELPERS: Readonly<Record<string, string>> = { Number: '$mote_number', parseFloat: '$mote_parseFloat' };

const call = ({ factory }: SourceScope, name: string, args: readonly ts.Expression[]): ts.Expression =>
  factory.createCallExpression(factory.createIdentifier(name), undefined, args);

/** Given to a function that calls it: `texts.map(Number)`. */
const isHandedOn = (node: ts.Identifier): boolean => ts.isCallExpression(node.parent) && node.parent.expression !== node;

/** The name of a global function that reads numbers; that of a member of Number as well, which is the same function. */
function readerOf(callee: ts.Expression, scope: SourceScope): string | undefined {
  if (ts.isPropertyAccessExpression(callee))
    return readerOf(callee.expression, scope) === 'Number' && /^parse(Int|Float)$/.test(callee.name.text) ? callee.name.text : undefined;
  if (!ts.isIdentifier(callee) || !/^(Number|parse(Int|Float)|is(NaN|Finite))$/.test(callee.text)) return undefined;
  const declared = scope.checker.getSymbolAtLocation(callee)?.declarations?.[0];
  return declared?.getSourceFile().isDeclarationFile ? callee.text : undefined;
}

function inCall(node: ts.CallExpression, visited: ts.CallExpression, scope: SourceScope): ts.Node | undefined {
  const [first, radix] = node.arguments;
  const reader = first && readerOf(node.expression, scope);
  if (!reader) return undefined;
  const value = visited.arguments[0]!;
  switch (reader) {
    case 'Number':
      if (isReadOtherwise(first, PLAIN_NUMBER, scope)) return call(scope, '$mote_number', [value]);
      // Number() of the interpreter does not ask an object for its value; the sign does.
      return isObject(first, scope) && lacks('polyfill/number-of-object') ? scope.factory.createPrefixPlus(value) : undefined;
    case 'parseFloat':
      return isReadOtherwise(first, PLAIN_PREFIX, scope) ? call(scope, '$mote_parseFloat', [value]) : undefined;
    case 'parseInt':
      if (radix && ts.isNumericLiteral(radix) && Number(radix.text) !== HEXADECIMAL) return undefined;
      return isReadOtherwise(first, PLAIN_INTEGER, scope) ? call(scope, '$mote_parseInt', visited.arguments) : undefined;
    default:
      if (!typeParts(first, scope).some(isText)) return undefined;
      return scope.factory.updateCallExpression(visited, visited.expression, undefined, [call(scope, '$mote_number', [value])]);
  }
}

/** `+text` is Number(text). */
function plus(node: ts.PrefixUnaryExpression, visited: ts.PrefixUnaryExpression, scope: SourceScope): ts.Node | undefined {
  if (node.operator !== ts.SyntaxKind.PlusToken || !isReadOtherwise(node.operand, PLAIN_NUMBER, scope)) return undefined;
  return call(scope, '$mote_number', [visited.operand]);
}

/** A text that only the board sees, or one that is written there in another form than the plain one. */
function isReadOtherwise(node: ts.Expression, plain: RegExp, scope: SourceScope): boolean {
  if (!lacks('polyfill/number-text')) return false;
  return ts.isStringLiteralLike(node) ? !plain.test(node.text) : isTextual(node, scope);
}

const isTextual = (node: ts.Expression, scope: SourceScope): boolean => typeParts(node, scope).some((type) => isText(type) || isAny(type));

const isObject = (node: ts.Expression, scope: SourceScope): boolean =>
  every(typeParts(node, scope), (type) => (type.flags & ts.TypeFlags.Object) !== 0 && !isList(type, scope.checker));
