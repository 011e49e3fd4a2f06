import type { types } from '@babel/core';
import { pauses } from './machines.ts';
import type { PassContext, Path } from './lower.ts';

type Body = Path<types.BlockStatement>;

/** Loops over lists and keys that await become loops over an index, which the machine can leave and re-enter. */
export function indexLoops(body: Body, { t, helper }: PassContext): void {
  body.traverse({
    Function: (inner: Path) => inner.skip(),
    'ForOfStatement|ForInStatement': {
      exit(path: Path<types.ForOfStatement | types.ForInStatement>) {
        if (!pauses(path)) return;
        const { left, right } = path.node;
        const list = path.scope.generateUidIdentifier('list');
        const index = path.scope.generateUidIdentifier('at');
        const items = path.isForInStatement() ? t.callExpression(helper('forIn'), [right]) : right;
        const item = t.memberExpression(t.cloneNode(list), t.cloneNode(index), true);
        const take = t.isVariableDeclaration(left)
          ? t.variableDeclaration(left.kind, [t.variableDeclarator(left.declarations[0]!.id, item)])
          : t.expressionStatement(t.assignmentExpression('=', left as types.Identifier, item));
        path.replaceWith(
          t.forStatement(
            t.variableDeclaration('let', [t.variableDeclarator(list, items), t.variableDeclarator(index, t.numericLiteral(0))]),
            t.binaryExpression('<', t.cloneNode(index), t.memberExpression(t.cloneNode(list), t.identifier('length'))),
            t.updateExpression('++', t.cloneNode(index)),
            t.blockStatement([take, path.node.body]),
          ),
        );
      },
    },
  } as never);
}

/** A caught value gets a variable of its own, so that closures of a loop can keep each turn's. */
export function namedCatches(body: Body, { t }: PassContext): void {
  body.traverse({
    Function: (inner) => inner.skip(),
    CatchClause(path: Path<types.CatchClause>) {
      if (!pauses(path.parentPath)) return;
      const { param } = path.node;
      path.node.param = path.scope.generateUidIdentifier('caught');
      if (param) {
        const copy = t.variableDeclaration('let', [
          t.variableDeclarator(param as types.Identifier, t.cloneNode(path.node.param as types.Identifier)),
        ]);
        path.node.body = t.blockStatement([copy, path.node.body]);
      }
    },
  });
}

/**
 * Gives closures of an awaiting three-part loop the variable of their own turn: the head counts in a variable of its own,
 * which the body copies, and hands back when it assigns the copy.
 */
export function turnBindings(body: Body, { t }: PassContext): void {
  body.traverse({
    Function: (inner) => inner.skip(),
    ForStatement(path: Path<types.ForStatement>) {
      if (!t.isVariableDeclaration(path.node.init) || path.node.init.kind === 'var' || !pauses(path)) return;
      const owner = path.getFunctionParent();
      for (const name of Object.keys(path.scope.bindings)) {
        const binding = path.scope.getOwnBinding(name)!;
        if (![...binding.referencePaths, ...binding.constantViolations].some((use) => use.getFunctionParent() !== owner)) continue;
        const counter = path.scope.generateUid(name);
        const inBody = (use: Path): boolean => use.findParent((p) => p.parentPath === path && p.key === 'body') !== null;
        const assigned = binding.constantViolations.some((use) => inBody(use as Path));
        const turn = path.scope.generateUid(name);
        // First everything is renamed to the turn's variable, then the head to the counter.
        path.scope.rename(name, turn);
        for (const part of ['init', 'test', 'update'] as const) renameIn(path.get(part) as Path, turn, counter);
        const copy = t.variableDeclaration('let', [t.variableDeclarator(t.identifier(turn), t.identifier(counter))]);
        const handBack = (): types.Statement =>
          t.expressionStatement(t.assignmentExpression('=', t.identifier(counter), t.identifier(turn)));
        if (assigned) {
          const jumps = ownContinues(path.get('body') as Path);
          for (const block of finalizersAround(jumps, path)) block.body.push(handBack());
          for (const jump of jumps) jump.replaceWith(t.blockStatement([handBack(), t.continueStatement()]));
        }
        path.node.body = t.blockStatement([copy, path.node.body, ...(assigned ? [handBack()] : [])]);
      }
      path.scope.crawl();
    },
  });

  function renameIn(part: Path, from: string, to: string): void {
    if (!part.node) return;
    if (t.isIdentifier(part.node, { name: from })) part.node.name = to;
    part.traverse({
      Identifier: (use) => {
        if (use.node.name === from) use.node.name = to;
      },
    });
  }

  /** The finally blocks that jumps of a loop run through, where the variable may be assigned once more. */
  function finalizersAround(jumps: readonly Path[], loop: Path): Set<types.BlockStatement> {
    const found = new Set<types.BlockStatement>();
    for (const jump of jumps) {
      for (let at = jump; at.parentPath && at.parentPath.node !== loop.node; at = at.parentPath) {
        if (at.parentPath.isTryStatement() && at.key !== 'finalizer' && at.parentPath.node.finalizer)
          found.add(at.parentPath.node.finalizer);
      }
    }
    return found;
  }

  function ownContinues(part: Path): Path[] {
    const found: Path[] = [];
    if (part.isContinueStatement()) found.push(part);
    part.traverse({
      Function: (inner) => inner.skip(),
      Loop: (inner) => inner.skip(),
      ContinueStatement: (jump) => void found.push(jump as Path),
    });
    return found;
  }
}
