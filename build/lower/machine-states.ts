import type { PluginItem, types } from '@babel/core';
import { HELPER_PREFIX } from '../lowering-helpers.ts';
import { pauses } from './machines.ts';
import type { PassContext, Path } from './lower.ts';

/** Marks, between the passes: a generator to be run by a helper; a statement that is kept whole; where those wait. */
export const RUN = '$mote_run';
const HOLE = '$mote_hole';
const HELD = '$mote_held';

/** Completion kinds of the machine, as the helper knows them. */
export const RESULT = 2;
const JUMP = 3;
const END_OF_FINALLY = 4;

const COMPOUND = new Set([
  'BlockStatement',
  'DoWhileStatement',
  'ForInStatement',
  'ForOfStatement',
  'ForStatement',
  'IfStatement',
  'SwitchStatement',
  'TryStatement',
  'WhileStatement',
]);

/**
 * Statements that never await and never jump out of themselves. They stay as they are: faster and smaller than states, and
 * their variables keep the scope of the language.
 */
export function wholeStatements(body: Path<types.BlockStatement>): Set<types.Node> {
  const whole = new Set<types.Node>();
  body.traverse({
    Function: (inner) => inner.skip(),
    Statement(statement) {
      if (!COMPOUND.has(statement.node.type) || statement.parentPath.isTryStatement() || statement.parentPath.isCatchClause()) return;
      if (pauses(statement as Path) || jumpsOut(statement as Path) || holdsSharedVar(statement as Path)) return;
      whole.add(statement.node);
      statement.skip();
    },
  });
  return whole;
}

function jumpsOut(statement: Path): boolean {
  let found = false;
  statement.traverse({
    Function: (inner: Path) => inner.skip(),
    'BreakStatement|ContinueStatement'(jump: Path) {
      const isBreak = jump.isBreakStatement();
      const target = jump.findParent((p) => p.isLoop() || (isBreak && p.isSwitchStatement()));
      if (!target || !(target.node === statement.node || target.isDescendant(statement))) found = true;
    },
  } as never);
  return found;
}

/** Whether a var of the statement is used outside of it. */
function holdsSharedVar(statement: Path): boolean {
  let found = false;
  statement.traverse({
    Function: (inner) => inner.skip(),
    VariableDeclarator(declarator: Path<types.VariableDeclarator>) {
      const declaration = declarator.parent as types.VariableDeclaration;
      if (declaration.kind !== 'var' || declarator.node.id.type !== 'Identifier') return;
      const binding = declarator.scope.getBinding(declarator.node.id.name);
      const uses = [...(binding?.referencePaths ?? []), ...(binding?.constantViolations ?? [])];
      if (uses.some((use) => use.node !== statement.node && !use.isDescendant(statement))) found = true;
    },
  });
  return found;
}

/**
 * Leaves a mark in the place of each whole statement, and of the body of each method, so that regenerator does not look into it: it takes the
 * variables and returns of methods for the function's own.
 */
export function takeOut(body: types.BlockStatement, whole: ReadonlySet<types.Node>, held: types.Statement[], { t }: PassContext): void {
  const hole = (statement: types.Statement): types.Statement =>
    t.expressionStatement(t.callExpression(t.identifier(HOLE), [t.numericLiteral(held.push(statement) - 1)]));
  replaceNodes(body, (node) => (whole.has(node) ? hole(node as types.Statement) : undefined));

  /** Scopes are not kept up here: the nodes only move, and a later pass reads them anew. */
  function replaceNodes(node: types.Node, replacement: (child: types.Node) => types.Node | undefined): void {
    if (t.isObjectMethod(node) || t.isClassMethod(node)) node.body = t.blockStatement([hole(node.body)]);
    if (node !== body && t.isFunction(node)) return;
    const fields = node as unknown as Record<string, unknown>;
    const replaced = (child: unknown): unknown => {
      if (child === null || typeof child !== 'object') return child;
      const other = replacement(child as types.Node);
      if (!other) replaceNodes(child as types.Node, replacement);
      return other ?? child;
    };
    for (const key of t.VISITOR_KEYS[node.type] ?? []) {
      const value = fields[key];
      fields[key] = Array.isArray(value) ? value.map(replaced) : replaced(value);
    }
  }
}

/** Keeps the whole statements in the program meanwhile, since functions in them may be async too. */
export function placeHeld(program: Path<types.Program>, held: readonly types.Statement[], { t }: PassContext): void {
  if (held.length === 0) return;
  program.node.body.push(t.functionDeclaration(t.identifier(HELD), [], t.blockStatement(held.map((s) => t.blockStatement([s])))));
}

/** Replaces what regenerator made of a marked generator by a call of the helper. */
export function inlineMachines(context: PassContext): PluginItem {
  const { t, helper } = context;
  let held: types.Statement[] = [];
  return () => ({
    visitor: {
      Program(path: Path<types.Program>) {
        const at = path.node.body.findIndex((s) => t.isFunctionDeclaration(s) && s.id?.name === HELD);
        if (at >= 0) {
          const [holder] = path.node.body.splice(at, 1);
          held = (holder as types.FunctionDeclaration).body.body.map((s) => (s as types.BlockStatement).body[0]!);
        }
        path.node.body = path.node.body.filter((s) => !isMarkDeclaration(s));
      },
      CallExpression(path: Path<types.CallExpression>) {
        if (t.isIdentifier(path.node.callee, { name: RUN })) inline(path);
      },
    },
  });

  /** `var _marked = _regenerator().m(f)`, which nothing of ours needs. */
  function isMarkDeclaration(node: types.Statement): boolean {
    return (
      t.isVariableDeclaration(node) &&
      node.declarations.every((d) => t.isIdentifier(d.id) && d.id.name.startsWith('_marked') && t.isCallExpression(d.init))
    );
  }

  function inline(path: Path<types.CallExpression>): void {
    const made = (path.node.arguments[0] as types.CallExpression).arguments[0] as types.FunctionExpression;
    const variables = made.body.body.filter((s) => t.isVariableDeclaration(s));
    const start = made.body.body.at(-1) as types.ReturnStatement;
    const [step, ...others] = (start.argument as types.CallExpression).arguments as [types.FunctionExpression, ...types.Expression[]];
    const tries = others.find((a) => t.isArrayExpression(a));
    const loop = step.body.body[0] as types.WhileStatement;
    const state = step.params[0] as types.Identifier;
    const machine = t.arrowFunctionExpression([state], t.blockStatement([t.forStatement(null, null, null, loop.body)]));
    const kind = (path.node.arguments[1] as types.StringLiteral).value as 'async' | 'gen';
    helper(tries || delegates(step) ? `${kind}Try` : kind);
    const args: types.Expression[] = [machine];
    if (tries) args.push(filled(tries));
    const statement = path.getStatementParent()!;
    if (variables.length > 0) statement.insertBefore(variables);
    path.replaceWith(t.callExpression(t.identifier(HELPER_PREFIX + kind), args));
    const arrow = path.get('arguments')[0] as Path<types.ArrowFunctionExpression>;
    fillHoles(arrow);
    complete(arrow, state, tries !== undefined);
  }

  function delegates(step: types.FunctionExpression): boolean {
    let found = false;
    t.traverseFast(step, (node) => {
      if (t.isIdentifier(node, { name: `${HELPER_PREFIX}star` })) found = true;
    });
    return found;
  }

  /** A hole in an array literal is not safe on the interpreter. */
  function filled(tries: types.ArrayExpression): types.ArrayExpression {
    for (const entry of tries.elements) {
      const regions = entry as types.ArrayExpression;
      regions.elements = regions.elements.map((e) => e ?? t.numericLiteral(0));
    }
    return tries;
  }

  function inHole({ expression: call }: types.ExpressionStatement): types.Statement | undefined {
    if (!t.isCallExpression(call) || !t.isIdentifier(call.callee, { name: HOLE })) return undefined;
    return held[(call.arguments[0] as types.NumericLiteral).value];
  }

  function fillHoles(arrow: Path<types.ArrowFunctionExpression>): void {
    arrow.traverse({
      Function(inner) {
        if (inner.isObjectMethod() || inner.isClassMethod())
          inner.node.body = inHole(inner.node.body.body[0] as types.ExpressionStatement) as types.BlockStatement;
        inner.skip();
      },
      ExpressionStatement(path) {
        const statement = inHole(path.node);
        if (!statement) return;
        path.replaceWith(statement);
        path.traverse({ Function: (inner) => inner.skip(), ReturnStatement: (r) => void PLAIN_RETURNS.add(r.node) });
      },
    });
  }

  /** `return $.a(kind, value)` and the plain returns of whole statements become `return $.m = kind, value`. */
  function complete(arrow: Path<types.ArrowFunctionExpression>, state: types.Identifier, hasTries: boolean): void {
    const member = (name: string): types.MemberExpression => t.memberExpression(t.cloneNode(state), t.identifier(name));
    const leave = (kind: number, value: types.Expression | null | undefined): types.Expression => {
      const mark = t.assignmentExpression('=', member('m'), t.numericLiteral(kind));
      return value ? t.sequenceExpression([mark, value]) : t.unaryExpression('void', mark);
    };
    arrow.traverse({
      Function: (inner) => inner.skip(),
      ReturnStatement(path) {
        const { argument } = path.node;
        if (PLAIN_RETURNS.has(path.node)) {
          PLAIN_RETURNS.delete(path.node);
          path.node.argument = leave(RESULT, argument);
          return;
        }
        if (
          !t.isCallExpression(argument) ||
          !t.isMemberExpression(argument.callee) ||
          !t.isIdentifier(argument.callee.object, { name: state.name })
        )
          return;
        const method = (argument.callee.property as types.Identifier).name;
        const [first, second] = argument.arguments as types.Expression[];
        if (method === 'f') path.node.argument = leave(END_OF_FINALLY, first);
        else if (t.isNumericLiteral(first, { value: RESULT })) path.node.argument = leave(RESULT, second);
        else if (hasTries) path.node.argument = leave(JUMP, second);
        else path.replaceWithMultiple([t.expressionStatement(t.assignmentExpression('=', member('n'), second!)), t.breakStatement()]);
      },
    });
  }
}

/** Returns of statements that regenerator has not seen. */
const PLAIN_RETURNS = new WeakSet<types.Node>();
