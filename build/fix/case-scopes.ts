import type { AnyNode } from '../parse.ts';
import type { FixInput } from './fix.ts';
import { within } from './loop-bindings.ts';

/** Braces around the statements of a case that declares names of its own: the interpreter lets those overwrite outer ones. */
export function braceCases({ tree, text }: FixInput): void {
  for (const scope of tree.scopes) {
    if (scope.kind !== 'switch' || scope.node.type !== 'SwitchStatement') continue;
    for (const item of scope.node.cases) {
      const own = [...scope.bindings.values()].filter((b) => b.declarations.some((d) => within(d, item)));
      // A name that another case uses too is left to the check.
      if (own.length === 0 || !own.every((b) => b.references.every((r) => within(r.node, item)))) continue;
      const [first] = item.consequent as AnyNode[];
      text.appendLeft(first!.start, '{');
      text.appendLeft(item.consequent.at(-1)!.end, '}');
    }
  }
}
