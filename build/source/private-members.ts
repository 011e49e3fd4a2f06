import ts from '../typescript-api.ts';
import type { ProgramFacts } from './facts.ts';
import type { SourceRewrite } from './scope.ts';

/**
 * Private `#x` become plain members under names that nothing else in the program has. WeakMaps, which TypeScript would use, do
 * not exist on the interpreter.
 */
export function privateMembers({ privateNames: names }: ProgramFacts): SourceRewrite {
  const plainName = (node: ts.PrivateIdentifier): string => {
    for (let owner: ts.Node = node; ; owner = owner.parent) {
      const name = names.get(owner)?.get(node.text);
      if (name !== undefined) return name;
    }
  };
  return (node, visited, { factory }) => {
    if (ts.isPrivateIdentifier(node)) {
      // The left side of `#x in o` is not an expression of its own.
      if (ts.isBinaryExpression(node.parent)) return undefined;
      return factory.createIdentifier(plainName(node));
    }
    if (ts.isBinaryExpression(node) && ts.isPrivateIdentifier(node.left) && ts.isBinaryExpression(visited)) {
      const name = factory.createStringLiteral(plainName(node.left));
      return factory.createBinaryExpression(name, ts.SyntaxKind.InKeyword, visited.right);
    }
    return undefined;
  };
}
