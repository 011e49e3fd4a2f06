import type { PluginItem, types } from '@babel/core';
import { plainExpressions } from './machine-expressions.ts';
import { indexLoops, namedCatches, turnBindings } from './machine-loops.ts';
import { inlineMachines, placeHeld, RESULT, RUN, takeOut, wholeStatements } from './machine-states.ts';
import { hoistVariables } from './machine-variables.ts';
import { HELPER_PREFIX } from '../lowering-helpers.ts';
import type { PassContext, Path } from './lower.ts';

/**
 * Async functions and generators become state machines that a helper of the bundle runs. Babel's regenerator does the split into states; its
 * run-time library, 2.6 kB and too slow for the interpreter, is replaced.
 */
export function machines(context: PassContext, regenerator: PluginItem[]): PluginItem[][] {
  const held: types.Statement[] = [];
  return [[prepare(context, held)], regenerator, [inlineMachines(context)]];
}

function prepare(context: PassContext, held: types.Statement[]): PluginItem {
  const { t, helper } = context;
  /** Async functions that never wait, and whether there are others. */
  const direct: { readonly call: types.CallExpression; readonly body: types.BlockStatement; readonly scope: Path['scope'] }[] = [];
  let waits = false;
  return () => ({
    visitor: {
      Program: {
        exit(path: Path<types.Program>) {
          placeHeld(path, held, context);
          for (const { call, body, scope } of direct) run(call, body, scope);
        },
      },
      Function: {
        exit(path: Path<types.Function>) {
          if (!path.node.async && !path.node.generator) return;
          if (!t.isBlockStatement(path.node.body)) path.node.body = t.blockStatement([t.returnStatement(path.node.body)]);
          const args = argumentsCopy(path);
          const needed = path.node.generator || pauses(path.get('body') as Path);
          waits ||= needed && !path.node.generator;
          const body = needed ? machine(path) : resolved(path.node.body as types.BlockStatement, path.scope);
          if (args !== undefined)
            body.unshift(t.variableDeclaration('let', [t.variableDeclarator(t.identifier(args), t.identifier('arguments'))]));
          path.node.body = t.blockStatement(body);
          path.node.async = false;
          path.node.generator = false;
          path.scope.crawl();
        },
      },
    },
  });

  function resolved(body: types.BlockStatement, scope: Path['scope']): types.Statement[] {
    const call = t.callExpression(t.identifier(HELPER_PREFIX), []);
    direct.push({ call, body, scope });
    return [t.returnStatement(call)];
  }

  /** What runs the others takes a function that never waits, too: as a machine that is at its end from the start. */
  function run(call: types.CallExpression, body: types.BlockStatement, scope: Path['scope']): void {
    if (!waits) {
      call.callee = helper('asyncNow');
      call.arguments = [t.arrowFunctionExpression([], body)];
      return;
    }
    const state = scope.generateUidIdentifier('state');
    const ended = t.assignmentExpression('=', t.memberExpression(t.cloneNode(state), t.identifier('m')), t.numericLiteral(RESULT));
    body.body.unshift(t.expressionStatement(ended));
    call.callee = t.identifier(HELPER_PREFIX + 'async');
    call.arguments = [t.arrowFunctionExpression([state], body)];
  }

  function machine(path: Path<types.Function>): types.Statement[] {
    const body = path.get('body') as Path<types.BlockStatement>;
    path.scope.crawl();
    plainExpressions(body, context);
    indexLoops(body, context);
    namedCatches(body, context);
    path.scope.crawl();
    turnBindings(body, context);
    path.scope.crawl();
    const whole = wholeStatements(body);
    hoistVariables(path, whole, context);
    takeOut(body.node, whole, held, context);
    body.traverse({
      Function: (inner) => inner.skip(),
      AwaitExpression: (await_) => void await_.replaceWith(t.yieldExpression(await_.node.argument)),
    });
    const functions = body.node.body.filter((s) => t.isFunctionDeclaration(s));
    const rest = body.node.body.filter((s) => !t.isFunctionDeclaration(s));
    const generator = t.functionExpression(null, [], t.blockStatement(rest), true);
    const kind = t.stringLiteral(path.node.generator ? 'gen' : 'async');
    return [...functions, t.returnStatement(t.callExpression(t.identifier(RUN), [generator, kind]))];
  }

  /** The machine is an arrow function, which on the interpreter has arguments of its own: they are copied in front of it. */
  function argumentsCopy(path: Path<types.Function>): string | undefined {
    if (path.isArrowFunctionExpression()) return undefined;
    const uses: Path<types.Identifier>[] = [];
    path.get('body').traverse({
      Function: (inner) => {
        if (!inner.isArrowFunctionExpression()) inner.skip();
      },
      Identifier: (use) => {
        if (use.node.name === 'arguments' && use.isReferencedIdentifier()) uses.push(use);
      },
    });
    if (uses.length === 0) return undefined;
    const name = path.scope.generateUid('args');
    for (const use of uses) use.replaceWith(t.identifier(name));
    return name;
  }
}

/** Whether a statement or an expression awaits or yields itself, not only in a function inside. */
export function pauses(path: Path): boolean {
  if (path.isAwaitExpression() || path.isYieldExpression()) return true;
  let found = false;
  path.traverse({
    Function: (inner: Path) => inner.skip(),
    'AwaitExpression|YieldExpression'(pause: Path) {
      found = true;
      pause.stop();
    },
  } as never);
  return found;
}
