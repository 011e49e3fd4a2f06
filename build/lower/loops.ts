import type { PluginItem, types } from '@babel/core';
import { LIVE_MARK } from '../source/iteration.ts';
import { OWN_MARK } from '../source/listings.ts';
import type { PassContext, Path } from './lower.ts';

/**
 * Loops that the interpreter would end early: for-of over an array that loses items meanwhile, for-in over an object that loses
 * keys; and for-in that would list the methods of a class, keys that its body adds, or those of a prototype a second time.
 */
export function loops(context: PassContext): PluginItem {
  const { t, helper } = context;
  const number = (value: number): types.Expression => t.numericLiteral(value);
  const member = (object: types.Expression, name: string): types.MemberExpression => t.memberExpression(object, t.identifier(name));
  let facts: { readonly deletes: boolean; readonly inherits: boolean } | undefined;
  return () => ({
    visitor: {
      ForOfStatement(path: Path<types.ForOfStatement>) {
        if (markOf(path.node.right) !== LIVE_MARK) return;
        const source = (path.node.right as types.CallExpression).arguments[0] as types.Expression;
        byIndex(path, source);
      },
      ForInStatement(path: Path<types.ForInStatement>) {
        const isOwn = markOf(path.node.right) === OWN_MARK;
        const source = isOwn ? ((path.node.right as types.CallExpression).arguments[0] as types.Expression) : path.node.right;
        facts ??= factsOf(path.scope.getProgramParent().path as Path<types.Program>);
        const isOfProgram = !context.isLibrary(path.node);
        const mayLose = facts.deletes && isOfProgram && callsOrDeletes(path.get('body') as Path);
        if (isOwn || mayLose || (isOfProgram && (facts.inherits || grows(path)))) overKeys(path, source, isOwn, mayLose);
      },
    },
  });

  function markOf(node: types.Expression): string | undefined {
    if (!t.isCallExpression(node) || !t.isIdentifier(node.callee)) return undefined;
    return [LIVE_MARK, OWN_MARK].find((mark) => mark === (node.callee as types.Identifier).name);
  }

  function assign(left: types.ForOfStatement['left'], value: types.Expression): types.Statement {
    if (!t.isVariableDeclaration(left)) return t.expressionStatement(t.assignmentExpression('=', left as types.Identifier, value));
    return t.variableDeclaration(left.kind, [t.variableDeclarator(left.declarations[0]!.id, value)]);
  }

  function declare(...pairs: [types.Identifier, types.Expression | null][]): types.VariableDeclaration {
    return t.variableDeclaration(
      'let',
      pairs.map(([id, init]) => t.variableDeclarator(id, init)),
    );
  }

  function byIndex(path: Path<types.ForOfStatement>, source: types.Expression): void {
    const list = path.scope.generateUidIdentifier('list');
    const index = path.scope.generateUidIdentifier('at');
    const item = t.memberExpression(t.cloneNode(list), t.updateExpression('++', t.cloneNode(index)), true);
    const test = t.binaryExpression('<', index, member(list, 'length'));
    const body = t.blockStatement([assign(path.node.left, item), path.node.body]);
    path.replaceWith(t.forStatement(declare([list, source], [index, number(0)]), test, null, body));
  }

  /** The keys are listed first; one that is gone when its turn comes is left out. */
  function overKeys(path: Path<types.ForInStatement>, source: types.Expression, isOwn: boolean, mayLose: boolean): void {
    const object = path.scope.generateUidIdentifier('object');
    const subject = mayLose ? object : source;
    const list = isOwn ? t.callExpression(member(t.identifier('Object'), 'keys'), [subject]) : t.callExpression(helper('forIn'), [subject]);
    if (!mayLose) {
      path.replaceWith(t.forOfStatement(path.node.left, list, path.node.body));
      return;
    }
    const key = path.scope.generateUidIdentifier('key');
    const gone = t.ifStatement(t.unaryExpression('!', t.binaryExpression('in', key, object)), t.continueStatement());
    const body = t.blockStatement([gone, assign(path.node.left, key), path.node.body]);
    const left = t.variableDeclaration('let', [t.variableDeclarator(key)]);
    path.replaceWith(t.blockStatement([declare([object, source]), t.forOfStatement(left, list, body)]));
  }

  /** Whether a program takes keys away anywhere, and whether it makes objects of others, whose keys for-in lists a second time. */
  function factsOf(program: Path<types.Program>): { deletes: boolean; inherits: boolean } {
    const found = { deletes: false, inherits: false };
    t.traverseFast(program.node, (node) => {
      if (t.isUnaryExpression(node, { operator: 'delete' }) && !context.isLibrary(node)) found.deletes = true;
      if (t.isCallExpression(node) && makesPrototype(node) && !context.isLibrary(node)) found.inherits = true;
    });
    return found;
  }

  function makesPrototype({ callee, arguments: args }: types.CallExpression): boolean {
    if (!t.isMemberExpression(callee) || !t.isIdentifier(callee.object, { name: 'Object' }) || t.isNullLiteral(args.at(-1))) return false;
    return t.isIdentifier(callee.property, { name: 'create' }) || t.isIdentifier(callee.property, { name: 'setPrototypeOf' });
  }

  /** Whether the body gives the object that is walked a member other than the one at hand: the interpreter would come to it, too. */
  function grows({ node: { left, right, body } }: Path<types.ForInStatement>): boolean {
    const key = t.isVariableDeclaration(left) ? left.declarations[0]!.id : left;
    let found = false;
    t.traverseFast(body, (node) => {
      if (!t.isAssignmentExpression(node) || !t.isMemberExpression(node.left)) return;
      const { object, property, computed } = node.left;
      if (t.isNodesEquivalent(object, right) && !(computed && t.isNodesEquivalent(property, key))) found = true;
    });
    return found;
  }

  function callsOrDeletes(body: Path): boolean {
    let found = false;
    t.traverseFast(body.node, (node) => {
      if (t.isCallExpression(node) || t.isUnaryExpression(node, { operator: 'delete' })) found = true;
    });
    return found;
  }
}
