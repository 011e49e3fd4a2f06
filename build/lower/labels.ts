import type { types as BabelTypes } from '@babel/core';

type Types = typeof BabelTypes;
type Node = BabelTypes.Node;
type Statement = BabelTypes.Statement;
type Jump = BabelTypes.BreakStatement | BabelTypes.ContinueStatement;

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
export function lowerLabels(t: Types, file: BabelTypes.File): void {
  let names = 0;
  const fresh = (): string => `$mote_jump${++names}`;
  walk(file.program, []);

  /** Innermost first; answers what stands for the node. */
  function walk(node: Node, around: readonly Breakable[]): Node {
    if (t.isLabeledStatement(node)) return walkLabelled(node, around);
    if (t.isFunction(node) || t.isClass(node)) return children(node, (child) => walk(child, []));
    if (!isBreakable(node)) return children(node, (child) => walk(child, around));
    return walkBreakable(node, undefined, around);
  }

  function walkBreakable(node: Node, label: string | undefined, around: readonly Breakable[]): Node {
    const own: Breakable = { node, label, kinds: new Set() };
    children(node, (child) => walk(child, [...around, own]));
    return own.label === undefined ? node : lowered(own.label, node as Statement);
  }

  function walkLabelled(node: BabelTypes.LabeledStatement, around: readonly Breakable[]): Node {
    const { name } = node.label;
    let { body } = node;
    while (t.isLabeledStatement(body)) {
      renameJumps(body.body, body.label.name, name);
      body = body.body;
    }
    if (isBreakable(body)) return walkBreakable(body, name, around);
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
      if (isJump(jump) && jump.label?.name === from) jump.label.name = to;
    });
  }

  function labelCrossing(node: Node, around: readonly Breakable[], inLoop = false, inSwitch = false): void {
    if (t.isFunction(node) || t.isClass(node)) return;
    if (isJump(node) && !node.label && !inLoop && !(inSwitch && t.isBreakStatement(node))) {
      const target = around.findLast((b) => t.isBreakStatement(node) || t.isLoop(b.node));
      if (target) node.label = t.identifier((target.label ??= fresh()));
      return;
    }
    const loop = inLoop || t.isLoop(node);
    children(node, (child) => {
      labelCrossing(child, around, loop, inSwitch || t.isSwitchStatement(node));
      return child;
    });
  }

  /** The labelled statement without its label. */
  function lowered(label: string, body: Statement): Statement {
    const flag = fresh();
    const root: Breakable = { node: body, label, kinds: new Set() };
    let used = false;
    const set = (value: number): Statement =>
      t.expressionStatement(t.assignmentExpression('=', t.identifier(flag), t.numericLiteral(value)));
    const visit = (node: Node, chain: readonly Breakable[]): Node => {
      if (t.isFunction(node) || t.isClass(node)) return node;
      if (isJump(node)) return node.label?.name === label ? jump(node, chain) : node;
      if (!isBreakable(node)) return children(node, (child) => visit(child, chain));
      const own: Breakable = { node, label: undefined, kinds: new Set() };
      children(node, (child) => visit(child, [...chain, own]));
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
    children(body, (child) => visit(child, [root]));
    if (!used) return body;
    const declaration = t.variableDeclaration('let', [t.variableDeclarator(t.identifier(flag), t.numericLiteral(0))]);
    return t.blockStatement([declaration, body]);
  }

  function isBreakable(node: Node): boolean {
    return t.isLoop(node) || t.isSwitchStatement(node);
  }

  function isJump(node: Node): node is Jump {
    return t.isBreakStatement(node) || t.isContinueStatement(node);
  }

  /** Puts in place of each child what `replacement` answers. */
  function children(node: Node, replacement: (child: Node) => Node): Node {
    const fields = node as unknown as Record<string, unknown>;
    for (const key of t.VISITOR_KEYS[node.type] ?? []) {
      const value = fields[key];
      if (Array.isArray(value)) fields[key] = value.map((child: Node | null) => (child ? replacement(child) : child));
      else if (value) fields[key] = replacement(value as Node);
    }
    return node;
  }
}
