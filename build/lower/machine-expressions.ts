import type { types } from '@babel/core';
import { pauses } from './machines.ts';
import type { PassContext, Path } from './lower.ts';

/** Expressions that regenerator cannot split, or splits wrongly, are written with those that it splits rightly, where they await. */
export function plainExpressions(body: Path<types.BlockStatement>, { t }: PassContext): void {
  const held = new Set<string>();
  const variable = (kind: string): types.Identifier => {
    const name = body.scope.generateUidIdentifier(kind);
    body.node.body.unshift(t.variableDeclaration('var', [t.variableDeclarator(t.cloneNode(name))]));
    held.add(name.name);
    return name;
  };
  const set = (to: types.Identifier, value: types.Expression): types.Expression => t.assignmentExpression('=', t.cloneNode(to), value);
  body.traverse({
    Function: (inner) => inner.skip(),
    MemberExpression: {
      // list[await f()]: the list is found before the wait.
      exit(path) {
        if (!path.node.computed || !pauses(path.get('property') as Path) || isKept(path.node.object, path as Path)) return;
        const object = variable('object');
        const use = placeUse(path as Path);
        const hold = set(object, path.node.object);
        path.node.object = t.cloneNode(object);
        use.replaceWith(t.sequenceExpression([hold, use.node as types.Expression]));
      },
    },
    CallExpression: {
      // o.method(await f()): the method, too, where the program assigns it.
      exit(path) {
        const { callee, arguments: args } = path.node;
        if (!t.isMemberExpression(callee) || t.isSuper(callee.object)) return;
        if (!(path.get('arguments') as Path[]).some(pauses)) return;
        if (!callee.computed && !assignedMembers(path as Path, t).has((callee.property as types.Identifier).name)) return;
        const [object, method, list] = [variable('object'), variable('method'), variable('list')];
        const found = t.memberExpression(t.cloneNode(object), callee.property, callee.computed);
        const apply = t.memberExpression(t.cloneNode(method), t.identifier('apply'));
        path.replaceWith(
          t.sequenceExpression([
            set(object, callee.object),
            set(method, found),
            set(list, t.arrayExpression(args as types.Expression[])),
            t.callExpression(apply, [t.cloneNode(object), t.cloneNode(list)]),
          ]),
        );
      },
    },
    LogicalExpression: {
      exit(path) {
        if (path.node.operator !== '??' || !pauses(path as Path)) return;
        const value = variable('value');
        const test = t.binaryExpression('!=', set(value, path.node.left), t.nullLiteral());
        path.replaceWith(t.conditionalExpression(test, t.cloneNode(value), path.node.right));
      },
    },
    TemplateLiteral: {
      exit(path) {
        if (!pauses(path as Path)) return;
        const [first, ...texts] = path.node.quasis.map((q) => t.stringLiteral(q.value.cooked ?? ''));
        const parts = path.node.expressions as types.Expression[];
        let joined: types.Expression = first!;
        for (const [i, part] of parts.entries()) {
          joined = t.binaryExpression('+', joined, t.callExpression(t.identifier('String'), [part]));
          if (texts[i]!.value !== '') joined = t.binaryExpression('+', joined, texts[i]!);
        }
        path.replaceWith(joined);
      },
    },
  });

  /** What is the same after the wait. */
  function isKept(node: types.Node, { scope }: Path): boolean {
    if (t.isThisExpression(node) || t.isSuper(node)) return true;
    return t.isIdentifier(node) && (held.has(node.name) || scope.getBinding(node.name)?.constant === true);
  }

  /** The expression that a place is part of, where it is more than read. */
  function placeUse(path: Path): Path {
    const { parentPath, key } = path;
    const isUse =
      parentPath!.isUpdateExpression() ||
      parentPath!.isUnaryExpression({ operator: 'delete' }) ||
      (parentPath!.isAssignmentExpression() && key === 'left') ||
      (parentPath!.isCallExpression() && key === 'callee');
    return isUse ? parentPath! : path;
  }
}

const ASSIGNED = new WeakMap<types.Node, Set<string>>();

/** Names of the members that a program assigns, but for those that a constructor sets up. */
function assignedMembers({ scope }: Path, t: PassContext['t']): Set<string> {
  const program = scope.getProgramParent().path.node;
  let names = ASSIGNED.get(program);
  if (names) return names;
  ASSIGNED.set(program, (names = new Set()));
  const setUp = new Set<types.Node>();
  t.traverseFast(program, (node) => {
    if (t.isClassMethod(node, { kind: 'constructor' }))
      for (const statement of node.body.body) if (t.isExpressionStatement(statement)) setUp.add(statement.expression);
    if (!t.isAssignmentExpression(node) || !t.isMemberExpression(node.left) || setUp.has(node)) return;
    if (t.isIdentifier(node.left.property)) names.add(node.left.property.name);
  });
  return names;
}
