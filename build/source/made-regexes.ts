import ts from '../typescript-api.ts';
import { invalidRegex } from '../diagnostics.ts';
import { lacks } from '../engine.ts';
import { regexCopied, regexDynamic } from './findings.ts';
import type { SourceRewrite, SourceScope } from './scope.ts';
import { every, isBuiltIn, isText } from './types.ts';
import { isGlobal, isSimple, typeParts, unwrapped } from './usage.ts';

/**
 * Regular expressions that are made of text: one whose text is known is written out, which is checked and lowered as any other. A text
 * that is given to `match` is no expression for the interpreter.
 */
export function madeRegexes(): SourceRewrite {
  return (node, visited, scope) => {
    const isNew = ts.isNewExpression(node);
    if ((!isNew && !ts.isCallExpression(node)) || !lacks('regex-dynamic')) return undefined;
    const { expression } = node;
    if (isRegExp(expression, scope)) return made(node, node.arguments ?? [], scope);
    if (isNew || !ts.isPropertyAccessExpression(expression) || expression.name.text !== 'match') return undefined;
    const [pattern] = node.arguments;
    if (!pattern || !isTextual(expression.expression, scope) || !isTextual(pattern, scope)) return undefined;
    const call = visited as ts.CallExpression;
    const { factory } = scope;
    const ofText = factory.createNewExpression(factory.createIdentifier('RegExp'), undefined, call.arguments);
    return factory.updateCallExpression(call, call.expression, undefined, [made(node, [pattern], scope) ?? ofText]);
  };
}

/** The literal of an expression whose text and flags are known. */
function made(node: ts.Node, args: readonly ts.Expression[], scope: SourceScope): ts.Expression | undefined {
  const [text] = args;
  if (!text) return undefined;
  if (every(typeParts(text, scope), (type) => isBuiltIn(type, /^RegExp$/))) {
    scope.report(regexCopied(), text);
    return undefined;
  }
  try {
    const literal = literalOf(args, scope);
    if (literal === undefined) scope.report(regexDynamic(), text);
    return literal ? ts.setTextRange(scope.factory.createRegularExpressionLiteral(literal), node) : undefined;
  } catch (error) {
    scope.report(invalidRegex((error as SyntaxError).message), text);
    return undefined;
  }
}

/** Empty for the empty expression, which has no literal; undefined where text or flags are not known. */
function literalOf([text, flags]: readonly ts.Expression[], scope: SourceScope): string | undefined {
  const [pattern, letters] = [text && known(text, scope), flags ? known(flags, scope) : ''];
  if (pattern === undefined || letters === undefined) return undefined;
  const { source } = new RegExp(pattern, letters);
  // A slash would end a literal of the interpreter in a class as well.
  return pattern && `/${source.replaceAll(/\\[^]|\//g, (part) => (part.endsWith('/') ? '\\x2f' : part))}/${letters}`;
}

/** A regular expression as it is written, here or where the name is declared that stands for it. */
export function writtenRegex(node: ts.Expression, scope: SourceScope): string | undefined {
  const declared = ts.isIdentifier(node) ? scope.checker.getSymbolAtLocation(node)?.valueDeclaration : undefined;
  const written = declared && ts.isVariableDeclaration(declared) ? declared.initializer : node;
  if (!written || ts.isRegularExpressionLiteral(written)) return written?.text;
  const isMade = (ts.isNewExpression(written) || ts.isCallExpression(written)) && isRegExp(written.expression, scope);
  try {
    return isMade ? literalOf(written.arguments ?? [], scope) : undefined;
  } catch {
    return undefined;
  }
}

/** The texts that stand in an expression as they are written, or as its type says. */
export function textsIn(node: ts.Expression, scope: SourceScope): string[] {
  const value = unwrapped(node);
  if (ts.isTemplateExpression(value))
    return [value.head.text, ...value.templateSpans.flatMap((span) => [...textsIn(span.expression, scope), span.literal.text])];
  if (ts.isBinaryExpression(value)) return [...textsIn(value.left, scope), ...textsIn(value.right, scope)];
  return typeParts(value, scope).flatMap((type) => (type.isStringLiteral() ? [type.value] : []));
}

const isTextual = (node: ts.Expression, scope: SourceScope): boolean => every(typeParts(node, scope), isText);

/** The text of an expression that is one text alone by its type. */
function known(node: ts.Expression, scope: SourceScope): string | undefined {
  const type = scope.checker.getTypeAtLocation(node);
  return type.isStringLiteral() && isSimple(node, scope) ? type.value : undefined;
}

const isRegExp = (node: ts.Expression, scope: SourceScope): boolean => isGlobal(node, 'RegExp', scope);
