import type { AnyNode, Node, Program } from './parse.ts';

/** Children of a node in text order. */
export function children(node: AnyNode): AnyNode[] {
  const found: AnyNode[] = [];
  let inOrder = true;
  const add = (child: AnyNode): void => {
    inOrder &&= found.length === 0 || found.at(-1)!.start <= child.start;
    found.push(child);
  };
  const fields = node as unknown as Record<string, unknown>;
  for (const key in fields) {
    const value = fields[key];
    if (Array.isArray(value)) {
      for (const item of value) if (isNode(item)) add(item);
    } else if (isNode(value)) add(value);
  }
  return inOrder ? found : found.sort((a, b) => a.start - b.start);
}

/** The nodes of a tree, outer ones first, and how many are around each. */
interface Listing {
  readonly nodes: readonly AnyNode[];
  readonly depths: readonly number[];
}

/** A tree is gone through a dozen times, and never changed. */
const LISTINGS = new WeakMap<Program, Listing>();

/** Visits every node, outer ones first, with the nodes around it. */
export function eachNode(program: Program, visit: (node: AnyNode, parents: readonly AnyNode[]) => void): void {
  let listing = LISTINGS.get(program);
  if (!listing) LISTINGS.set(program, (listing = list(program)));
  const { nodes, depths } = listing;
  const parents: AnyNode[] = [];
  for (let i = 0; i < nodes.length; i++) {
    parents.length = depths[i]!;
    visit(nodes[i]!, parents);
    parents.push(nodes[i]!);
  }
}

function list(program: Program): Listing {
  const nodes: AnyNode[] = [];
  const depths: number[] = [];
  const walk = (node: AnyNode, depth: number): void => {
    nodes.push(node);
    depths.push(depth);
    const fields = node as unknown as Record<string, unknown>;
    for (const key in fields) {
      const value = fields[key];
      if (Array.isArray(value)) {
        for (const item of value) if (isNode(item)) walk(item, depth + 1);
      } else if (isNode(value)) walk(value, depth + 1);
    }
  };
  walk(program as AnyNode, 0);
  return { nodes, depths };
}

function isNode(value: unknown): value is AnyNode {
  return (
    typeof value === 'object' && value !== null && typeof (value as Node).type === 'string' && typeof (value as Node).start === 'number'
  );
}
