import type { AnyNode, CallExpression, MemberExpression, NewExpression } from '../parse.ts';
import type { RuleInput } from '../check.ts';
import { eachNode } from '../syntax-tree.ts';
import {
  assignBuiltin,
  assignLength,
  builtinPrototype,
  clearAll,
  derivedBuiltin,
  jsonReplacer,
  missingGlobal,
  missingMethod,
  missingStatic,
  promiseUnsettled,
  splitLimit,
  unknownModule,
  unknownRequire,
} from '../diagnostics.ts';
import { BUILTIN_CLASSES, ENGINE_MODULES, FIXED_GLOBALS, hasGlobal, lacksGlobal, lacksMethod, lacksStatic } from '../engine.ts';
import type { Reference, ScopeTree } from '../scopes.ts';

/** Names and members of the standard library that are missing on the interpreter, or do something else. */
export function checkLibrary(input: RuleInput): void {
  const own = ownMembers(input);
  for (const reference of input.tree.globals) checkGlobal(reference, input);
  eachNode(input.program, (node, parents) => {
    if (node.type === 'MemberExpression') checkMember(node, parents, own, input);
    if (node.type === 'CallExpression') checkCall(node, input);
    if (node.type === 'NewExpression') checkNew(node, input);
  });
}

function checkGlobal({ node, path, write }: Reference, { report }: RuleInput): void {
  const { name } = node;
  const parent = path.at(-2);
  const guarded = parent?.type === 'UnaryExpression' && parent.operator === 'typeof';
  if (lacksGlobal(name) && !guarded && !write) report(missingGlobal(name), node);
  if (write && FIXED_GLOBALS.has(name)) report(assignBuiltin(name), node);
  if ((parent?.type === 'ClassDeclaration' || parent?.type === 'ClassExpression') && BUILTIN_CLASSES.has(name))
    report(derivedBuiltin(name), node);
}

/** Property names that the program itself defines; a method of that name may well be the program's. */
function ownMembers({ program }: RuleInput): ReadonlySet<string> {
  const names = new Set<string>();
  eachNode(program, (node, parents) => {
    if ((node.type === 'Property' || node.type === 'MethodDefinition') && node.key.type === 'Identifier') names.add(node.key.name);
    const parent = parents.at(-1);
    if (node.type !== 'MemberExpression' || parent?.type !== 'AssignmentExpression' || parent.left !== node) return;
    const { object, property } = node;
    const isHome =
      object.type === 'ThisExpression' ||
      (object.type === 'MemberExpression' && 'name' in object.property && object.property.name === 'prototype');
    if (isHome && property.type === 'Identifier') names.add(property.name);
  });
  return names;
}

function checkMember(node: MemberExpression, parents: readonly AnyNode[], own: ReadonlySet<string>, { report, tree }: RuleInput): void {
  const { object, property } = node;
  if (node.computed || property.type !== 'Identifier') return;
  const member = property.name;
  const type = globalName(object, tree);
  const parent = parents.at(-1);
  const isCalled = parent?.type === 'CallExpression' && parent.callee === node;
  if (type !== undefined && lacksStatic(type, member)) report(missingStatic(type, member), node);
  else if (!(type !== undefined && hasGlobal(type)) && isCalled && lacksMethod(member) && !own.has(member))
    report(missingMethod(member), property);
  if (
    object.type === 'MemberExpression' &&
    !object.computed &&
    object.property.type === 'Identifier' &&
    object.property.name === 'prototype'
  ) {
    const base = globalName(object.object, tree);
    const assigned = parent?.type === 'AssignmentExpression' && parent.left === node;
    if (base !== undefined && BUILTIN_CLASSES.has(base) && !assigned) report(builtinPrototype(base, member), node);
  }
  if (member === 'length' && parent?.type === 'AssignmentExpression' && parent.left === node && !own.has('length'))
    report(assignLength(), node);
}

function checkCall(node: CallExpression, { report, tree }: RuleInput): void {
  const { callee, arguments: args } = node;
  const called = callee.type === 'Super' ? undefined : globalName(callee, tree);
  if (called === 'require') {
    const [name] = args;
    if (name?.type !== 'Literal' || typeof name.value !== 'string') report(unknownRequire(), node);
    else if (!ENGINE_MODULES.has(name.value)) report(unknownModule(name.value), node);
  }
  if (called !== undefined && /^clear(Timeout|Interval|Watch)$/.test(called) && (args.length === 0 || isUndefined(args[0])))
    report(clearAll(called), node);
  if (callee.type !== 'MemberExpression' || callee.property.type !== 'Identifier' || callee.computed) return;
  const method = callee.property.name;
  if (method === 'stringify' && globalName(callee.object, tree) === 'JSON' && args[1] && !isNothing(args[1]))
    report(jsonReplacer(), args[1]);
  if (method === 'split' && args.length > 1) report(splitLimit(), args[1]!);
}

/** The engine frees the promise under construction when the executor keeps neither of its two functions. */
function checkNew(node: NewExpression, { report, tree }: RuleInput): void {
  if (globalName(node.callee, tree) !== 'Promise') return;
  const [executor] = node.arguments;
  if (executor?.type !== 'ArrowFunctionExpression' && executor?.type !== 'FunctionExpression') return;
  const scope = tree.scopes.find((s) => s.node === executor)!;
  const used = [...scope.bindings.values()].some((b) => b.kind === 'param' && b.references.some((r) => !r.write));
  const args = tree.globals.some((r) => r.node.name === 'arguments' && r.node.start > executor.start && r.node.end < executor.end);
  if (!used && !args) report(promiseUnsettled(), node);
}

function globalName(node: AnyNode, tree: ScopeTree): string | undefined {
  return node.type === 'Identifier' && tree.globalNodes.has(node) ? node.name : undefined;
}

const isUndefined = (node: AnyNode | undefined): boolean =>
  node !== undefined &&
  ((node.type === 'Identifier' && node.name === 'undefined') || (node.type === 'UnaryExpression' && node.operator === 'void'));

const isNothing = (node: AnyNode): boolean => isUndefined(node) || (node.type === 'Literal' && node.value === null);
