import type { types as BabelTypes } from '@babel/core';

type Types = typeof BabelTypes;
type Node = BabelTypes.Node;
type Member = BabelTypes.ObjectMethod | BabelTypes.ObjectProperty;

/**
 * Leaves out functions of the library's objects that the whole program never names: no bundler does, since it cannot know
 * that an object is not read by a computed name. Only object literals of the library are touched, which is known not to list
 * or copy its own members; a program that calls any member by a computed name keeps everything.
 */
export function dropUnusedMembers(t: Types, file: BabelTypes.File, isLibrary: (node: Node) => boolean): void {
  if (callsByComputedName(t, file)) return;
  // What a dropped function alone named can be dropped next.
  for (let dropped = true; dropped;) {
    dropped = false;
    const named = namesIn(t, file);
    const functions = functionNames(t, file);
    t.traverseFast(file, (node) => {
      if (!t.isObjectExpression(node) || !isLibrary(node)) return;
      const kept = node.properties.filter((member) => !isFunction(t, member, functions) || named.has(keyOf(t, member)!));
      dropped ||= kept.length < node.properties.length;
      node.properties = kept;
    });
  }
}

function isFunction(t: Types, member: Node, functions: ReadonlySet<string>): member is Member {
  if (keyOf(t, member) === undefined) return false;
  if (t.isObjectMethod(member)) return member.kind === 'method';
  if (!t.isObjectProperty(member)) return false;
  return t.isFunction(member.value) || (t.isIdentifier(member.value) && functions.has(member.value.name));
}

function keyOf(t: Types, member: Node): string | undefined {
  if (!(t.isObjectMethod(member) || t.isObjectProperty(member)) || member.computed) return undefined;
  return t.isIdentifier(member.key) ? member.key.name : undefined;
}

/** Every text by which a member could be reached: after a dot, in a pattern, or as a string anywhere. */
function namesIn(t: Types, file: BabelTypes.File): Set<string> {
  const names = new Set<string>();
  t.traverseFast(file, (node) => {
    if (t.isStringLiteral(node)) names.add(node.value);
    else if (t.isTemplateElement(node)) names.add(node.value.cooked ?? node.value.raw);
    else if ((t.isMemberExpression(node) || t.isOptionalMemberExpression(node)) && t.isIdentifier(node.property))
      names.add(node.property.name);
    else if (t.isObjectPattern(node)) {
      for (const property of node.properties)
        if (t.isObjectProperty(property) && t.isIdentifier(property.key)) names.add(property.key.name);
    }
  });
  return names;
}

/** Names that stand for a function wherever they are declared. */
function functionNames(t: Types, file: BabelTypes.File): Set<string> {
  const functions = new Set<string>();
  const others = new Set<string>();
  t.traverseFast(file, (node) => {
    if (t.isFunctionDeclaration(node) && node.id) functions.add(node.id.name);
    else if (t.isVariableDeclarator(node) && t.isIdentifier(node.id)) (t.isFunction(node.init) ? functions : others).add(node.id.name);
    else if (t.isFunction(node)) for (const parameter of node.params) if (t.isIdentifier(parameter)) others.add(parameter.name);
  });
  for (const name of others) functions.delete(name);
  return functions;
}

function callsByComputedName(t: Types, file: BabelTypes.File): boolean {
  let found = false;
  t.traverseFast(file, (node) => {
    if (!t.isCallExpression(node) && !t.isOptionalCallExpression(node)) return;
    const { callee } = node;
    const computed = (t.isMemberExpression(callee) || t.isOptionalMemberExpression(callee)) && callee.computed;
    if (computed && !t.isNumericLiteral(callee.property) && !t.isStringLiteral(callee.property)) found = true;
  });
  return found;
}
