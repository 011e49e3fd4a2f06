import type { AnyNode } from '../parse.ts';
import type { FixInput } from './fix.ts';
import { bodyStart } from './var-order.ts';

/** Moves function declarations to the top of their function: on the interpreter a function exists once its statement has run. */
export function functionsFirst({ tree, text }: FixInput): void {
  for (const scope of tree.scopes) {
    if (scope.owner !== scope) continue;
    const statements = statementsOf(scope.node);
    const start = bodyStart(scope);
    let leading = true;
    for (const statement of statements) {
      if (statement.end <= start) continue;
      if (statement.type !== 'FunctionDeclaration') leading = false;
      else if (!leading) text.move(statement.start, statement.end, start);
    }
  }
}

export function statementsOf(node: AnyNode): readonly AnyNode[] {
  if (node.type === 'Program') return node.body;
  const body = 'body' in node ? (node.body as AnyNode) : undefined;
  return body?.type === 'BlockStatement' ? body.body : [];
}
