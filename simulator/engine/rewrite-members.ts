import type { AnyNode } from 'acorn';
import { isIndexKey } from './member-order.ts';
import { NATIVE_FUNCTIONS } from './standard-members.ts';
import type { Nodes } from './syntax-tree.ts';
import { nameOf, operatorAt, RUNTIME_NAME as R, type Walk } from './walk.ts';

/** Reads by a computed name, and of the name of a function, which has none. */
export function member(node: Nodes['MemberExpression'], parent: AnyNode | undefined, { edits, text }: Walk): void {
  const { object, property } = node;
  if (object.type === 'Super' || node.optional) return;
  const isTarget =
    (parent?.type === 'AssignmentExpression' && parent.left === node) ||
    parent?.type === 'UpdateExpression' ||
    ((parent?.type === 'ForInStatement' || parent?.type === 'ForOfStatement') && parent.left === node) ||
    (parent?.type === 'UnaryExpression' && parent.operator === 'delete');
  if (!node.computed) {
    if (!isTarget && nameOf(node) === 'name') edits.wrap(object, `${R}.named(`, ')');
    return;
  }
  if (property.type === 'Literal' && typeof property.value === 'number' && !isTarget) return;
  const called = parent?.type === 'CallExpression' && parent.callee === node;
  if (called && property.type === 'Literal') return;
  // Its own parentheses are outside of what is wrapped.
  const [open, close] = property.type === 'SequenceExpression' ? ['(', ')'] : ['', ''];
  const simple = object.type === 'Identifier' ? object.name : object.type === 'ThisExpression' ? 'this' : undefined;
  if (simple === undefined) {
    if (isTarget || called || parent?.type === 'TaggedTemplateExpression') return;
    edits.wrap(node, `${R}.get(`, ')');
    edits.replace(operatorAt(text, object.end), property.start, `,${open}`);
    edits.replace(property.end, node.end, close);
    return;
  }
  if (!isTarget) edits.wrap(property, `${R}.key(${simple},${open}`, `${close})`);
  else if (parent.type === 'AssignmentExpression' && parent.operator === '=' && !isTextLiteral(property))
    edits.wrap(property, `${R}.slot(${simple},${open}`, `${close})`);
}

function isTextLiteral(node: AnyNode): boolean {
  return node.type === 'Literal' && typeof node.value === 'string' && !isIndexKey(node.value);
}

export function assignment(node: Nodes['AssignmentExpression'], _parent: AnyNode | undefined, { edits, text, declared }: Walk): void {
  const { left } = node;
  const fixed = left.type === 'Identifier' && !declared.has(left.name) ? fixedKind(left.name) : undefined;
  if (fixed !== undefined) edits.wrap(node, `(${R}.fixed("${fixed}"),`, ')');
  if (left.type === 'MemberExpression' && nameOf(left) === 'length') {
    edits.wrap(left.object, `${R}.sized(`, ')');
    if (node.operator === '=') return;
  }
  if (node.operator !== '+=') return;
  const operator = operatorAt(text, left.end);
  if (left.type === 'Identifier') {
    edits.replace(operator, operator + 2, `=${R}.add(${left.name},`);
    edits.close(node.end, ')');
  } else if (left.type === 'MemberExpression') {
    edits.wrap(node, `${R}.addTo(`, ')');
    edits.replace(operator, operator + 2, ',');
    if (left.computed) {
      const [open, close] = left.property.type === 'SequenceExpression' ? ['(', ')'] : ['', ''];
      edits.replace(operatorAt(text, left.object.end), left.property.start, `,${open}`);
      edits.replace(left.property.end, left.end, close);
    } else if (left.property.type === 'Identifier') {
      edits.replace(operatorAt(text, left.object.end), left.property.end, `,"${left.property.name}"`);
    }
  }
}

/** Kind of a built-in that a bare name cannot be assigned to; classes and libraries can. */
function fixedKind(name: string): string | undefined {
  if (name === 'NaN' || name === 'Infinity') return 'Number';
  return NATIVE_FUNCTIONS.has(name) ? 'Function' : undefined;
}
