import type { AnyNode } from 'acorn';
import { children, isFunction, type FunctionNode } from './syntax-tree.ts';

/** Stack of the interpreter's task on the ESP32. */
export const STACK_BYTES = 25_000;
/** In use when a handler starts, and what the engine keeps free. */
export const STACK_BASE_BYTES = 800;

/**
 * The interpreter parses while it runs, so a call takes as much C stack as there are statements and brackets around it.
 * Bytes by place of the call, fitted to the depths that a 32-bit build with a 25,000 byte stack reached on 44 shapes of recursion.
 */
const CALL = 700;
/** A native that calls back (`forEach`, `map`, `replace`, `call`, `apply`). */
export const NATIVE_CALLBACK_BYTES = 1_290;
const EVAL = 1_743;
const NEW = 73;
const PAREN = 349;

/** By type of the surrounding node and the property in which the inner one stands. */
const AROUND: Readonly<Record<string, number>> = {
  'BlockStatement.body': 65,
  'IfStatement.consequent': 86,
  'IfStatement.alternate': 85,
  'IfStatement.test': 47,
  'ForStatement.body': 303,
  'ForInStatement.body': 303,
  'ForOfStatement.body': 303,
  'WhileStatement.body': 211,
  'DoWhileStatement.body': 211,
  'ReturnStatement.argument': 47,
  'VariableDeclarator.init': 23,
  'AssignmentExpression.right': 23,
  'TryStatement.block': 36,
  'TryStatement.finalizer': 36,
  'CatchClause.body': 36,
  'SwitchCase.consequent': 101,
  'BinaryExpression.right': 188,
  'LogicalExpression.right': 188,
  'ConditionalExpression.consequent': 54,
  'ConditionalExpression.alternate': 54,
  'ArrayExpression.elements': 321,
  'Property.value': 433,
  'CallExpression.arguments': 570,
  'NewExpression.arguments': 570,
  'TemplateLiteral.expressions': 651,
  'UnaryExpression.argument': 26,
};

export interface StackCost {
  /** Taken when the function is entered. */
  readonly entryBytes: number;
  /** Held while it runs, for what it calls: entry and the deepest place of a call in it. */
  readonly heldBytes: number;
}

export function stackCost(node: FunctionNode, text: string): StackCost {
  const entryBytes = CALL;
  const inside = node.body.type === 'BlockStatement' ? node.body.body : [node.body];
  return { entryBytes, heldBytes: entryBytes + inside.reduce((deepest, child) => Math.max(deepest, deepestCall(child, 0, text)), 0) };
}

function deepestCall(node: AnyNode, aroundBytes: number, text: string): number {
  if (isFunction(node)) return 0;
  let deepest = 0;
  if (node.type === 'NewExpression') deepest = aroundBytes + NEW;
  else if (node.type === 'CallExpression') deepest = aroundBytes + callBytes(node.callee);
  for (const child of children(node)) {
    const around = (AROUND[`${node.type}.${keyOf(node, child)}`] ?? 0) + PAREN * brackets(child, node, text);
    deepest = Math.max(deepest, deepestCall(child, aroundBytes + around, text));
  }
  return deepest;
}

function callBytes(callee: AnyNode): number {
  return callee.type === 'Identifier' && callee.name === 'eval' ? EVAL : 0;
}

function keyOf(node: AnyNode, child: AnyNode): string {
  for (const [key, value] of Object.entries(node) as [string, unknown][]) {
    if (value === child || (Array.isArray(value) && value.includes(child))) return key;
  }
  return '';
}

const OPERATORS = new Set([
  'BinaryExpression',
  'LogicalExpression',
  'ConditionalExpression',
  'ReturnStatement',
  'VariableDeclarator',
  'AssignmentExpression',
  'ExpressionStatement',
  'UnaryExpression',
  'MemberExpression',
]);

/** Brackets around an operand; the tree does not show them. */
function brackets(child: AnyNode, parent: AnyNode, text: string): number {
  if (!OPERATORS.has(parent.type)) return 0;
  let count = 0;
  for (let at = child.start - 1; at >= parent.start && /[(\s]/.test(text[at]!); at--) if (text[at] === '(') count++;
  return count;
}
