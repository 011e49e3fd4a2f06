import type { types as BabelTypes } from '@babel/core';
import { HELPER_PREFIX } from '../lowering-helpers.ts';
import { EACH_MARK, EACH_OPEN_MARK } from '../source/iteration.ts';
import { replaceChildren, type Node, type Statement, type Types } from './tree-edits.ts';

/**
 * Runs marked for-of loops by the iteration protocol, which the interpreter does not have:
 * `{ let i = iter(x), s; try { for (; s = 0, !(s = i.next()).done;) { v = s.value; … } } finally { close(i, s) } }`
 */
export function lowerProtocolLoops(t: Types, file: BabelTypes.File, fresh: (kind: string) => string): void {
  visit(file.program);

  function visit(node: Node): Node {
    const loop = t.isLabeledStatement(node) ? node.body : node;
    const mark = markOf(loop);
    if (mark === undefined) return replaceChildren(t, node, visit);
    replaceChildren(t, loop, visit);
    return lowered(loop as BabelTypes.ForOfStatement, mark, t.isLabeledStatement(node) ? node.label : undefined);
  }

  function markOf(node: Node): string | undefined {
    if (!t.isForOfStatement(node) || !t.isCallExpression(node.right) || !t.isIdentifier(node.right.callee)) return undefined;
    const { name } = node.right.callee;
    return name === EACH_MARK || name === EACH_OPEN_MARK ? name : undefined;
  }

  function lowered(node: BabelTypes.ForOfStatement, mark: string, label: BabelTypes.Identifier | undefined): Statement {
    const id = (name: string): BabelTypes.Identifier => t.identifier(name);
    const [iterator, step] = [fresh('iterator'), fresh('step')];
    const source = (node.right as BabelTypes.CallExpression).arguments[0] as BabelTypes.Expression;
    const member = (object: BabelTypes.Expression, name: string): BabelTypes.MemberExpression => t.memberExpression(object, id(name));
    const next = t.assignmentExpression('=', id(step), t.callExpression(member(id(iterator), 'next'), []));
    const going = t.unaryExpression('!', member(next, 'done'));
    const closes = mark === EACH_MARK;
    const test = closes ? t.sequenceExpression([t.assignmentExpression('=', id(step), t.numericLiteral(0)), going]) : going;
    const body = t.blockStatement([assign(node.left, member(id(step), 'value')), node.body]);
    const loop = t.inherits(t.forStatement(null, test, null, body), node);
    const labelled = label ? t.labeledStatement(label, loop) : loop;
    const call = (helper: string, ...args: BabelTypes.Expression[]): BabelTypes.Expression =>
      t.callExpression(id(HELPER_PREFIX + helper), args);
    const head = t.variableDeclaration('let', [t.variableDeclarator(id(iterator), call('iter', source)), t.variableDeclarator(id(step))]);
    const close = t.blockStatement([t.expressionStatement(call('close', id(iterator), id(step)))]);
    return t.blockStatement([head, closes ? t.tryStatement(t.blockStatement([labelled]), null, close) : labelled]);
  }

  function assign(left: BabelTypes.ForOfStatement['left'], value: BabelTypes.Expression): Statement {
    if (!t.isVariableDeclaration(left)) return t.expressionStatement(t.assignmentExpression('=', left as BabelTypes.Identifier, value));
    return t.variableDeclaration(left.kind, [t.variableDeclarator(left.declarations[0]!.id, value)]);
  }
}
