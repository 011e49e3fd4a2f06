import type { AnyNode, ObjectExpression, Property } from '../parse.ts';
import { isFunction } from '../scopes.ts';
import { eachNode } from '../syntax-tree.ts';
import type { FixInput } from './fix.ts';
import { bodyStart } from './var-order.ts';

/**
 * Whether an error in a member of this literal would make the interpreter lose its place: it reads on for the catch, but not over the
 * values of the members behind, and takes the literal's last brace for the end of the block. What no try of the same function holds is left
 * as a whole.
 */
export function isTryLiteral(node: AnyNode, parents: readonly AnyNode[]): node is ObjectExpression & AnyNode {
  if (node.type !== 'ObjectExpression' || node.properties.slice(0, -1).every((member) => !mayThrow(member as AnyNode))) return false;
  const inFunction = [...parents.slice(parents.findLastIndex(isFunction) + 1), node];
  return inFunction.some((around, i) => around.type === 'TryStatement' && around.block === inFunction[i + 1]);
}

function mayThrow(node: AnyNode): boolean {
  switch (node.type) {
    case 'Property':
      return node.computed || mayThrow(node.value as AnyNode);
    case 'ObjectExpression':
      return node.properties.some((member) => mayThrow(member as AnyNode));
    case 'ArrayExpression':
      return node.elements.some((element) => element !== null && mayThrow(element as AnyNode));
    case 'TemplateLiteral':
      return node.expressions.length > 0;
    case 'UnaryExpression':
      return node.operator === 'delete' || mayThrow(node.argument as AnyNode);
    default:
      return !isFunction(node) && node.type !== 'Literal' && node.type !== 'Identifier' && node.type !== 'ThisExpression';
  }
}

/** Makes such objects member by member; those with accessors or shorthand in a function of their own, whose text is left as a whole. */
export function partTryLiterals(input: FixInput): void {
  const { program, text, freshName } = input;
  const declared = new Map<AnyNode, Set<string>>();
  eachNode(program, (node, parents) => {
    if (!isTryLiteral(node, parents)) return;
    if (!node.properties.every(isPlain)) {
      text.prependRight(node.start, '(()=>{return').appendLeft(node.end, '})()');
      return;
    }
    const depth = parents.filter((around, i) => isTryLiteral(around, parents.slice(0, i))).length;
    const object = freshName('o', `literal ${depth}`);
    const owner = parents.findLast((around) => isFunction(around)) ?? (program as AnyNode);
    declared.set(owner, (declared.get(owner) ?? new Set()).add(object));
    assignMembers(node, object, input);
  });
  for (const scope of input.tree.scopes) {
    const names = declared.get(scope.node);
    if (names && scope.owner === scope) text.appendRight(bodyStart(scope), `var ${[...names].join(',')};`);
  }
}

const isPlain = (member: ObjectExpression['properties'][number]): member is Property =>
  member.type === 'Property' && !member.computed && !member.shorthand && member.kind === 'init';

function assignMembers(node: ObjectExpression, object: string, { text, code }: FixInput): void {
  let end = node.start;
  // Values that are sequences keep their parentheses, which are no part of them.
  let close = '';
  for (const [index, member] of (node.properties as Property[]).entries()) {
    const { key, value, method } = member;
    const name = code.slice(key.start, key.end);
    const target = key.type === 'Identifier' ? `${object}.${name}` : `${object}[${name}]`;
    const open = value.type === 'SequenceExpression' ? '(' : '';
    text.update(end, value.start, `${close}${index > 0 ? ',' : `(${object}={},`}${target}=${method ? 'function' : ''}${open}`);
    close = open && ')';
    end = value.end;
  }
  text.update(end, node.end, `${close},${object})`);
}
