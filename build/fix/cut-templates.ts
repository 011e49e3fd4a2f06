import type { AnyNode, Program, TemplateLiteral } from '../parse.ts';
import { eachNode } from '../syntax-tree.ts';
import type { FixInput } from './fix.ts';

/** A dollar sign in front of an escaped brace, as the minifier writes them. */
const ESCAPED = '$\\{';

/**
 * Whether the interpreter finds other expressions in a template: it counts braces up to the end of one, also those in texts and regular
 * expressions, and where there is one it takes what is escaped for another.
 */
export function isCutTemplate(node: TemplateLiteral, code: string): boolean {
  return hasEscaped(node) || isCut(node, code);
}

const hasEscaped = ({ expressions, quasis }: TemplateLiteral): boolean =>
  expressions.length > 0 && quasis.some(({ value }) => value.raw.includes(ESCAPED));

function isCut({ expressions, quasis }: TemplateLiteral, code: string): boolean {
  return expressions.some((_, at) => {
    let depth = 1;
    for (const letter of code.slice(quasis[at]!.end + '${'.length, quasis[at + 1]!.start - '}'.length)) {
      if (letter === '{') depth++;
      if (letter === '}' && --depth === 0) return true;
    }
    return depth !== 1;
  });
}

/** Writes the braces in such texts as escapes, and the sign in front of an escaped one as an expression. */
export function escapeBraces({ program, text, code }: FixInput): void {
  const inCut = new Set<AnyNode>();
  const signs = new Set<AnyNode>();
  eachNode(program, (node) => {
    if (node.type === 'TemplateLiteral') {
      if (isCut(node, code))
        for (const expression of node.expressions) eachNode(expression as AnyNode as Program, (inner) => inCut.add(inner));
      if (hasEscaped(node)) for (const quasi of node.quasis) signs.add(quasi as AnyNode);
    }
    const isText = node.type === 'Literal' || node.type === 'TemplateElement';
    if (!isText || !(inCut.has(node) || signs.has(node))) return;
    for (const { 0: found, index } of code.slice(node.start, node.end).matchAll(/\$\\\{|\\[^]|[{}]/g)) {
      const sign = found !== ESCAPED ? '' : signs.has(node) ? '${"$"}' : '$';
      const brace = found.endsWith('{') ? '\\x7b' : '\\x7d';
      if (sign !== '' || (inCut.has(node) && /[{}]$/.test(found)))
        text.update(node.start + index, node.start + index + found.length, sign + (inCut.has(node) ? brace : '{'));
    }
  });
}
