import type { AnyNode } from '../parse.ts';
import type { Binding, Reference, Scope } from '../scopes.ts';
import type { FixInput } from './fix.ts';
import { within } from './loop-bindings.ts';

/** Declares at the top of a function every var that may be used before its statement has run. */
export function declareVarsFirst({ tree, text }: FixInput): void {
  for (const scope of tree.scopes) {
    if (scope.owner !== scope) continue;
    const early = [...scope.bindings.values()].filter((b) => b.kind === 'var' && mayComeEarly(b)).map((b) => b.name);
    if (early.length > 0) text.appendRight(bodyStart(scope), `var ${early.join(',')};`);
  }
}

/** Whether a use of the var can run while its statement has not: it stands before it, or outside of its block. */
export function mayComeEarly(binding: Binding): boolean {
  const first = binding.references.find((r) => r.node === binding.declarations[0]);
  if (!first) return false;
  const region = regionOf(first);
  return binding.references.some((r) => r.node.start < first.node.start || !within(r.node, region));
}

/** What runs only after the declaration, if placed behind it: the nearest statement list, or the loop that it heads. */
function regionOf(declaration: Reference): AnyNode {
  const { path } = declaration;
  const statement = path.findLastIndex((n) => n.type === 'VariableDeclaration');
  const parent = path[statement - 1]!;
  if (parent.type === 'ForStatement') return regionAbove(path, statement - 1);
  if (parent.type === 'ForInStatement' || parent.type === 'ForOfStatement') return parent;
  return regionAbove(path, statement);
}

function regionAbove(path: readonly AnyNode[], at: number): AnyNode {
  return path[at - 1]!;
}

/** Offset of the first statement of a function or of the program, behind directives. */
export function bodyStart(scope: Scope): number {
  const node = scope.node;
  const list =
    node.type === 'Program'
      ? node.body
      : 'body' in node && (node.body as AnyNode).type === 'BlockStatement'
        ? (node.body as { body: AnyNode[] }).body
        : [];
  const directives = list.filter((s) => s.type === 'ExpressionStatement' && 'directive' in s && s.directive !== undefined);
  const last = directives.at(-1);
  if (last) return last.end;
  return node.type === 'Program' ? 0 : (node as { body: AnyNode }).body.start + 1;
}
