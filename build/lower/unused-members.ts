import type { types as BabelTypes } from '@babel/core';

type Types = typeof BabelTypes;
type Node = BabelTypes.Node;

/** How often something is written. */
type Counts = Map<string, number>;

/**
 * Leaves out functions of the library's objects that the whole program never names: no bundler does, since it cannot know
 * that an object is not read by a computed name. Only object literals of the library are touched, which is known not to list
 * or copy its own members; a program that calls any member by a computed name keeps everything.
 */
export function dropUnusedMembers(t: Types, file: BabelTypes.File, isLibrary: (node: Node) => boolean): void {
  const text = new Text(t);
  const objects: BabelTypes.ObjectExpression[] = [];
  t.traverseFast(file, (node) => {
    text.count(node, 1);
    if (t.isObjectExpression(node)) objects.push(node);
  });
  if (text.callsByComputedName) return;
  const own = objects.filter(isLibrary);
  const gone = new Set<Node>();
  const drop = (member: Node): void => {
    t.traverseFast(member, (node) => {
      gone.add(node);
      text.count(node, -1);
    });
  };
  // What a dropped function alone named can be dropped next.
  for (let dropped = true; dropped;) {
    dropped = false;
    for (const node of own) {
      if (gone.has(node)) continue;
      node.properties.filter((member) => text.isUnused(member)).forEach(drop);
      const kept = node.properties.filter((member) => !gone.has(member));
      dropped ||= kept.length < node.properties.length;
      node.properties = kept;
    }
  }
}

/** The names in a program, as far as it still has them. */
class Text {
  readonly #t: Types;
  /** Every text by which a member could be reached: after a dot, in a pattern, or as a string anywhere. */
  readonly #named: Counts = new Map();
  /** Names that are declared as functions, and as anything else. */
  readonly #functions: Counts = new Map();
  readonly #others: Counts = new Map();
  callsByComputedName = false;

  constructor(t: Types) {
    this.#t = t;
  }

  /** Counts what a node names and declares. @param by 1, or -1 for one that goes */
  count(node: Node, by: 1 | -1): void {
    const t = this.#t;
    if (t.isStringLiteral(node)) add(this.#named, node.value, by);
    else if (t.isTemplateElement(node)) add(this.#named, node.value.cooked ?? node.value.raw, by);
    else if (isMember(t, node) && t.isIdentifier(node.property)) add(this.#named, node.property.name, by);
    else if (t.isObjectPattern(node)) {
      for (const { key } of node.properties.filter((p) => t.isObjectProperty(p))) if (t.isIdentifier(key)) add(this.#named, key.name, by);
    } else if (t.isFunctionDeclaration(node) && node.id) add(this.#functions, node.id.name, by);
    else if (t.isVariableDeclarator(node) && t.isIdentifier(node.id))
      add(t.isFunction(node.init) ? this.#functions : this.#others, node.id.name, by);
    else if (t.isFunction(node)) for (const parameter of node.params) if (t.isIdentifier(parameter)) add(this.#others, parameter.name, by);
    if (t.isCallExpression(node) || t.isOptionalCallExpression(node)) this.callsByComputedName ||= isComputed(t, node.callee);
  }

  /** Whether a member is a function that nothing names. */
  isUnused(member: Node): boolean {
    const key = keyOf(this.#t, member);
    return key !== undefined && this.#isFunction(member) && !this.#named.get(key);
  }

  #isFunction(member: Node): boolean {
    const t = this.#t;
    if (t.isObjectMethod(member)) return member.kind === 'method';
    if (!t.isObjectProperty(member)) return false;
    // A name that stands for a function wherever it is declared.
    const { value } = member;
    return t.isFunction(value) || (t.isIdentifier(value) && !!this.#functions.get(value.name) && !this.#others.get(value.name));
  }
}

function add(counts: Counts, name: string, by: number): void {
  counts.set(name, (counts.get(name) ?? 0) + by);
}

type MemberAccess = BabelTypes.MemberExpression | BabelTypes.OptionalMemberExpression;

const isMember = (t: Types, node: Node): node is MemberAccess => t.isMemberExpression(node) || t.isOptionalMemberExpression(node);

/** Whether a call is of a member by a computed name. */
function isComputed(t: Types, callee: Node): boolean {
  return isMember(t, callee) && callee.computed && !t.isNumericLiteral(callee.property) && !t.isStringLiteral(callee.property);
}

function keyOf(t: Types, member: Node): string | undefined {
  if (!(t.isObjectMethod(member) || t.isObjectProperty(member)) || member.computed) return undefined;
  return t.isIdentifier(member.key) ? member.key.name : undefined;
}
