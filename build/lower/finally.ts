import { contains, isBreakable, isJump, isPause, replaceChildren, type Jump, type Node, type Statement, type Types } from './tree-edits.ts';
import type { types as BabelTypes } from '@babel/core';

const RETURNS = 1;
const THROWS = 2;

/** How the protected part was left, and what is done about it once the finally part has run. */
interface Exits {
  readonly kind: string;
  readonly value: string;
  readonly label: string;
  /** The jumps out of it, each with its number. */
  readonly jumps: { readonly code: number; readonly jump: Jump }[];
  returns: boolean;
}

/**
 * Replaces finally where the interpreter gets it wrong: a jump in it does not leave a loop or drop an error, what is thrown in a finally block arrives as undefined, and an error that
 * waits for its end is lost when anything in it, or in what it calls, enters a try. The block is put behind the protected part,
 * and what was to happen then is done after it. Functions that wait in their try are left to the machines.
 */
export function lowerFinally(t: Types, file: BabelTypes.File, fresh: (kind: string) => string): void {
  visit(file.program);

  function visit(node: Node): Node {
    replaceChildren(t, node, visit);
    if (!t.isTryStatement(node) || !node.finalizer || contains(t, node, (inner) => isPause(t, inner)) || isHarmless(node.finalizer))
      return node;
    return lowered(node, node.finalizer);
  }

  /** Nothing in the block can jump, throw or enter a try. */
  function isHarmless(block: BabelTypes.BlockStatement): boolean {
    return !contains(
      t,
      block,
      (node) =>
        t.isReturnStatement(node) ||
        isJump(t, node) ||
        t.isTryStatement(node) ||
        t.isThrowStatement(node) ||
        t.isCallExpression(node) ||
        t.isOptionalCallExpression(node) ||
        t.isNewExpression(node) ||
        t.isTaggedTemplateExpression(node) ||
        t.isForOfStatement(node) ||
        t.isForInStatement(node) ||
        (t.isMemberExpression(node) && !t.isThisExpression(node.object)),
    );
  }

  function lowered(node: BabelTypes.TryStatement, finalizer: BabelTypes.BlockStatement): Statement {
    const exits: Exits = { kind: fresh('kind'), value: fresh('value'), label: fresh('leave'), jumps: [], returns: false };
    const [kind, value] = [t.identifier(exits.kind), t.identifier(exits.value)];
    leaveBy(node.block, exits, []);
    if (node.handler) leaveBy(node.handler.body, exits, []);
    const caught = t.identifier(fresh('caught'));
    const keep = t.catchClause(caught, t.blockStatement([set(exits, THROWS, t.cloneNode(caught))]));
    const inner = node.handler ? t.blockStatement([t.tryStatement(node.block, node.handler)]) : node.block;
    const protectedPart = t.tryStatement(inner, keep);
    const jumps = exits.returns || exits.jumps.length > 0;
    const after = [
      ...(exits.returns ? [when(kind, RETURNS, t.returnStatement(value))] : []),
      jumps ? when(kind, THROWS, t.throwStatement(t.cloneNode(value))) : t.ifStatement(kind, t.throwStatement(t.cloneNode(value))),
      ...exits.jumps.map(({ code, jump }) => when(kind, code, jump)),
    ];
    return t.blockStatement([
      t.variableDeclaration('let', [
        t.variableDeclarator(t.cloneNode(kind), t.numericLiteral(0)),
        t.variableDeclarator(t.cloneNode(value)),
      ]),
      jumps ? t.labeledStatement(t.identifier(exits.label), t.blockStatement([protectedPart])) : protectedPart,
      finalizer,
      ...after,
    ]);
  }

  function when(kind: BabelTypes.Identifier, code: number, then: Statement): Statement {
    return t.ifStatement(t.binaryExpression('==', t.cloneNode(kind), t.numericLiteral(code)), then);
  }

  function set(exits: Exits, code: number, value: BabelTypes.Expression | null | undefined): Statement {
    const mark = t.assignmentExpression('=', t.identifier(exits.kind), t.numericLiteral(code));
    const keep = value ? [t.assignmentExpression('=', t.identifier(exits.value), value)] : [];
    return t.expressionStatement(t.sequenceExpression([...keep, mark]));
  }

  /** Jumps and returns out of the part note themselves and leave it. */
  function leaveBy(part: Node, exits: Exits, inside: readonly Node[]): Node {
    return replaceChildren(t, part, (node) => {
      if (t.isFunction(node) || t.isClass(node)) return node;
      const leave = (statement: Statement): Statement => t.blockStatement([statement, t.breakStatement(t.identifier(exits.label))]);
      if (t.isReturnStatement(node)) {
        exits.returns = true;
        return leave(set(exits, RETURNS, node.argument ?? t.unaryExpression('void', t.numericLiteral(0))));
      }
      if (isJump(t, node)) return isInside(node, inside) ? node : leave(set(exits, numberOf(node, exits), undefined));
      return leaveBy(node, exits, isBreakable(t, node) || t.isLabeledStatement(node) ? [...inside, node] : inside);
    });
  }

  function isInside(jump: Jump, inside: readonly Node[]): boolean {
    if (jump.label) return inside.some((node) => t.isLabeledStatement(node) && node.label.name === jump.label!.name);
    return inside.some((node) => t.isLoop(node) || (t.isBreakStatement(jump) && t.isSwitchStatement(node)));
  }

  function numberOf(jump: Jump, { jumps }: Exits): number {
    const known = jumps.find((other) => other.jump.type === jump.type && other.jump.label?.name === jump.label?.name);
    if (known) return known.code;
    const code = THROWS + 1 + jumps.length;
    jumps.push({ code, jump: t.cloneNode(jump) });
    return code;
  }
}
