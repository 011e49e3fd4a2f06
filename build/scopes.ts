import type { AnyNode, Function as FunctionNode, Identifier, MemberExpression, Node, Pattern, Program } from './parse.ts';
import { children } from './syntax-tree.ts';

export type BindingKind = 'var' | 'let' | 'const' | 'function' | 'class' | 'param' | 'catch' | 'self';

export interface Binding {
  readonly name: string;
  readonly kind: BindingKind;
  readonly scope: Scope;
  /** Identifiers that declare it, in text order. */
  readonly declarations: Identifier[];
  readonly references: Reference[];
}

export interface Reference {
  readonly node: Identifier;
  readonly scope: Scope;
  readonly write: boolean;
  /** Node chain from the program to the identifier, itself last. Made anew each time. */
  readonly path: readonly AnyNode[];
  binding: Binding | undefined;
}

export type ScopeKind = 'program' | 'function' | 'block' | 'loop' | 'switch' | 'catch' | 'class';

export interface Scope {
  readonly kind: ScopeKind;
  readonly node: AnyNode;
  readonly parent: Scope | undefined;
  /** The nearest scope of a function, or the program's. */
  readonly owner: Scope;
  readonly bindings: Map<string, Binding>;
}

export interface ScopeTree {
  readonly program: Scope;
  readonly scopes: readonly Scope[];
  readonly references: readonly Reference[];
  /** Names of the program that nothing declares: globals of the interpreter. */
  readonly globals: readonly Reference[];
  readonly globalNodes: ReadonlySet<Node>;
}

export const isFunction = (node: AnyNode): node is FunctionNode & AnyNode =>
  node.type === 'FunctionDeclaration' || node.type === 'FunctionExpression' || node.type === 'ArrowFunctionExpression';

/** Names that a pattern declares. */
export function patternNames(pattern: Pattern): Identifier[] {
  switch (pattern.type) {
    case 'Identifier':
      return [pattern];
    case 'ArrayPattern':
      return pattern.elements.flatMap((e) => (e ? patternNames(e) : []));
    case 'ObjectPattern':
      return pattern.properties.flatMap((p) => patternNames(p.type === 'RestElement' ? p.argument : p.value));
    case 'AssignmentPattern':
      return patternNames(pattern.left);
    case 'RestElement':
      return patternNames(pattern.argument);
    default:
      return [];
  }
}

/** The binding that a name has in a scope. */
export function lookUp(name: string, from: Scope): Binding | undefined {
  for (let scope: Scope | undefined = from; scope; scope = scope.parent) {
    const binding = scope.bindings.get(name);
    if (binding) return binding;
  }
  return undefined;
}

/** A node and those around it. */
interface Around {
  readonly node: AnyNode;
  readonly outer: Around | undefined;
}

class FoundReference implements Reference {
  readonly node: Identifier;
  readonly scope: Scope;
  readonly write: boolean;
  binding: Binding | undefined = undefined;
  readonly #around: Around | undefined;

  constructor(node: Identifier, scope: Scope, write: boolean, around: Around | undefined) {
    this.node = node;
    this.scope = scope;
    this.write = write;
    this.#around = around;
  }

  get path(): readonly AnyNode[] {
    const nodes: AnyNode[] = [];
    for (let a = this.#around; a; a = a.outer) nodes.push(a.node);
    return nodes.reverse();
  }
}

/** Scopes, declarations and references of a program, as the language defines them. */
export function analyseScopes(program: Program): ScopeTree {
  const scopes: Scope[] = [];
  const references: Reference[] = [];
  const root = open('program', program as AnyNode, undefined);
  /** The node that is looked at. */
  let around: Around | undefined;

  function open(kind: ScopeKind, node: AnyNode, parent: Scope | undefined): Scope {
    const scope = { kind, node, parent, bindings: new Map<string, Binding>() } as unknown as { -readonly [K in keyof Scope]: Scope[K] };
    scope.owner = kind === 'function' || kind === 'program' ? scope : parent!.owner;
    scopes.push(scope);
    return scope;
  }

  function declare(scope: Scope, kind: BindingKind, id: Identifier): void {
    const target = kind === 'var' ? scope.owner : scope;
    const known = target.bindings.get(id.name);
    if (known) known.declarations.push(id);
    else target.bindings.set(id.name, { name: id.name, kind, scope: target, declarations: [id], references: [] });
  }

  function hoist(node: AnyNode, scope: Scope): void {
    // Declarations directly in a list of statements; var statements are found wherever they stand.
    if (node.type === 'VariableDeclaration' && node.kind !== 'var') {
      for (const d of node.declarations) for (const id of patternNames(d.id)) declare(scope, node.kind as BindingKind, id);
    } else if (node.type === 'FunctionDeclaration' && node.id) declare(scope, 'function', node.id);
    else if (node.type === 'ClassDeclaration' && node.id) declare(scope, 'class', node.id);
  }

  function refer(node: Identifier, scope: Scope, write: boolean): void {
    references.push(new FoundReference(node, scope, write, around));
  }

  function each(nodes: readonly (AnyNode | null | undefined)[], scope: Scope): void {
    for (const child of nodes) if (child) walk(child, scope);
  }

  /** Does something one node further in. */
  function inside(node: AnyNode, work: () => void): void {
    const outer = around;
    around = { node, outer };
    work();
    around = outer;
  }

  function walk(node: AnyNode, scope: Scope): void {
    const outer = around;
    around = { node, outer };
    visit(node, scope);
    around = outer;
  }

  function visit(node: AnyNode, scope: Scope): void {
    switch (node.type) {
      case 'Identifier':
        refer(node, scope, false);
        return;
      case 'Program':
      case 'StaticBlock':
      case 'BlockStatement': {
        const block = node.type === 'Program' ? scope : open('block', node, scope);
        for (const s of node.body) hoist(s, block);
        each(node.body, block);
        return;
      }
      case 'FunctionDeclaration':
      case 'FunctionExpression':
      case 'ArrowFunctionExpression': {
        const own = open('function', node, scope);
        if (node.type === 'FunctionExpression' && node.id) declare(own, 'self', node.id);
        for (const p of node.params) for (const id of patternNames(p)) declare(own, 'param', id);
        for (const p of node.params) pattern(p, own);
        if (node.body.type === 'BlockStatement') {
          const { body } = node;
          for (const s of body.body) hoist(s, own);
          inside(body, () => each(body.body, own));
        } else walk(node.body, own);
        return;
      }
      case 'ClassDeclaration':
        each([node.superClass, node.body], scope);
        return;
      case 'ClassExpression': {
        const named = node.id ? open('class', node, scope) : scope;
        if (node.id) declare(named, 'self', node.id);
        each([node.superClass, node.body], named);
        return;
      }
      case 'MethodDefinition':
      case 'PropertyDefinition':
      case 'Property':
        if (node.computed) walk(node.key, scope);
        if (node.value) walk(node.value, scope);
        return;
      case 'MemberExpression':
        each([node.object, node.computed ? node.property : undefined], scope);
        return;
      case 'ForStatement':
      case 'ForInStatement':
      case 'ForOfStatement': {
        const head = node.type === 'ForStatement' ? node.init : node.left;
        const loop = open('loop', node, scope);
        if (head?.type === 'VariableDeclaration') hoist(head, loop);
        if (node.type === 'ForStatement') each([node.init, node.test, node.update, node.body], loop);
        else {
          if (head?.type === 'VariableDeclaration') walk(head, loop);
          else pattern(head as Pattern, loop);
          each([node.right, node.body], loop);
        }
        return;
      }
      case 'SwitchStatement': {
        walk(node.discriminant, scope);
        const cases = open('switch', node, scope);
        for (const c of node.cases) for (const s of c.consequent) hoist(s, cases);
        each(node.cases, cases);
        return;
      }
      case 'CatchClause': {
        const caught = open('catch', node, scope);
        if (node.param) for (const id of patternNames(node.param)) declare(caught, 'catch', id);
        walk(node.body, caught);
        return;
      }
      case 'VariableDeclaration':
        for (const d of node.declarations) {
          if (node.kind === 'var') for (const id of patternNames(d.id)) declare(scope, 'var', id);
          inside(d, () => {
            pattern(d.id, scope);
            if (d.init) walk(d.init, scope);
          });
        }
        return;
      case 'AssignmentExpression':
        pattern(node.left, scope);
        walk(node.right, scope);
        return;
      case 'UpdateExpression':
        pattern(node.argument as Pattern, scope);
        return;
      case 'LabeledStatement':
        walk(node.body, scope);
        return;
      case 'BreakStatement':
      case 'ContinueStatement':
      case 'ImportDeclaration':
      case 'MetaProperty':
        return;
      case 'ExportNamedDeclaration':
        if (node.declaration) {
          hoist(node.declaration, scope);
          walk(node.declaration, scope);
        } else for (const s of node.specifiers) inside(s, () => s.local.type === 'Identifier' && walk(s.local, scope));
        return;
      default:
        each(children(node), scope);
    }
  }

  /** Targets of an assignment or a declaration: names in them are written, other expressions read. */
  function pattern(node: Pattern, scope: Scope): void {
    // What is neither a name nor made of patterns is an expression, and read.
    if (node.type === 'MemberExpression') walk(node, scope);
    else inside(node as AnyNode, () => visitPattern(node, scope));
  }

  function visitPattern(node: Exclude<Pattern, MemberExpression>, scope: Scope): void {
    switch (node.type) {
      case 'Identifier':
        refer(node, scope, true);
        return;
      case 'ArrayPattern':
        for (const e of node.elements) if (e) pattern(e, scope);
        return;
      case 'ObjectPattern':
        for (const p of node.properties) {
          if (p.type === 'Property' && p.computed) walk(p.key, scope);
          pattern(p.type === 'RestElement' ? p.argument : p.value, scope);
        }
        return;
      case 'AssignmentPattern':
        pattern(node.left, scope);
        walk(node.right, scope);
        return;
      case 'RestElement':
        pattern(node.argument, scope);
    }
  }

  walk(program as AnyNode, root);
  const globals: Reference[] = [];
  for (const reference of references) {
    for (let s: Scope | undefined = reference.scope; s; s = s.parent) {
      const binding = s.bindings.get(reference.node.name);
      if (binding) {
        reference.binding = binding;
        binding.references.push(reference);
        break;
      }
    }
    if (!reference.binding) globals.push(reference);
  }
  return { program: root, scopes, references, globals, globalNodes: new Set(globals.map((r) => r.node)) };
}
