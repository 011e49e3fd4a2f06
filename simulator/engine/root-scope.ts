import type { AnyNode, Program } from 'acorn';
import { children, isFunction } from './syntax-tree.ts';

/** How the declarations of a script's root become variables of V8's script scope, which `let` declares once and no second time. */
export interface RootPlan {
  /** Statements that declare where they stand. All other declarations of the root become assignments. */
  readonly inPlace: ReadonlySet<AnyNode>;
  /** Names that must exist before the first statement. */
  readonly hoisted: readonly string[];
  /** All names that this script adds. */
  readonly names: readonly string[];
}

/** `known`: names that earlier scripts of the same realm declared. */
export function planRoot(program: Program, known: ReadonlySet<string>): RootPlan {
  const inPlace = new Set<AnyNode>();
  const names = new Set<string>();
  const hoisted = new Set<string>();
  const assigned = new Set<string>();
  for (const statement of program.body) {
    const own = declaredNames(statement);
    const fresh = own.every((name) => !known.has(name) && !names.has(name) && !assigned.has(name)) && new Set(own).size === own.length;
    if (own.length > 0 && fresh) inPlace.add(statement);
    for (const name of own) {
      if (!fresh && !known.has(name) && !names.has(name)) hoisted.add(name);
      if (!known.has(name)) names.add(name);
    }
    const inner = nested(statement);
    for (const name of inner.declared) {
      if (known.has(name) || names.has(name)) continue;
      hoisted.add(name);
      names.add(name);
    }
    for (const name of inner.assigned) assigned.add(name);
  }
  return { inPlace, hoisted: [...hoisted], names: [...names] };
}

/** Names that a statement itself declares. */
export function declaredNames(statement: AnyNode): string[] {
  if (statement.type === 'VariableDeclaration')
    return statement.declarations.flatMap(({ id }) => (id.type === 'Identifier' ? [id.name] : []));
  if ((statement.type === 'FunctionDeclaration' || statement.type === 'ClassDeclaration') && statement.id) return [statement.id.name];
  return [];
}

/** What blocks inside a root statement declare for the root, and what it assigns. */
function nested(statement: AnyNode): { declared: string[]; assigned: string[] } {
  const declared: string[] = [];
  const assigned: string[] = [];
  const look = (node: AnyNode): void => {
    if (node !== statement) {
      if (node.type === 'FunctionDeclaration' || (node.type === 'VariableDeclaration' && node.kind === 'var'))
        declared.push(...declaredNames(node));
    }
    if (isFunction(node)) return;
    if (node.type === 'AssignmentExpression' && node.left.type === 'Identifier') assigned.push(node.left.name);
    for (const child of children(node)) look(child);
  };
  look(statement);
  return { declared, assigned };
}

/** Adds the function declarations of a function's body whose name nothing else in it declares. */
export function soleFunctions(body: readonly AnyNode[], parameters: readonly AnyNode[], found: Set<AnyNode>): void {
  const counts = new Map<string, number>();
  const count = (name: string): void => void counts.set(name, (counts.get(name) ?? 0) + 1);
  for (const parameter of parameters) if (parameter.type === 'Identifier') count(parameter.name);
  for (const statement of body) {
    declaredNames(statement).forEach(count);
    nested(statement).declared.forEach(count);
  }
  for (const statement of body) {
    if (statement.type === 'FunctionDeclaration' && counts.get(statement.id!.name) === 1) found.add(statement);
  }
}
