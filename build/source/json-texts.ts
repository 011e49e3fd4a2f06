import ts from '../typescript-api.ts';
import { lacks } from '../engine.ts';
import { jsonCycle, jsonEscape } from './findings.ts';
import type { SourceScope } from './scope.ts';
import { isList, valuesOf } from './types.ts';
import { isInTry } from './usage.ts';

/** Escaped by the interpreter alone, or with other letters. */
const ESCAPED_OTHERWISE = /[\v\x0e\x0f\x1a-\x1f\x7f]/;
/** An escape as the language writes it. */
const WRITTEN_ESCAPE = /\\u00[01][a-f]/;
const SEARCHES = /^(includes|indexOf|lastIndexOf|startsWith|endsWith|replace|replaceAll|split)$/;

/** How far members are followed from the type that is written. */
const DEEPEST = 4;

/** JSON text that the interpreter writes otherwise: of objects that contain themselves, and the escapes of control characters. */
export function jsonTexts(): (node: ts.Node, scope: SourceScope) => void {
  /** Variables that were assigned to a member of their own. */
  const knotted = new Set<ts.Symbol>();
  return (node, scope) => {
    if (ts.isStringLiteralLike(node)) checkEscape(node, scope);
    if (ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.EqualsToken) {
      const symbol = selfOf(node, scope);
      if (symbol) knotted.add(symbol);
    }
    const value = isStringify(node) ? node.arguments[0] : undefined;
    if (!value) return;
    if (writesEscape(value) && lacks('json-escape')) scope.report(jsonEscape(), value);
    if (!lacks('json-cycle')) return;
    const symbol = ts.isIdentifier(value) ? scope.checker.getSymbolAtLocation(value) : undefined;
    if ((symbol && knotted.has(symbol)) || mayContainItself(value, scope)) scope.report(jsonCycle(), value);
  };
}

function isStringify(node: ts.Node): node is ts.CallExpression {
  if (!ts.isCallExpression(node) || !ts.isPropertyAccessExpression(node.expression)) return false;
  const { expression: home, name } = node.expression;
  return name.text === 'stringify' && ts.isIdentifier(home) && home.text === 'JSON';
}

/** A text that names an escape as the language writes it, compared with another or looked for in one, in a file that writes JSON. */
function checkEscape(node: ts.StringLiteralLike, scope: SourceScope): void {
  if (!WRITTEN_ESCAPE.test(node.text) || !scope.file.text.includes('JSON.stringify') || !lacks('json-escape')) return;
  const { parent } = node;
  const isCompared = ts.isBinaryExpression(parent) && EQUALITIES.has(parent.operatorToken.kind);
  const callee = ts.isCallExpression(parent) ? parent.expression : undefined;
  const isSearched = callee !== undefined && ts.isPropertyAccessExpression(callee) && SEARCHES.test(callee.name.text);
  if (isCompared || isSearched || ts.isCaseClause(parent)) scope.report(jsonEscape(), node);
}

const EQUALITIES = new Set([
  ts.SyntaxKind.EqualsEqualsToken,
  ts.SyntaxKind.EqualsEqualsEqualsToken,
  ts.SyntaxKind.ExclamationEqualsToken,
  ts.SyntaxKind.ExclamationEqualsEqualsToken,
]);

/** Whether a text with such a character stands in what is written. */
function writesEscape(node: ts.Node): boolean {
  if (ts.isFunctionLike(node) || ts.isCallExpression(node)) return false;
  if (ts.isStringLiteralLike(node)) return ESCAPED_OTHERWISE.test(node.text);
  return ts.forEachChild(node, (child) => writesEscape(child) || undefined) === true;
}

/** The variable of `value.member = value`. */
function selfOf({ left, right }: ts.BinaryExpression, { checker }: SourceScope): ts.Symbol | undefined {
  if (!ts.isIdentifier(right) || !(ts.isPropertyAccessExpression(left) || ts.isElementAccessExpression(left))) return undefined;
  let object: ts.Expression = left;
  while (ts.isPropertyAccessExpression(object) || ts.isElementAccessExpression(object)) object = object.expression;
  return ts.isIdentifier(object) && object.text === right.text ? checker.getSymbolAtLocation(right) : undefined;
}

/**
 * Whether a type leads back to itself, as objects of it then may: by a member and a list, as parents and children do, or by members alone
 * where the program is prepared for the error.
 */
function mayContainItself(value: ts.Expression, { checker }: SourceScope): boolean {
  const cycles: { readonly byList: boolean; readonly byMember: boolean }[] = [];
  const path: { readonly type: ts.Type; readonly byList: boolean }[] = [];
  const follow = (type: ts.Type, byList: boolean): void => {
    if (isList(type, checker)) {
      for (const item of checker.getTypeArguments(type as ts.TypeReference)) for (const part of valuesOf(item, checker)) follow(part, true);
      return;
    }
    if (!(type.flags & ts.TypeFlags.Object) || checker.getPropertyOfType(type, 'toJSON')) return;
    const at = path.findIndex((step) => step.type === type);
    path.push({ type, byList });
    if (at >= 0) {
      const steps = path.slice(at + 1);
      cycles.push({ byList: steps.some((step) => step.byList), byMember: steps.some((step) => !step.byList) });
    } else if (path.length <= DEEPEST) {
      for (const member of ownMembers(type, checker))
        for (const part of valuesOf(checker.getTypeOfSymbolAtLocation(member, value), checker)) follow(part, false);
    }
    path.pop();
  };
  for (const type of valuesOf(checker.getTypeAtLocation(value), checker)) follow(type, false);
  const back = cycles.filter(({ byMember }) => byMember);
  return back.length > 0 && (isInTry(value) || cycles.some(({ byList }) => byList));
}

/** Members with values that the program itself declares. */
const ownMembers = (type: ts.Type, checker: ts.TypeChecker): ts.Symbol[] =>
  checker.getPropertiesOfType(type).filter(({ declarations }) => {
    const [declared] = declarations ?? [];
    return declared !== undefined && !declared.getSourceFile().isDeclarationFile && !ts.isMethodDeclaration(declared);
  });
