import type { PluginItem, types } from '@babel/core';
import { accessorBeforeSpread } from '../diagnostics.ts';
import { NO_CLASS_METHOD } from '../engine.ts';
import { HELPER_PREFIX } from '../lowering-helpers.ts';
import { ARRAY_MARK } from '../source/iteration.ts';
import type { PassContext, Path } from './lower.ts';
import { contains, isPause } from './tree-edits.ts';

type Member = types.ObjectExpression['properties'][number];

/**
 * Makes every spread operand an array. The interpreter has no iterator protocol, and [].concat and apply take a string or
 * a typed array for one item. Of object literals with spread and accessors it makes calls, since the copy would read the accessors.
 */
export function spreads({ t, helper, report }: PassContext): PluginItem {
  const isMark = (node: types.Node): node is types.CallExpression =>
    t.isCallExpression(node) && t.isIdentifier(node.callee, { name: ARRAY_MARK });
  const isAccessor = (member: Member): member is types.ObjectMethod => t.isObjectMethod(member) && member.kind !== 'method';
  const asArray = (operand: types.Expression, path: Path): types.Expression => {
    // Joining lists leaves free places out, which a spread reads as undefined.
    if (isListOfLength(operand, path)) return t.callExpression(t.memberExpression(operand, t.identifier('fill')), []);
    if (t.isArrayExpression(operand) || isRest(operand, path) || isList(operand)) return operand;
    return t.callExpression(helper('list'), [operand]);
  };
  /** Already an array by the iteration protocol. */
  const isList = (node: types.Expression): boolean =>
    t.isCallExpression(node) && t.isIdentifier(node.callee) && /^\$mote_(items|take)$/.test(node.callee.name);
  return () => ({
    visitor: {
      ObjectExpression(path: Path<types.ObjectExpression>) {
        const { properties } = path.node;
        for (const member of properties) if (isAccessor(member) && !member.computed && !isPlainName(member.key)) computeName(member);
        const lastSpread = properties.findLastIndex((member) => t.isSpreadElement(member));
        if (lastSpread < 0 || !properties.some(isAccessor)) return;
        const early = properties.slice(0, lastSpread).find(isAccessor);
        if (early) report(accessorBeforeSpread(), early);
        else path.replaceWith(withAccessors(properties));
      },
      SpreadElement(path: Path<types.SpreadElement>) {
        const { argument } = path.node;
        const isChanged = mayBeChanged(path);
        if (path.parentPath?.isObjectExpression()) {
          if (isChanged) path.node.argument = t.objectExpression([t.spreadElement(argument)]);
          return;
        }
        const marked = isMark(argument) ? (argument.arguments[0] as types.Expression) : undefined;
        const list = marked && !isListOfLength(marked, path) ? marked : asArray(marked ?? argument, path);
        path.node.argument = isChanged ? t.callExpression(t.memberExpression(list, t.identifier('slice')), []) : list;
      },
      VariableDeclarator(path: Path<types.VariableDeclarator>) {
        const { id, init } = path.node;
        if (t.isArrayPattern(id) && init && id.elements.some((e) => t.isRestElement(e))) path.node.init = asArray(init, path);
      },
      AssignmentExpression(path: Path<types.AssignmentExpression>) {
        const { left, right } = path.node;
        if (t.isArrayPattern(left) && left.elements.some((e) => t.isRestElement(e))) path.node.right = asArray(right, path);
      },
    },
  });

  /** As a computed name, of which a call is made: behind get and set the interpreter reads no texts, numbers and words of its lexer. */
  function computeName(member: types.ObjectMethod): void {
    const { key } = member;
    member.key = t.isIdentifier(key) ? t.stringLiteral(key.name) : key;
    member.computed = true;
  }

  function isPlainName(key: types.Node): boolean {
    return t.isIdentifier(key) && !NO_CLASS_METHOD.has(key.name);
  }

  /** `{ ...a, get b() {} }`: the accessors are defined on the copy, one by one. */
  function withAccessors(properties: readonly Member[]): types.Expression {
    const plain = properties.filter((member) => !isAccessor(member));
    return properties.filter(isAccessor).reduce<types.Expression>((object, { kind, key, computed, params, body }) => {
      const name = !computed && t.isIdentifier(key) ? t.stringLiteral(key.name) : (key as types.Expression);
      const accessor = t.functionExpression(null, params as types.Identifier[], body);
      return t.callExpression(helper('accessor'), [t.stringLiteral(kind), object, name, accessor]);
    }, t.objectExpression(plain));
  }

  /** Whether what follows in the same literal or call may change what is spread: all of it is computed before any is copied. */
  function mayBeChanged({ node, parent, scope }: Path<types.SpreadElement>): boolean {
    const source = isMark(node.argument) ? node.argument.arguments[0] : node.argument;
    if (!t.isIdentifier(source) && !t.isMemberExpression(source)) return false;
    const siblings = t.isObjectExpression(parent) ? parent.properties : t.isArrayExpression(parent) ? parent.elements : null;
    const all = siblings ?? (t.isCallExpression(parent) || t.isNewExpression(parent) ? parent.arguments : []);
    return all
      .slice((all as types.Node[]).indexOf(node) + 1)
      .some((later) => later !== null && contains(t, later, (inner) => changes(inner, scope)));
  }

  function changes(node: types.Node, scope: Path['scope']): boolean {
    if (t.isAssignmentExpression(node) || t.isUpdateExpression(node) || t.isUnaryExpression(node, { operator: 'delete' })) return true;
    if (isPause(t, node) || t.isNewExpression(node) || t.isTaggedTemplateExpression(node)) return true;
    if (!t.isCallExpression(node) && !t.isOptionalCallExpression(node)) return false;
    let root: types.Node = node.callee;
    while (t.isMemberExpression(root)) root = root.object;
    // The interpreter's own functions change nothing of the program's.
    return !t.isIdentifier(root) || scope.hasBinding(root.name, true) || root.name.startsWith(HELPER_PREFIX);
  }

  function isListOfLength(operand: types.Expression, { scope }: Path): boolean {
    if (!t.isNewExpression(operand) && !t.isCallExpression(operand)) return false;
    return t.isIdentifier(operand.callee, { name: 'Array' }) && operand.arguments.length === 1 && !scope.hasBinding('Array', true);
  }

  function isRest(operand: types.Expression, path: Path): boolean {
    if (!t.isIdentifier(operand)) return false;
    const binding = path.scope.getBinding(operand.name);
    const declared = binding?.path.node;
    const rest = t.isRestElement(declared) ? declared : t.isFunction(declared) ? declared.params.at(-1) : undefined;
    return binding?.constant === true && t.isRestElement(rest) && t.isIdentifier(rest.argument, { name: operand.name });
  }
}
