import type { AnyNode, MemberExpression, NewExpression } from '../parse.ts';
import { eachNode } from '../syntax-tree.ts';
import type { FixInput } from './fix.ts';

/** Whether `new` follows upon `new`, as in `new new Hub().Port()`, without a parenthesis between. */
export const isNestedNew = (node: AnyNode, code: string): boolean =>
  node.type === 'NewExpression' && /^new\s+new\b/.test(code.slice(node.start, node.start + LONGEST));

/** Minified text has one blank; scripts that are checked may have some more. */
const LONGEST = 40;

/** Puts parentheses around the inner one, which the minifier moves there from a constant. */
export function bracketNestedNews({ program, text, code }: FixInput): void {
  eachNode(program, (node) => {
    if (!isNestedNew(node, code)) return;
    let inner = (node as NewExpression).callee as AnyNode;
    while (inner.type === 'MemberExpression') inner = inner.object;
    text.appendLeft(inner.start, '(').prependRight(inner.end, ')');
  });
}

/** `new object.Member()` asks a getter of the object itself without the object: puts parentheses around the member, which is then read first. */
export function bracketGetters({ program, text }: FixInput): void {
  const news: MemberExpression[] = [];
  const getters = new Set<string>();
  eachNode(program, (node) => {
    if (node.type === 'NewExpression' && node.callee.type === 'MemberExpression') news.push(node.callee);
    if (node.type === 'Property' && node.kind === 'get' && node.key.type === 'Identifier') getters.add(node.key.name);
    // Object.defineProperty, and the helper of the compiler that calls it.
    if (node.type === 'CallExpression')
      for (const argument of node.arguments) if (argument.type === 'Literal') getters.add(String(argument.value));
  });
  for (const { property, start, end } of news)
    if (property.type === 'Identifier' && getters.has(property.name)) text.appendLeft(start, '(').prependRight(end, ')');
}
