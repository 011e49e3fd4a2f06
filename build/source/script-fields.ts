import ts from '../typescript-api.ts';
import type { SourceRewrite } from './scope.ts';

/** A field without a value is a member all the same, which is undefined; in TypeScript it may be no more than a declaration. */
export function scriptFields(): SourceRewrite {
  return (node, visited, { file, factory }) => {
    if (!ts.isPropertyDeclaration(node) || !ts.isPropertyDeclaration(visited) || visited.initializer) return undefined;
    if (!/\.[cm]?js$/.test(file.fileName)) return undefined;
    const { modifiers, name } = visited;
    return factory.updatePropertyDeclaration(visited, modifiers, name, undefined, undefined, factory.createVoidZero());
  };
}
