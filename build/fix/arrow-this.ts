import type { AnyNode, ArrowFunctionExpression } from '../parse.ts';
import { isFunction } from '../scopes.ts';
import { children, eachNode } from '../syntax-tree.ts';
import type { FixInput } from './fix.ts';

type Arrow = ArrowFunctionExpression & AnyNode;

/**
 * The interpreter keeps `this` for an arrow function where it reads the word as it skips the body. It does not read templates, and where
 * the body is an expression it forgets what it read in front of the last function in there. Such functions get a body in braces, or
 * the word once more.
 */
export function keepThis({ program, text, code }: FixInput): void {
  const users = new Set<Arrow>();
  eachNode(program, (node, parents) => {
    if (node.type !== 'ThisExpression') return;
    for (let i = parents.length - 1; i >= 0 && !isOwner(parents[i]!); i--)
      if (parents[i]!.type === 'ArrowFunctionExpression') users.add(parents[i] as Arrow);
  });
  const kept = new Set<AnyNode>();
  // Innermost first: those that end at one place close in that order.
  for (const arrow of [...users].sort((a, b) => b.start - a.start)) {
    const { word, last } = read(arrow, kept);
    if (word >= last && word >= 0) continue;
    kept.add(arrow);
    const body = arrow.body as AnyNode;
    const again = word < 0 ? 'this;' : '';
    if (body.type === 'BlockStatement') text.appendLeft(body.start + 1, again);
    else if (last < 0) {
      const [open, close] = BARE.test(body.type) ? ['', ''] : ['(', ')'];
      text.appendRight(body.start, `this&&${open}`).appendLeft(body.end, close);
    } else {
      const start = code.lastIndexOf('=>', body.start) + 2;
      text.appendLeft(start, `{${again}return${/[\w$]/.test(code[start]!) ? ' ' : ''}`).appendLeft(arrow.end, '}');
    }
  }
}

/** What stands behind && as it is. */
const BARE = /^(TemplateLiteral|BinaryExpression|CallExpression|MemberExpression)$/;

/** What has a `this` of its own. */
const isOwner = (node: AnyNode): boolean =>
  node.type === 'FunctionExpression' || node.type === 'FunctionDeclaration' || node.type === 'PropertyDefinition';

/** Where the interpreter reads the word last, and where it begins with the last function that it does not just skip. */
function read(arrow: Arrow, kept: ReadonlySet<AnyNode>): { word: number; last: number } {
  const found = { word: -1, last: -1 };
  const visit = (node: AnyNode, skips: boolean): void => {
    if (node.type === 'TemplateLiteral') return;
    if (node.type === 'ThisExpression') found.word = Math.max(found.word, node.start);
    let inside = skips;
    if (isFunction(node)) {
      const { body } = node;
      if (!skips) found.last = Math.max(found.last, body!.start);
      if (kept.has(node)) found.word = Math.max(found.word, body!.start);
      inside ||= body!.type === 'BlockStatement' || kept.has(node);
    }
    for (const child of children(node)) visit(child, inside);
  };
  visit(arrow.body as AnyNode, arrow.body.type === 'BlockStatement');
  return found;
}
