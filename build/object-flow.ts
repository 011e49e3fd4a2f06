import type { AnyNode, CallExpression, Function as FunctionNode, MemberExpression, ObjectExpression, Program } from './parse.ts';
import { isFunction, lookUp, type Binding, type Reference, type Scope, type ScopeTree } from './scopes.ts';
import { eachNode } from './syntax-tree.ts';

/** Variables that may hold the same objects. */
export interface Holders {
  /** What those objects were written as. */
  readonly literals: Set<ObjectExpression>;
  /** Every read of a member by name, with the nodes around it. */
  readonly reads: { readonly node: MemberExpression; readonly parent: AnyNode }[];
}

/**
 * Follows objects that are written out as literals through variables and parameters. What is answered is known from end to end: nothing
 * else can be in those variables, and the objects are only read by name, tested, and handed on to variables among them.
 */
export function followObjects(tree: ScopeTree): Holders[] {
  const groups = new Groups();
  const calls = callsByFunction(tree);
  const called = new Map([...calls].flatMap(([own, sites]) => sites.map((call) => [call as AnyNode, own] as const)));
  const scopes = new Map(tree.scopes.filter(({ kind }) => kind === 'function').map((scope) => [scope.node, scope]));
  for (const scope of tree.scopes)
    for (const binding of scope.bindings.values()) {
      if (!(binding.kind === 'param' ? takeArguments(binding) : ['var', 'let', 'const'].includes(binding.kind))) groups.open(binding);
      for (const reference of binding.references) if (!(reference.write ? takeWrite : takeRead)(binding, reference)) groups.open(binding);
    }
  return groups.closed();

  function takeSource(binding: Binding, source: AnyNode | null | undefined): boolean {
    if (source?.type === 'ObjectExpression') groups.of(binding).literals.add(source);
    // An alias is joined where it is read.
    else return source?.type === 'Identifier' && !tree.globalNodes.has(source);
    return true;
  }

  function takeArguments(binding: Binding): boolean {
    const own = binding.scope.node as FunctionNode & AnyNode;
    const index = own.params.findIndex((parameter) => parameter === binding.declarations[0]);
    const sites = calls.get(own);
    return index >= 0 && sites !== undefined && sites.every((call) => takeSource(binding, plainArguments(call)[index]));
  }

  function takeWrite(binding: Binding, { node, path }: Reference): boolean {
    const parent = path.at(-2)!;
    if (isFunction(parent)) return true;
    if (parent.type === 'VariableDeclarator' && parent.id === node) return takeDeclaration(binding, parent.init, path);
    return (
      parent.type === 'AssignmentExpression' &&
      parent.operator === '=' &&
      parent.left === node &&
      path.at(-3)!.type === 'ExpressionStatement' &&
      takeSource(binding, parent.right)
    );
  }

  function takeDeclaration(binding: Binding, init: AnyNode | null | undefined, path: readonly AnyNode[]): boolean {
    return init ? takeSource(binding, init) : !path.at(-4)!.type.match(/^For(In|Of)Statement$/);
  }

  function takeRead(binding: Binding, { node, path, scope }: Reference): boolean {
    const parent = path.at(-2)!;
    if (parent.type === 'MemberExpression') {
      if (parent.computed || isChanged(parent, path.at(-3)!)) return false;
      groups.of(binding).reads.push({ node: parent, parent: path.at(-3)! });
      return true;
    }
    if (isTest(node, parent)) return true;
    const target = aliasOf(node, parent, path, scope);
    if (target) groups.join(binding, target);
    return target !== undefined;
  }

  /** The variable that the object goes on to. */
  function aliasOf(node: AnyNode, parent: AnyNode, path: readonly AnyNode[], scope: Scope): Binding | undefined {
    if (parent.type === 'VariableDeclarator' && parent.id.type === 'Identifier') return lookUp(parent.id.name, scope);
    if (parent.type === 'AssignmentExpression' && parent.left.type === 'Identifier' && path.at(-3)!.type === 'ExpressionStatement')
      return parent.operator === '=' ? lookUp(parent.left.name, scope) : undefined;
    const own = called.get(parent);
    const parameter = own?.params[plainArguments(parent as CallExpression).indexOf(node)];
    return parameter?.type === 'Identifier' ? scopes.get(own!)!.bindings.get(parameter.name) : undefined;
  }
}

/** Arguments up to the first spread. */
function plainArguments(call: CallExpression): AnyNode[] {
  const spread = call.arguments.findIndex((a) => a.type === 'SpreadElement');
  return (spread < 0 ? call.arguments : call.arguments.slice(0, spread)) as AnyNode[];
}

/** Whether only the truth of an object counts at this place. */
export function isTest(node: AnyNode, parent: AnyNode): boolean {
  if ('test' in parent) return parent.test === node && parent.type !== 'SwitchCase';
  if (parent.type === 'LogicalExpression') return parent.operator === '&&' && parent.left === node;
  return parent.type === 'UnaryExpression' && parent.operator === '!';
}

function isChanged(member: MemberExpression, parent: AnyNode): boolean {
  if (parent.type === 'AssignmentExpression' || parent.type === 'AssignmentPattern') return parent.left === member;
  if (parent.type === 'ForInStatement' || parent.type === 'ForOfStatement') return parent.left === member;
  return (
    parent.type === 'UpdateExpression' ||
    parent.type === 'ArrayPattern' ||
    parent.type === 'RestElement' ||
    (parent.type === 'Property' && parent.value === member && parent.kind === 'init') ||
    (parent.type === 'UnaryExpression' && parent.operator === 'delete')
  );
}

/** The calls of each function that is only ever called by its name. */
function callsByFunction(tree: ScopeTree): Map<FunctionNode & AnyNode, CallExpression[]> {
  const byName = new Map<AnyNode, FunctionNode & AnyNode>();
  eachNode(tree.program.node as Program, (node) => {
    if (node.type === 'FunctionDeclaration') byName.set(node.id!, node);
    if (node.type === 'VariableDeclarator' && node.init && isFunction(node.init)) byName.set(node.id, node.init);
  });
  const asking = new Set(tree.globals.filter(({ node }) => node.name === 'arguments').flatMap(({ path }) => path));
  const found = new Map<FunctionNode & AnyNode, CallExpression[]>();
  for (const scope of tree.scopes)
    for (const { declarations, references } of scope.bindings.values()) {
      const own = declarations.length === 1 ? byName.get(declarations[0]!) : undefined;
      const uses = references.filter(({ write }) => !write);
      if (!own || asking.has(own) || references.length - uses.length !== (own.type === 'FunctionDeclaration' ? 0 : 1)) continue;
      const sites = uses.map(({ node, path }) => (isCalled(node, path.at(-2)!) ? (path.at(-2) as CallExpression) : undefined));
      if (sites.every((site) => site !== undefined)) found.set(own, sites);
    }
  return found;
}

export function isCalled(node: AnyNode, parent: AnyNode): boolean {
  return parent.type === 'CallExpression' && parent.callee === node;
}

interface Group extends Holders {
  readonly members: Binding[];
  /** Something else may be in these variables, or something unseen may change what is. */
  open: boolean;
}

/** Sets of variables, joined by what flows between them. */
class Groups {
  readonly #groups = new Map<Binding, Group>();

  of(binding: Binding): Group {
    let group = this.#groups.get(binding);
    if (!group) this.#groups.set(binding, (group = { literals: new Set(), reads: [], open: false, members: [binding] }));
    return group;
  }

  open(binding: Binding): void {
    this.of(binding).open = true;
  }

  join(a: Binding, b: Binding): void {
    const [kept, gone] = [this.of(a), this.of(b)];
    if (kept === gone) return;
    for (const literal of gone.literals) kept.literals.add(literal);
    kept.reads.push(...gone.reads);
    kept.open ||= gone.open;
    kept.members.push(...gone.members);
    for (const member of gone.members) this.#groups.set(member, kept);
  }

  closed(): Holders[] {
    return [...new Set(this.#groups.values())].filter(({ open, literals }) => !open && literals.size > 0);
  }
}
