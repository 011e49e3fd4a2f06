import type { PluginItem, types } from '@babel/core';
import { hasMethod } from '../engine.ts';
import { COPY_MARK } from '../minifier-guards.ts';
import type { PassContext, Path } from './lower.ts';
import { contains, isPause } from './tree-edits.ts';

/** Methods of the interpreter that call functions of the program. */
const CALLING = /^(apply|bind|call|catch|emit|every|filter|find|findIndex|forEach|map|reduce|replace|replaceAll|some|sort|then)$/;

/**
 * `total += visit()` reads `total` when `visit` has run on the interpreter, before it in the language. Where what is called, or another
 * assignment on the right, may change it, the sum is written out. The library's own code is left alone: it appends to long texts.
 */
export function assignmentOrder({ t, isLibrary }: PassContext): PluginItem {
  let named: Set<string> | undefined;
  return () => ({
    visitor: {
      AssignmentExpression(path: Path<types.AssignmentExpression>) {
        const { left, operator, right } = path.node;
        if (/^(\?\?|\|\||&&)=$/.test(operator) || isLibrary(path.node)) return;
        if (contains(t, right, (node) => isPause(t, node))) return holdPlace(path);
        if (operator === '=') return;
        named ??= memberNames(path.scope.getProgramParent().path as Path<types.Program>);
        if (!(t.isIdentifier(left) ? mayChangeVariable(path, left.name, right) : mayChangeMember(right))) return;
        const before: types.Expression[] = [];
        const place = t.isMemberExpression(left) ? repeatable(left, path, before, isPlain) : (left as types.Identifier);
        const read = t.callExpression(t.identifier(COPY_MARK), [t.cloneNode(place)]);
        const sum = t.binaryExpression(operator.slice(0, -1) as '+', read, right);
        const assigned = t.assignmentExpression('=', place, sum);
        path.replaceWith(before.length > 0 ? t.sequenceExpression([...before, assigned]) : assigned);
      },
    },
  });

  /** Where the right side pauses, regenerator would find the place when it goes on, and twice for a sum. */
  function holdPlace(path: Path<types.AssignmentExpression>): void {
    const { left, operator } = path.node;
    const owner = path.getFunctionParent()?.node;
    if (!t.isMemberExpression(left) || !(owner?.async || owner?.generator)) return;
    const before: types.Expression[] = [];
    const isKept = (node: types.Expression): boolean =>
      t.isThisExpression(node) || t.isLiteral(node) || (t.isIdentifier(node) && path.scope.getBinding(node.name)?.constant === true);
    path.node.left = repeatable(left, path, before, isKept);
    if (before.length > 0)
      path.replaceWith(t.sequenceExpression([...before, t.assignmentExpression(operator, path.node.left, path.node.right)]));
  }

  function mayChangeVariable(path: Path, name: string, right: types.Expression): boolean {
    if (contains(t, right, (node) => isWriteOf(node, name))) return true;
    const binding = path.scope.getBinding(name);
    const own = path.getFunctionParent();
    const isOuter = binding?.scope.getFunctionParent()?.path.node !== own?.node;
    const isWrittenInside = binding?.constantViolations.some((write) => write.getFunctionParent()?.node !== own?.node) === true;
    return (isOuter || isWrittenInside) && contains(t, right, callsProgram);
  }

  function mayChangeMember(right: types.Expression): boolean {
    return contains(t, right, (node) => callsProgram(node) || t.isAssignmentExpression(node) || t.isUpdateExpression(node));
  }

  function isWriteOf(node: types.Node, name: string): boolean {
    if (t.isAssignmentExpression(node)) return Object.hasOwn(t.getBindingIdentifiers(node.left), name);
    return t.isUpdateExpression(node) && t.isIdentifier(node.argument, { name });
  }

  /** Calls but those of functions that the interpreter has and that call nothing of the program. */
  function callsProgram(node: types.Node): boolean {
    if (t.isNewExpression(node) || t.isTaggedTemplateExpression(node) || t.isAwaitExpression(node) || t.isYieldExpression(node))
      return true;
    if (!t.isCallExpression(node) && !t.isOptionalCallExpression(node)) return false;
    const { callee } = node;
    if (!t.isMemberExpression(callee) || callee.computed || !t.isIdentifier(callee.property)) return true;
    const { name } = callee.property;
    return CALLING.test(name) || named!.has(name) || !(hasMethod(name) || t.isIdentifier(callee.object, { name: 'Math' }));
  }

  /** Names of members that the program makes: one of them may be a function. */
  function memberNames(program: Path<types.Program>): Set<string> {
    const names = new Set<string>();
    const add = (key: types.Node): void => void (t.isIdentifier(key) && names.add(key.name));
    t.traverseFast(program.node, (node) => {
      if (t.isObjectMember(node) || t.isClassMethod(node) || t.isClassProperty(node)) add(node.key);
      if (t.isAssignmentExpression(node) && t.isMemberExpression(node.left)) add(node.left.property);
    });
    return names;
  }

  /** The same place in a form that can stand twice. */
  function repeatable(
    member: types.MemberExpression,
    path: Path,
    before: types.Expression[],
    isKept: (node: types.Expression) => boolean,
  ): types.MemberExpression {
    const keep = (node: types.Expression): types.Expression => {
      if (isKept(node)) return node;
      const held = path.scope.generateUidIdentifier('held');
      path.scope.push({ id: held, kind: 'let' });
      before.push(t.assignmentExpression('=', t.cloneNode(held), node));
      return t.cloneNode(held);
    };
    if (t.isSuper(member.object) || t.isPrivateName(member.property)) return member;
    const object = keep(member.object);
    return t.memberExpression(object, member.computed ? keep(member.property) : member.property, member.computed);
  }

  function isPlain(node: types.Expression): boolean {
    if (t.isMemberExpression(node)) return !node.computed && t.isExpression(node.object) && isPlain(node.object);
    return t.isIdentifier(node) || t.isThisExpression(node) || t.isLiteral(node);
  }
}
