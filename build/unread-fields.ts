import type { AnyNode, FunctionDeclaration, ObjectExpression, Program, Property, SwitchCase, SwitchStatement } from './parse.ts';
import { isTest } from './object-flow.ts';
import { FIELD_READER } from './protobuf/module.ts';
import { isFunction, lookUp, type Binding, type Reference, type Scope, type ScopeTree } from './scopes.ts';
import { eachNode } from './syntax-tree.ts';
import type { MagicString } from './text-edits.ts';

/**
 * Takes out of the readers of protobuf messages what no program asks for: the case of a field that is never read by name falls to the
 * `default`, which passes over it as over a field that the schema does not have. A message that goes where it cannot be followed, such as
 * into `JSON.stringify`, keeps all of its fields.
 */
export function dropUnreadFields(tree: ScopeTree, text: MagicString): void {
  eachNode(tree.program.node as Program, (node) => {
    if (node.type !== 'FunctionDeclaration' || !node.id) return;
    const [first] = node.body.body;
    if (first?.type !== 'ExpressionStatement' || first.directive !== FIELD_READER) return;
    text.remove(first.start, first.end);
    const read = new Set<string>();
    const reader = lookUp(node.id.name, tree.program);
    if (reader && followCalls(reader, read, new Set())) drop(node as FunctionDeclaration, read, tree, text);
  });
}

function drop(reader: FunctionDeclaration, read: ReadonlySet<string>, tree: ScopeTree, text: MagicString): void {
  const scope = tree.scopes.find(({ node }) => node === reader)!;
  const message = (reader.body.body.at(-1) as { argument?: { name: string } }).argument!.name;
  const references = lookUp(message, scope)!.references;
  const unread = new Set<string>();
  eachNode(reader as AnyNode as Program, (node) => {
    if (node.type !== 'SwitchStatement' || node.discriminant.type !== 'Identifier') return;
    for (const one of (node as SwitchStatement).cases) {
      const fields = fieldsOf(one, references);
      if (!one.test || fields.length === 0 || fields.some((name) => read.has(name))) continue;
      for (const name of fields) unread.add(name);
      text.remove(one.start, one.end);
    }
  });
  dropInitial(references[0]!, unread, text);
}

/** Names of the message's fields that a case sets. */
function fieldsOf(one: SwitchCase & AnyNode, references: readonly Reference[]): string[] {
  return references
    .filter(({ path }) => path.includes(one))
    .map(({ path }) => ((path.at(-2) as { property?: { name: string } }).property ?? { name: '' }).name);
}

/** The values that the fields have before anything is read. */
function dropInitial({ path }: Reference, unread: ReadonlySet<string>, text: MagicString): void {
  const { properties } = (path.at(-2) as { init: ObjectExpression }).init;
  properties.forEach((property, index) => {
    const name = ((property as Property).key as { name: string }).name;
    if (unread.has(name)) text.remove(property.start, properties[index + 1]?.start ?? property.end);
  });
}

/** Whether all that is made of a function's results is known; adds the members that are read of them. */
function followCalls(made: Binding, read: Set<string>, seen: Set<Binding>): boolean {
  if (seen.has(made)) return true;
  seen.add(made);
  return made.references.every((reference) => {
    const call = reference.path.at(-2)!;
    if (reference.write) return isFunction(call) || (call.type === 'VariableDeclarator' && call.init != null && isFunction(call.init));
    return call.type === 'CallExpression' && call.callee === reference.node && followValue(reference.path.slice(0, -1), reference.scope);
  });

  /** @param path to the node whose value it is, itself last */
  function followValue(path: readonly AnyNode[], scope: Scope): boolean {
    const [parent, value] = [path.at(-2)!, path.at(-1)!];
    if (isTest(value, parent)) return true;
    switch (parent.type) {
      case 'ExpressionStatement':
        return true;
      case 'MemberExpression':
        if (parent.object !== value || parent.computed || parent.property.type !== 'Identifier') return false;
        read.add(parent.property.name);
        return true;
      case 'BinaryExpression':
        return ['===', '!==', '==', '!='].includes(parent.operator);
      case 'ConditionalExpression':
        return followValue(path.slice(0, -1), scope);
      case 'VariableDeclarator':
        return path.at(-4)!.type !== 'ForOfStatement' && followTarget(parent.id, scope);
      case 'AssignmentExpression':
        return parent.operator === '=' && path.at(-3)!.type === 'ExpressionStatement' && followTarget(parent.left, scope);
      case 'ReturnStatement':
        return followReturn(path, scope);
      default:
        return false;
    }
  }

  function followTarget(target: AnyNode, scope: Scope): boolean {
    const binding = target.type === 'Identifier' ? lookUp(target.name, scope) : undefined;
    if (!binding || ['param', 'catch'].includes(binding.kind)) return false;
    if (seen.has(binding)) return true;
    seen.add(binding);
    return binding.references.every((reference) => reference.write || followValue(reference.path, reference.scope));
  }

  /** On to the calls of the function that returns it, if it has a name and is only called. */
  function followReturn(path: readonly AnyNode[], scope: Scope): boolean {
    const around = path.findLast(isFunction);
    if (!around || around.async || around.generator) return false;
    const holder = path[path.indexOf(around) - 1]!;
    const id = around.type === 'FunctionDeclaration' ? around.id : holder.type === 'VariableDeclarator' ? holder.id : undefined;
    const binding = id?.type === 'Identifier' ? lookUp(id.name, scope) : undefined;
    return binding !== undefined && followCalls(binding, read, seen);
  }
}
