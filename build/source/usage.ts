import ts from '../typescript-api.ts';

/** Parentheses and types, which say nothing of how a value is used. */
const isWrapper = (node: ts.Node): node is ts.ParenthesizedExpression | ts.NonNullExpression | ts.AsExpression | ts.SatisfiesExpression =>
  ts.isParenthesizedExpression(node) || ts.isNonNullExpression(node) || ts.isAsExpression(node) || ts.isSatisfiesExpression(node);

/** An expression without the parentheses and types around it. */
export const unwrapped = (node: ts.Expression): ts.Expression => (isWrapper(node) ? unwrapped(node.expression) : node);

/** The same node with everything of that kind around it. */
export const outermost = (node: ts.Node): ts.Node => (isWrapper(node.parent) ? outermost(node.parent) : node);

/** Whether reading an expression twice gives the same and does nothing else. */
export function isSimple(node: ts.Expression): boolean {
  if (isWrapper(node)) return isSimple(node.expression);
  if (ts.isPropertyAccessExpression(node)) return !node.questionDotToken && isSimple(node.expression);
  return ts.isIdentifier(node) || node.kind === ts.SyntaxKind.ThisKeyword || ts.isStringLiteralLike(node) || ts.isNumericLiteral(node);
}

/** Whether anything looks at the value of an expression. */
export function isUsed(node: ts.Node, checker: ts.TypeChecker): boolean {
  const outer = outermost(node);
  const { parent } = outer;
  if (ts.isExpressionStatement(parent) || ts.isVoidExpression(parent)) return false;
  if (ts.isForStatement(parent)) return parent.condition === outer;
  if (ts.isBinaryExpression(parent)) {
    const operator = parent.operatorToken.kind;
    if (operator === ts.SyntaxKind.CommaToken) return parent.right === outer && isUsed(parent, checker);
    const isLast = parent.right === outer && SHORT_CUTS.has(operator);
    return isLast ? isUsed(parent, checker) : true;
  }
  if (ts.isConditionalExpression(parent)) return parent.condition === outer || isUsed(parent, checker);
  if (ts.isArrowFunction(parent) && parent.body === outer) return !answersNothing(parent, checker);
  return true;
}

const SHORT_CUTS = new Set([ts.SyntaxKind.AmpersandAmpersandToken, ts.SyntaxKind.BarBarToken, ts.SyntaxKind.QuestionQuestionToken]);

/** Whether who calls a function wants no value of it. */
function answersNothing(arrow: ts.ArrowFunction, checker: ts.TypeChecker): boolean {
  const wanted = arrow.type
    ? checker.getTypeFromTypeNode(arrow.type)
    : checker.getContextualType(arrow)?.getCallSignatures()[0]?.getReturnType();
  return wanted !== undefined && (wanted.flags & ts.TypeFlags.Void) !== 0;
}
