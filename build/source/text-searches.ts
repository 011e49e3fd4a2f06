import ts from '../typescript-api.ts';
import type { SourceScope } from './scope.ts';
import { every, isAny, isBuiltIn, isText } from './types.ts';
import { typeParts, unwrapped } from './usage.ts';

type Condition = (call: ts.CallExpression, scope: SourceScope) => boolean;

/** How far the origin of a text is followed. */
const FARTHEST = 3;

/**
 * A search for one letter, or for what is no text. Of a longer part the interpreter takes the end of the text for all of it:
 * `'line\r'.indexOf('\r\n')` is 4 there.
 */
export const findsLetter: Condition = ({ arguments: [part] }, scope) =>
  part === undefined || isLetter(part, scope, FARTHEST) || !typeParts(part, scope).some((type) => isText(type) || isAny(type));

/** A replacement for an expression; or for a letter, by a text without $. */
export const plainReplace: Condition = (call, scope) => {
  const [pattern, by] = call.arguments;
  if (pattern && isRegex(pattern, scope)) return true;
  return by !== undefined && ts.isStringLiteralLike(by) && !by.text.includes('$') && findsLetter(call, scope);
};

/** All parts between letters, or between what an expression matches. Longer texts are found again where the last one goes on: in "aaa" by "aa". */
export const plainSplit: Condition = ({ arguments: [separator, limit] }, scope) =>
  limit === undefined &&
  (separator === undefined || isRegex(separator, scope) || isLetter(separator, scope, FARTHEST) || isNothing(separator));

const isNothing = (node: ts.Expression): boolean => ts.isStringLiteralLike(node) && node.text === '';

const isRegex = (node: ts.Expression, scope: SourceScope): boolean => every(typeParts(node, scope), (type) => isBuiltIn(type, /^RegExp$/));

/** Whether a text is one byte long: by its type, or by where it comes from. */
function isLetter(text: ts.Expression, scope: SourceScope, depth: number): boolean {
  const node = unwrapped(text);
  // An escape of two digits is the byte that it names.
  if (ts.isStringLiteralLike(node) && node.text.length === 1) return node.text <= '\x7f' || /^.\\x/.test(node.getText());
  if (every(typeParts(node, scope), (type) => type.isStringLiteral() && Buffer.byteLength(type.value) === 1)) return true;
  if (ts.isElementAccessExpression(node)) return every(typeParts(node.expression, scope), isText);
  if (ts.isCallExpression(node)) return ts.isPropertyAccessExpression(node.expression) && isOfOneLetter(node, node.expression);
  const declared = ts.isIdentifier(node) && depth > 0 ? scope.checker.getSymbolAtLocation(node)?.valueDeclaration : undefined;
  if (!declared || !ts.isVariableDeclaration(declared) || !(ts.getCombinedNodeFlags(declared) & ts.NodeFlags.Const)) return false;
  const loop = declared.parent.parent;
  if (ts.isForOfStatement(loop)) return every(typeParts(loop.expression, scope), isText);
  return declared.initializer !== undefined && isLetter(declared.initializer, scope, depth - 1);
}

const isOfOneLetter = ({ arguments: args }: ts.CallExpression, { name, expression }: ts.PropertyAccessExpression): boolean =>
  name.text === 'charAt' || (name.text === 'fromCharCode' && args.length === 1 && expression.getText() === 'String');
