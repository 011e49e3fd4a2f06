import type { AnyNode } from 'acorn';
import { children } from '../scopes.ts';
import type { FixInput } from './fix.ts';

/** Gives a name to a base class that is an expression: the interpreter takes only a name after extends. */
export function nameBaseClasses({ program, text, code, freshName }: FixInput): void {
  const visit = (node: AnyNode): void => {
    children(node).forEach(visit);
    if (node.type !== 'ClassDeclaration' && node.type !== 'ClassExpression') return;
    const base = node.superClass;
    if (!base || base.type === 'Identifier') return;
    const name = freshName();
    // The parentheses around the base, if any, are part of what is replaced.
    const head = node.start + code.slice(node.start, base.start).lastIndexOf('extends');
    const source = text.slice(base.start, base.end);
    text.overwrite(head, node.body.start, `extends ${name}`);
    if (node.type === 'ClassDeclaration') text.prependRight(node.start, `let ${name}=${source};`);
    else {
      text.prependRight(node.start, `(${name}=>`);
      text.appendLeft(node.end, `)(${source})`);
    }
  };
  visit(program as AnyNode);
}
