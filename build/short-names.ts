import { KEPT_NAMES } from './engine.ts';
import type { AnyNode, Program } from './parse.ts';
import { analyseScopes, isFunction, type Binding, type Scope, type ScopeTree } from './scopes.ts';
import type { MapChain } from './source-maps.ts';
import { eachNode } from './syntax-tree.ts';
import { MagicString } from './text-edits.ts';

/** Short names of the program's own scope, by the names that they had before. */
export type NameMap = Readonly<Record<string, string>>;

export interface Shortened {
  readonly code: string;
  readonly names: NameMap;
}

const FIRST = 'etnrisoalcdhpmugfbvwyxkjqzSTPCEMARNIODLFBUWGVHXYKJQZ_$';
const NEXT = `${FIRST}0123456789`;
const RESERVED: readonly string[] = [...KEPT_NAMES, ...'as do if in is of for get let new set try var'.split(' ')];

/**
 * Gives every variable a short name. Minifiers hand names out by how often they occur in the whole program: one more statement
 * renames everything, and an update has to move all of it. Here the names in a function follow from its own text and from the
 * names of the program's own scope, and those are kept from an earlier build where it had them.
 * @param program the tree of the code, as a module
 * @param earlier names of that build
 */
export function shortenNames(code: string, program: Program, maps: MapChain, earlier: NameMap = {}): Shortened {
  const tree = analyseScopes(program);
  const text = new MagicString(code);
  const short = nameBindings(tree, earlier);
  for (const [binding, name] of short) {
    for (const node of binding.declarations) if (!binding.references.some((r) => r.node === node)) text.update(node.start, node.end, name);
    for (const { node, path } of binding.references) {
      const parent = path.at(-2);
      const shorthand = parent?.type === 'Property' && parent.shorthand;
      text.update(node.start, node.end, shorthand ? `${node.name}:${name}` : name);
    }
  }
  eachNode(program, (node, parents) => {
    if (node.type !== 'LabeledStatement' && node.type !== 'BreakStatement' && node.type !== 'ContinueStatement') return;
    if (node.label) text.update(node.label.start, node.label.end, shortLabel(node.label.name, [...parents, node]));
  });
  maps.add(text.generateDecodedMap({ source: maps.nameText(), hires: 'boundary' }));
  const own = [...tree.program.bindings.values()].map((b) => [b.name, short.get(b)!] as const);
  return { code: text.toString(), names: Object.fromEntries(own.sort(([a], [b]) => (a < b ? -1 : 1))) };
}

function nameBindings(tree: ScopeTree, earlier: NameMap): Map<Binding, string> {
  const short = new Map<Binding, string>();
  const foreign = new Set([...RESERVED, ...tree.globals.map((r) => r.node.name)]);
  const outer = readFromOutside(tree);
  for (const scope of tree.scopes) {
    const taken = new Set<string>();
    for (const binding of outer.get(scope) ?? []) taken.add(short.get(binding)!);
    // The interpreter's blocks are not always scopes: within one function no name hides another.
    for (let s = scope; s !== s.owner; s = s.parent!) for (const b of s.parent!.bindings.values()) taken.add(short.get(b)!);
    const bindings = [...scope.bindings.values()].sort((a, b) => b.references.length - a.references.length);
    if (scope === tree.program) keepNames(bindings, earlier, foreign, taken, short);
    const nextName = unusedNames(foreign, taken);
    for (const binding of bindings) if (!short.has(binding)) short.set(binding, nextName());
  }
  return short;
}

/** Names of an earlier build, where they are still free. */
function keepNames(
  bindings: readonly Binding[],
  earlier: NameMap,
  foreign: ReadonlySet<string>,
  taken: Set<string>,
  short: Map<Binding, string>,
): void {
  for (const binding of bindings) {
    const name = Object.hasOwn(earlier, binding.name) ? earlier[binding.name] : undefined;
    if (name === undefined || foreign.has(name) || taken.has(name)) continue;
    short.set(binding, name);
    taken.add(name);
  }
}

/** The variables of scopes around it that are used somewhere in a scope. */
function readFromOutside(tree: ScopeTree): Map<Scope, Set<Binding>> {
  const found = new Map<Scope, Set<Binding>>(tree.scopes.map((scope) => [scope, new Set()]));
  for (const { binding, scope } of tree.references) {
    if (binding) for (let s = scope; s !== binding.scope; s = s.parent!) found.get(s)!.add(binding);
  }
  return found;
}

function unusedNames(foreign: ReadonlySet<string>, taken: ReadonlySet<string>): () => string {
  let next = 0;
  return () => {
    for (;;) {
      const name = nameNumber(next++);
      if (!foreign.has(name) && !taken.has(name)) return name;
    }
  };
}

function nameNumber(number: number): string {
  let name = FIRST[number % FIRST.length]!;
  for (let rest = Math.floor(number / FIRST.length); rest > 0; rest = Math.floor(rest / NEXT.length)) name += NEXT[--rest % NEXT.length]!;
  return name;
}

/** By how many labels are around it in its function. */
function shortLabel(label: string, path: readonly AnyNode[]): string {
  const inFunction = path.slice(path.findLastIndex(isFunction) + 1).filter((n) => n.type === 'LabeledStatement');
  return nameNumber(inFunction.findIndex((n) => n.label.name === label));
}
