import type { AnyNode, AssignmentExpression, MemberExpression } from './parse.ts';
import { isFunction, type Binding, type Reference, type ScopeTree } from './scopes.ts';
import type { MagicString } from './text-edits.ts';

/**
 * Writes `object[key()] = value` as `(key(), value)` where nothing ever reads the object: @swc/core 1.16 leaves out the whole assignment, and
 * what computing the key does with it.
 */
export function keepKeys(tree: ScopeTree, text: MagicString): void {
  const bindings = new Set(tree.references.filter(isComputed).map(({ binding }) => binding));
  for (const binding of bindings) {
    if (!binding || !isPlain(binding) || !binding.references.every((r) => r.write || isNothing(r) || assignmentTo(r))) continue;
    for (const reference of binding.references.filter(isComputed)) drop(reference, text);
  }
}

function drop(reference: Reference, text: MagicString): void {
  const { left, right } = assignmentTo(reference)!;
  const { property } = left as MemberExpression;
  text.update(left.start, property.start, '(').update(property.end, right.start, ',').appendLeft(right.end, ')');
}

/** The assignment to a member of what a name means; undefined when it is another use. */
function assignmentTo({ path, node }: Reference): AssignmentExpression | undefined {
  const [assignment, member] = path.slice(-3);
  if (member?.type !== 'MemberExpression' || member.object !== node) return undefined;
  return assignment?.type === 'AssignmentExpression' && assignment.left === member ? assignment : undefined;
}

/** A name that stands by itself, as the compiler leaves it of an object literal that nobody takes. */
const isNothing = ({ path }: Reference): boolean => path.at(-2)!.type === 'ExpressionStatement';

/** An assignment to a member whose key is more than a name or a value. */
function isComputed(reference: Reference): boolean {
  const member = reference.path.at(-2)!;
  return member.type === 'MemberExpression' && member.computed && !isStill(member.property) && assignmentTo(reference) !== undefined;
}

const isStill = (key: AnyNode): boolean => key.type === 'Literal' || key.type === 'Identifier';

/** Whether an assignment to a member runs no setter: a list, a function, a class, or an object of plain members. */
function isPlain({ kind, declarations, references }: Binding): boolean {
  const writes = references.filter((r) => r.write);
  if (kind === 'class' || kind === 'function') return writes.length === 0;
  const holder = writes.length === 1 && declarations.length === 1 ? writes[0]!.path.at(-2)! : undefined;
  const value = holder?.type === 'VariableDeclarator' ? holder.init : undefined;
  if (!value) return false;
  if (value.type === 'ObjectExpression') return value.properties.every((p) => p.type === 'Property' && p.kind === 'init');
  return value.type === 'ArrayExpression' || isFunction(value as AnyNode);
}
