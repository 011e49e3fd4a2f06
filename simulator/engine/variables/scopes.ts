import type { AnyNode, Program } from 'acorn';
import { children, isFunction } from '../syntax-tree.ts';
import { SlotFacts } from './slot-facts.ts';

/** A scope as the interpreter makes it: one for each call, and one for each block with a `let` or `const` of its own. */
export interface Scope {
  /** A function, a block, a loop, a `catch`, or the whole text, whose scope is the root. */
  readonly node: AnyNode;
  readonly parent: Scope | undefined;
  readonly names: Map<string, SlotFacts>;
  /** A function is made inside, so that the scope can outlive what it is the scope of. */
  captured: boolean;
}

/** The scopes of a text by the nodes that open them. */
export function findScopes(program: Program): ReadonlyMap<AnyNode, Scope> {
  const scopes = new Map<AnyNode, Scope>();
  open(program, undefined, scopes);
  return scopes;
}

export function lookUp(name: string, scope: Scope | undefined): SlotFacts | undefined {
  for (let at = scope; at; at = at.parent) {
    const found = at.names.get(name);
    if (found) return found;
  }
  return undefined;
}

/** The scope of calls around: `var` and functions are declared there, wherever they stand. */
function callScope(scope: Scope): Scope {
  let at = scope;
  while (at.parent && !isFunction(at.node)) at = at.parent;
  return at;
}

function open(node: AnyNode, parent: Scope | undefined, scopes: Map<AnyNode, Scope>): void {
  const scope: Scope = { node, parent, names: new Map(), captured: false };
  scopes.set(node, scope);
  if (isFunction(node)) {
    for (const parameter of node.params) declare(parameter, scope);
    // The body is no block of its own.
    const body = node.body.type === 'BlockStatement' ? node.body.body : [node.body];
    for (const inner of body) look(inner, scope, scopes);
  } else {
    if (node.type === 'CatchClause' && node.param) declare(node.param, scope);
    for (const inner of children(node)) look(inner, scope, scopes);
  }
}

function look(node: AnyNode, scope: Scope, scopes: Map<AnyNode, Scope>): void {
  if (node.type === 'VariableDeclaration') {
    const owner = node.kind === 'var' ? callScope(scope) : scope;
    for (const { id } of node.declarations) declare(id, owner);
  }
  if ((node.type === 'FunctionDeclaration' || node.type === 'ClassDeclaration') && node.id) declare(node.id, callScope(scope));
  if (isFunction(node) || node.type === 'ClassDeclaration' || node.type === 'ClassExpression')
    for (let at: Scope | undefined = scope; at && !at.captured; at = at.parent) at.captured = true;
  if (opensScope(node)) open(node, scope, scopes);
  else for (const child of children(node)) look(child, scope, scopes);
}

function opensScope(node: AnyNode): boolean {
  return isFunction(node) || node.type === 'BlockStatement' || node.type === 'CatchClause' || isLoop(node);
}

export function isLoop(node: AnyNode): boolean {
  return node.type === 'ForStatement' || node.type === 'ForInStatement' || node.type === 'ForOfStatement';
}

function declare(pattern: AnyNode, scope: Scope): void {
  if (pattern.type === 'Identifier' && !scope.names.has(pattern.name)) scope.names.set(pattern.name, new SlotFacts(pattern.start));
}
