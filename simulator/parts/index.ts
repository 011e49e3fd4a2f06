import * as catalogue from './catalogue.ts';
import type { Part, PartKind } from './define-part.ts';

export * from './catalogue.ts';
export { definePart } from './define-part.ts';

/** Every part that a wiring document can name. */
export const PART_KINDS: Readonly<Record<string, PartKind>> = Object.fromEntries(
  Object.values(catalogue).map((kind) => [kind.definition.name, kind as unknown as PartKind]),
);

/** Makes a part of a checked wiring. */
export function makeWiredPart({ part, options }: { readonly part: string; readonly options: Parameters<PartKind>[0] }): Part {
  return PART_KINDS[part]!(options);
}
