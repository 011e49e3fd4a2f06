import type { AnyNode, Class } from '../parse.ts';
import { eachNode } from '../syntax-tree.ts';
import type { FixInput } from './fix.ts';

/**
 * Whether the interpreter may have to read over a class without making it: in an operand that is not taken, an arrow function's
 * expression, a statement without braces or a case. It then fails at the first member, while it skips braces safely.
 */
export function isReadOver(node: Class, parents: readonly AnyNode[]): boolean {
  if (node.body.body.length === 0) return false;
  let inner = node as AnyNode;
  for (const parent of parents.toReversed()) {
    switch (parent.type) {
      case 'ConditionalExpression':
        if (inner !== parent.test) return true;
        break;
      case 'LogicalExpression':
        if (inner === parent.right) return true;
        break;
      case 'ArrowFunctionExpression':
        return parent.body === inner;
      case 'IfStatement':
      case 'ForStatement':
      case 'ForInStatement':
      case 'ForOfStatement':
      case 'WhileStatement':
      case 'DoWhileStatement':
      case 'SwitchCase':
        return true;
      case 'BlockStatement':
      case 'FunctionExpression':
      case 'FunctionDeclaration':
      case 'Program':
        return false;
      default:
    }
    inner = parent;
  }
  return false;
}

/**
 * Puts such class expressions into a function body, whose braces the interpreter skips; and those that name themselves, whose name it
 * knows of a declaration alone. The minifier makes one of a class that is used once.
 */
export function shelterClasses({ program, text, tree }: FixInput): void {
  const naming = new Set<AnyNode>(
    tree.scopes
      .filter(({ kind, bindings }) => kind === 'class' && [...bindings.values()].some((b) => b.references.length > 0))
      .map((s) => s.node),
  );
  eachNode(program, (node, parents) => {
    if (node.type !== 'ClassExpression') return;
    const name = naming.has(node) ? node.id?.name : undefined;
    if (name === undefined && !isReadOver(node, parents)) return;
    const parent = parents.at(-1);
    const called = parent?.type === 'NewExpression' && parent.callee === node;
    text.prependRight(node.start, `${called ? '(' : ''}(()=>{${name === undefined ? 'return ' : ''}`);
    text.appendLeft(node.end, `${name === undefined ? '' : `return ${name}`}})()${called ? ')' : ''}`);
  });
}
