import ts from '../typescript-api.ts';
import { lacks } from '../engine.ts';
import { dateEquality, dateForm, dateText } from './findings.ts';
import type { SourceRewrite, SourceScope } from './scope.ts';
import { isBuiltIn } from './types.ts';
import { isEquality, isGlobal, isTextual, typeParts } from './usage.ts';

/** Dates: how they are made, compared and written. */
export function dates(): SourceRewrite {
  return (node, visited, scope) => {
    if (ts.isNewExpression(node) && ts.isNewExpression(visited)) return made(node, visited, scope);
    if (ts.isCallExpression(node) && ts.isPropertyAccessExpression(node.expression)) return called(node, node.expression, visited, scope);
    if (ts.isBinaryExpression(node) && isEquality(node.operatorToken.kind) && isDate(node.left, scope) && isDate(node.right, scope))
      scope.report(dateEquality(), node);
    return undefined;
  };
}

const isDate = (node: ts.Expression, scope: SourceScope): boolean => typeParts(node, scope).some((type) => isBuiltIn(type, /^Date$/));

const CENTURY = 1900;
const YEARS_OF_CENTURY = 100;

function made(node: ts.NewExpression, visited: ts.NewExpression, scope: SourceScope): ts.Node | undefined {
  const [first] = node.arguments ?? [];
  const count = node.arguments?.length ?? 0;
  if (!first || !isGlobal(node.expression, 'Date', scope)) return undefined;
  if (count === 1) read(first, scope);
  if (count < 2 || !lacks('polyfill/date-day')) return undefined;
  const { factory } = scope;
  const [year, ...others] = visited.arguments!;
  const isShort = ts.isNumericLiteral(first) && Number(first.text) < YEARS_OF_CENTURY;
  if (count > 2 && !isShort) return undefined;
  // A month without a day begins with its first; the interpreter takes day 0. Years of two digits are of the last century.
  const full = isShort ? factory.createNumericLiteral(CENTURY + Number(first.text)) : year!;
  const args = [full, ...others, ...(count === 2 ? [factory.createNumericLiteral(1)] : [])];
  return factory.updateNewExpression(visited, visited.expression, undefined, args);
}

function called(
  { arguments: [first] }: ts.CallExpression,
  { expression: receiver, name }: ts.PropertyAccessExpression,
  visited: ts.Node,
  scope: SourceScope,
): ts.Node | undefined {
  if (name.text === 'parse' && first && isGlobal(receiver, 'Date', scope)) read(first, scope);
  if (name.text !== 'toUTCString' || !isDate(receiver, scope) || !lacks('polyfill/utc-day')) return undefined;
  return withTwoDigits(visited as ts.CallExpression, scope);
}

/** Dates that the interpreter reads as the language does. */
const PLAIN_DATE =
  /^(\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)?)?|(\w{3}, \d\d? \w{3}|\w{3} \d\d?,) \d{4} \d\d:\d\d:\d\d( GMT)?)$/;

/** A text that is no date, or one in another form, as it stands there; or one that only the board sees. */
function read(text: ts.Expression, scope: SourceScope): void {
  if (!ts.isStringLiteralLike(text)) {
    if (isTextual(text, scope)) scope.report(dateText(), text);
  } else if (Number.isNaN(Date.parse(text.text))) scope.report(dateText(), text);
  else if (!PLAIN_DATE.test(text.text)) scope.report(dateForm(), text);
}

/** The interpreter writes the day of the month without a zero in front. */
function withTwoDigits(visited: ts.CallExpression, { factory }: SourceScope): ts.Node {
  const pattern = factory.createRegularExpressionLiteral('/ (\\d )/');
  const replace = factory.createPropertyAccessExpression(visited, 'replace');
  return factory.createCallExpression(replace, undefined, [pattern, factory.createStringLiteral(' 0$1')]);
}
