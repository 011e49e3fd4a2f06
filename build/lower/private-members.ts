import type { types as BabelTypes } from '@babel/core';

type Types = typeof BabelTypes;
type Node = BabelTypes.Node;

/** How the library names members that only it ever sees. */
const PRIVATE = /^_[a-z]/;

/**
 * Shortens the names of the library's private members, those that begin with `_`: no minifier does, since a member's name may be data.
 * In the library such a name never is; the application's own names are left alone, whatever they begin with.
 */
export function shortenPrivateMembers(t: Types, file: BabelTypes.File, isLibrary: (node: Node) => boolean): void {
  const taken = new Set<string>();
  const found = new Map<string, BabelTypes.Identifier[]>();
  const see = (key: Node, owner: Node): void => {
    if (t.isStringLiteral(key)) taken.add(key.value);
    if (!t.isIdentifier(key)) return;
    if (PRIVATE.test(key.name) && isLibrary(owner)) found.set(key.name, [...(found.get(key.name) ?? []), key]);
    else taken.add(key.name);
  };
  t.traverseFast(file, (node) => {
    if ((t.isMemberExpression(node) || t.isOptionalMemberExpression(node)) && !node.computed) see(node.property, node);
    else if (t.isObjectProperty(node) && !node.computed) {
      see(node.key, node);
      // `{ _a }` would rename the variable too.
      if (node.shorthand && t.isIdentifier(node.key) && found.get(node.key.name)?.includes(node.key)) {
        node.shorthand = false;
        if (node.value === node.key) node.value = t.cloneNode(node.key);
      }
    } else if ((t.isObjectMethod(node) || t.isClassMethod(node) || t.isClassProperty(node)) && !node.computed) see(node.key, node);
  });
  // The most used get the shortest; among equals the order is that of the program, so the same source gives the same names.
  const names = shortNames(taken);
  for (const [, keys] of [...found].sort((a, b) => b[1].length - a[1].length)) {
    const name = names.next().value as string;
    for (const key of keys) key.name = name;
  }
}

/** a, b, …, z, aa, ab, … without those taken. */
function* shortNames(taken: ReadonlySet<string>): Generator<string> {
  for (let number = 0; ; number++) {
    let name = '';
    for (let rest = number; rest >= 0; rest = Math.floor(rest / 26) - 1) name = String.fromCharCode(97 + (rest % 26)) + name;
    if (!taken.has(name)) yield name;
  }
}
