import type { PluginItem, types } from '@babel/core';
import { LIVE_MARK } from '../source/iteration.ts';
import { OWN_MARK } from '../source/listings.ts';
import type { PassContext, Path } from './lower.ts';

/**
 * Loops that the interpreter would end early: for-of over an array that loses items meanwhile, for-in over an object that loses
 * keys; and for-in that would list the methods of a class.
 */
export function loops(context: PassContext): PluginItem {
  const { t, helper } = context;
  const number = (value: number): types.Expression => t.numericLiteral(value);
  const member = (object: types.Expression, name: string): types.MemberExpression => t.memberExpression(object, t.identifier(name));
  let deletes: boolean | undefined;
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
        deletes ??= deletesKeys(path.scope.getProgramParent().path as Path<types.Program>);
        const mayLose = deletes && !context.isLibrary(path.node) && callsOrDeletes(path.get('body') as Path);
        if (isOwn || mayLose) overKeys(path, source, isOwn, mayLose);
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

  function deletesKeys(program: Path<types.Program>): boolean {
    let found = false;
    t.traverseFast(program.node, (node) => {
      if (t.isUnaryExpression(node, { operator: 'delete' }) && !context.isLibrary(node)) found = true;
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
