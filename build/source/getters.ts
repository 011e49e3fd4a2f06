import ts from '../typescript-api.ts';

/** Whether running a getter once more than the program says can be noticed: it changes something, may throw, or calls what may. */
export function isChanging(getter: ts.GetAccessorDeclaration): boolean {
  let found = false;
  const visit = (node: ts.Node): void => {
    if (found || ts.isFunctionLike(node)) return;
    found = changes(node);
    ts.forEachChild(node, visit);
  };
  if (getter.body) visit(getter.body);
  return found;
}

function changes(node: ts.Node): boolean {
  if (ts.isBinaryExpression(node))
    return node.operatorToken.kind >= ts.SyntaxKind.FirstAssignment && node.operatorToken.kind <= ts.SyntaxKind.LastAssignment;
  if (ts.isPrefixUnaryExpression(node) || ts.isPostfixUnaryExpression(node))
    return node.operator === ts.SyntaxKind.PlusPlusToken || node.operator === ts.SyntaxKind.MinusMinusToken;
  if (ts.isCallExpression(node)) return !/^(Math|Number|String|Array)\b/.test(node.expression.getText());
  return (
    ts.isNewExpression(node) ||
    ts.isTaggedTemplateExpression(node) ||
    ts.isDeleteExpression(node) ||
    ts.isThrowStatement(node) ||
    (ts.isNonNullExpression(node) && ts.isPropertyAccessExpression(node.parent))
  );
}
