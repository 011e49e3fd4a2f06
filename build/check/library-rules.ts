import type { AnyNode, CallExpression, Identifier, MemberExpression, NewExpression } from '../parse.ts';
import type { RuleInput } from '../check.ts';
import { children, eachNode } from '../syntax-tree.ts';
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
import {
  BUILTIN_CLASSES,
  ENGINE_MODULES,
  FIXED_GLOBALS,
  hasGlobal,
  homeOfLackedStatic,
  lacksGlobal,
  lacksMethod,
  lacksStatic,
} from '../engine.ts';
import type { Reference, ScopeTree } from '../scopes.ts';

/** Names and members of the standard library that are missing on the interpreter, or do something else. */
export function checkLibrary(input: RuleInput): void {
  const own = ownMembers(input);
  for (const reference of input.tree.globals) checkGlobal(reference, input);
  eachNode(input.program, (node, parents) => {
    if (node.type === 'MemberExpression') checkMember(node, parents, own, input);
    if (node.type === 'CallExpression') checkCall(node, own, input);
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
    if (node.property.type !== 'Identifier' || node.computed) return;
    // What is cut by it is a list most often.
    if (node.property.name !== 'length' || node.object.type === 'ThisExpression') names.add(node.property.name);
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
  const isMade = isCalled || (parent?.type === 'NewExpression' && parent.callee === node);
  const asGlobal = globalName(node, tree);
  if (asGlobal !== undefined && isMade && lacksGlobal(asGlobal)) report(missingGlobal(asGlobal), node);
  else if (type !== undefined && lacksStatic(type, member)) report(missingStatic(type, member), node);
  else if (!(type !== undefined && hasGlobal(type)) && isCalled && !own.has(member) && !isAskedFor(member, parents)) {
    const home = homeOfLackedStatic(member);
    if (lacksMethod(member)) report(missingMethod(member), property);
    else if (home !== undefined) report(missingStatic(home, member), property);
  }
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

/** Whether what stands around a call asks first if there is such a member. */
function isAskedFor(member: string, parents: readonly AnyNode[]): boolean {
  return parents.some((around, at) => {
    const test = around.type === 'LogicalExpression' ? around.left : 'test' in around ? (around.test as AnyNode | null) : null;
    return test !== null && parents[at + 1] !== test && names(test, member);
  });
}

const names = (test: AnyNode, member: string): boolean =>
  (test.type === 'MemberExpression' && !test.computed && (test.property as Identifier).name === member) ||
  children(test).some((inside) => names(inside, member));

function checkCall(node: CallExpression, own: ReadonlySet<string>, { report, tree }: RuleInput): void {
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
  if (method === 'split' && args.length > 1 && !own.has(method)) report(splitLimit(), args[1]!);
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

/** The global that a name stands for, alone or as a member of the global object. */
function globalName(node: AnyNode, tree: ScopeTree): string | undefined {
  if (node.type === 'Identifier') return tree.globalNodes.has(node) ? node.name : undefined;
  if (node.type !== 'MemberExpression' || node.computed || node.property.type !== 'Identifier') return undefined;
  return /^global(This)?$/.test(globalName(node.object, tree) ?? '') ? node.property.name : undefined;
}

const isUndefined = (node: AnyNode | undefined): boolean =>
  node !== undefined &&
  ((node.type === 'Identifier' && node.name === 'undefined') || (node.type === 'UnaryExpression' && node.operator === 'void'));

const isNothing = (node: AnyNode): boolean => isUndefined(node) || (node.type === 'Literal' && node.value === null);
