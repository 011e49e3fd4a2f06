import { eachNode } from '../syntax-tree.ts';
import type { FixInput } from './fix.ts';

/** Fills the holes of array literals: the interpreter cannot skip over one in code that does not run. */
export function fillArrayHoles({ program, text, code }: FixInput): void {
  eachNode(program, (node) => {
    if (node.type !== 'ArrayExpression') return;
    let cursor = node.start + 1;
    for (const element of node.elements) {
      if (element) cursor = element.end;
      else text.appendLeft(cursor, 'void 0');
      cursor = code.indexOf(',', cursor) + 1 || node.end;
    }
  });
}
