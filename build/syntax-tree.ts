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

/** Visits every node, outer ones first, with the nodes around it. */
export function eachNode(program: Program, visit: (node: AnyNode, parents: readonly AnyNode[]) => void): void {
  const parents: AnyNode[] = [];
  const walk = (node: AnyNode): void => {
    visit(node, parents);
    parents.push(node);
    const fields = node as unknown as Record<string, unknown>;
    for (const key in fields) {
      const value = fields[key];
      if (Array.isArray(value)) {
        for (const item of value) if (isNode(item)) walk(item);
      } else if (isNode(value)) walk(value);
    }
    parents.pop();
  };
  walk(program as AnyNode);
}

function isNode(value: unknown): value is AnyNode {
  return (
    typeof value === 'object' && value !== null && typeof (value as Node).type === 'string' && typeof (value as Node).start === 'number'
  );
}
