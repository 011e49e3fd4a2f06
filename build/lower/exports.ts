import type { PluginItem, types } from '@babel/core';
import type { PassContext, Path } from './lower.ts';

/** Removes the export statement that the bundler left at the end: nothing on a board reads it. */
export function withoutExports({ t }: PassContext): PluginItem {
  return () => ({
    visitor: {
      ExportNamedDeclaration(path: Path<types.ExportNamedDeclaration>) {
        if (path.node.declaration) {
          path.replaceWith(path.node.declaration);
          return;
        }
        path.remove();
      },
      ObjectProperty(path: Path<types.ObjectProperty>) {
        // The bundler marks namespace objects so; the interpreter would keep it as a property.
        if (t.isIdentifier(path.node.key, { name: '__proto__' }) && t.isNullLiteral(path.node.value) && !path.node.computed) path.remove();
      },
      ExportDefaultDeclaration(path: Path<types.ExportDefaultDeclaration>) {
        const { declaration } = path.node;
        if (t.isExpression(declaration)) path.replaceWith(t.expressionStatement(declaration));
        else path.replaceWith(declaration as types.Statement);
      },
    },
  });
}
