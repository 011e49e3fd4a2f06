import type { types as BabelTypes } from '@babel/core';
import { isBreakable, isJump, replaceChildren, type Jump, type Node, type Statement, type Types } from './tree-edits.ts';

/** What a labelled jump left for the statements around it: 1 to end the labelled one, 2 to go on with its next turn. */
const ENDS = 1;
const GOES_ON = 2;

interface Breakable {
  readonly node: Node;
  label: string | undefined;
  /** Kinds of jumps that pass through. */
  readonly kinds: Set<number>;
}

/**
 * Replaces labels, which the interpreter does not know: a jump to an outer statement ends the inner ones one by one, and a
 * variable says how the labelled one goes on.
 */
export function lowerLabels(t: Types, file: BabelTypes.File, fresh: (kind: string) => string): void {
  walk(file.program, []);

  /** Innermost first; answers what stands for the node. */
  function walk(node: Node, around: readonly Breakable[]): Node {
    if (t.isLabeledStatement(node)) return walkLabelled(node, around);
    if (t.isFunction(node) || t.isClass(node)) return replaceChildren(t, node, (child) => walk(child, []));
    if (!isBreakable(t, node)) return replaceChildren(t, node, (child) => walk(child, around));
    return walkBreakable(node, undefined, around);
  }

  function walkBreakable(node: Node, label: string | undefined, around: readonly Breakable[]): Node {
    const own: Breakable = { node, label, kinds: new Set() };
    replaceChildren(t, node, (child) => walk(child, [...around, own]));
    return own.label === undefined ? node : lowered(own.label, node as Statement);
  }

  function walkLabelled(node: BabelTypes.LabeledStatement, around: readonly Breakable[]): Node {
    const { name } = node.label;
    let { body } = node;
    while (t.isLabeledStatement(body)) {
      renameJumps(body.body, body.label.name, name);
      body = body.body;
    }
    if (isBreakable(t, body)) return walkBreakable(body, name, around);
    // A labelled block becomes a loop of one turn; jumps out of it to a loop around need that loop's label.
    labelCrossing(body, around);
    return walkBreakable(
      t.doWhileStatement(t.booleanLiteral(false), t.isBlockStatement(body) ? body : t.blockStatement([body])),
      name,
      around,
    );
  }

  function renameJumps(node: Node, from: string, to: string): void {
    t.traverseFast(node, (jump) => {
      if (isJump(t, jump) && jump.label?.name === from) jump.label.name = to;
    });
  }

  function labelCrossing(node: Node, around: readonly Breakable[], inLoop = false, inSwitch = false): void {
    if (t.isFunction(node) || t.isClass(node)) return;
    if (isJump(t, node) && !node.label && !inLoop && !(inSwitch && t.isBreakStatement(node))) {
      const target = around.findLast((b) => t.isBreakStatement(node) || t.isLoop(b.node));
      if (target) node.label = t.identifier((target.label ??= fresh('jump')));
      return;
    }
    const loop = inLoop || t.isLoop(node);
    replaceChildren(t, node, (child) => {
      labelCrossing(child, around, loop, inSwitch || t.isSwitchStatement(node));
      return child;
    });
  }

  /** The labelled statement without its label. */
  function lowered(label: string, body: Statement): Statement {
    const flag = fresh('jump');
    const root: Breakable = { node: body, label, kinds: new Set() };
    let used = false;
    const set = (value: number): Statement =>
      t.expressionStatement(t.assignmentExpression('=', t.identifier(flag), t.numericLiteral(value)));
    const visit = (node: Node, chain: readonly Breakable[]): Node => {
      if (t.isFunction(node) || t.isClass(node)) return node;
      if (isJump(t, node)) return node.label?.name === label ? jump(node, chain) : node;
      if (!isBreakable(t, node)) return replaceChildren(t, node, (child) => visit(child, chain));
      const own: Breakable = { node, label: undefined, kinds: new Set() };
      replaceChildren(t, node, (child) => visit(child, [...chain, own]));
      return own.kinds.size > 0 ? t.blockStatement([node as Statement, ...after(own.kinds, chain.length === 1)]) : node;
    };
    const jump = (node: Jump, chain: readonly Breakable[]): Node => {
      const ends = t.isBreakStatement(node);
      if ((ends ? chain.at(-1) : chain.findLast((b) => t.isLoop(b.node))) === root)
        return ends ? t.breakStatement() : t.continueStatement();
      used = true;
      for (const inner of chain.slice(1)) inner.kinds.add(ends ? ENDS : GOES_ON);
      return t.blockStatement([set(ends ? ENDS : GOES_ON), t.breakStatement()]);
    };
    const after = (kinds: ReadonlySet<number>, isInner: boolean): Statement[] => {
      const test = t.identifier(flag);
      if (!isInner || !kinds.has(GOES_ON)) return [t.ifStatement(test, t.breakStatement())];
      const goOn = t.ifStatement(t.cloneNode(test), t.blockStatement([set(0), t.continueStatement()]));
      if (!kinds.has(ENDS)) return [goOn];
      return [t.ifStatement(t.binaryExpression('==', test, t.numericLiteral(ENDS)), t.breakStatement()), goOn];
    };
    replaceChildren(t, body, (child) => visit(child, [root]));
    if (!used) return body;
    const declaration = t.variableDeclaration('let', [t.variableDeclarator(t.identifier(flag), t.numericLiteral(0))]);
    return t.blockStatement([declaration, body]);
  }
}
