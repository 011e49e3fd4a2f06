import type { PluginItem, types } from '@babel/core';
import { CASE_MARK } from '../source/object-cases.ts';
import type { PassContext, Path } from './lower.ts';
import { contains } from './tree-edits.ts';

/**
 * The interpreter computes the value of every case, behind the one that matched and behind break too. Where that does something, or where
 * the cases are conditions or objects, the number of the case is found first: `switch (true)` with `case a > 1` becomes `switch (a > 1 ? 0 : …)`.
 */
export function caseTests({ t }: PassContext): PluginItem {
  return () => ({
    visitor: {
      SwitchStatement(path: Path<types.SwitchStatement>) {
        const { discriminant, cases } = path.node;
        const tests = cases.flatMap(({ test }) => (test ? [test] : []));
        const isByCondition = t.isBooleanLiteral(discriminant);
        if (!isByCondition && !tests.some((test) => contains(t, test, doesSomething))) return;
        if (isByCondition && tests.every((test) => t.isLiteral(test) || t.isIdentifier(test))) return;
        let value: types.Expression = discriminant;
        if (!isByCondition && !t.isLiteral(discriminant)) {
          value = path.scope.generateUidIdentifier('value');
          path.scope.push({ id: value, kind: 'let' });
        }
        const found = tests.reduceRight<types.Expression>(
          (otherwise, test, index) => t.conditionalExpression(matches(value, test), t.numericLiteral(index), otherwise),
          t.numericLiteral(tests.length),
        );
        let index = 0;
        for (const each of cases) if (each.test) each.test = t.numericLiteral(index++);
        path.node.discriminant =
          value === discriminant
            ? found
            : t.sequenceExpression([t.assignmentExpression('=', t.cloneNode(value as types.Identifier), discriminant), found]);
      },
    },
  });

  function matches(value: types.Expression, test: types.Expression): types.Expression {
    const isCondition = t.isBinaryExpression(test) && /^([=!]==?|[<>]=?|in|instanceof)$/.test(test.operator);
    if (t.isBooleanLiteral(value, { value: true }) && isCondition) return test;
    const isMarked = t.isCallExpression(test) && t.isIdentifier(test.callee, { name: CASE_MARK });
    return t.binaryExpression('===', t.cloneNode(value), isMarked ? (test.arguments[0] as types.Expression) : test);
  }

  function doesSomething(node: types.Node): boolean {
    return (
      t.isCallExpression(node) ||
      t.isOptionalCallExpression(node) ||
      t.isNewExpression(node) ||
      t.isTaggedTemplateExpression(node) ||
      t.isAssignmentExpression(node) ||
      t.isUpdateExpression(node) ||
      t.isAwaitExpression(node) ||
      t.isYieldExpression(node)
    );
  }
}
