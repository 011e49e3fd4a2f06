import type { PluginItem, types } from '@babel/core';
import type { PassContext, Path } from './lower.ts';

/** What becomes of the entry's exports: nothing on a board reads them, a library puts them on a global. */
export type ExportUse = { readonly kind: 'drop' } | { readonly kind: 'global'; readonly name: string };

/** Replaces the export statement that the bundler left at the end. */
export function exportsAs({ t }: PassContext, use: ExportUse): PluginItem {
  return () => ({
    visitor: {
      ExportNamedDeclaration(path: Path<types.ExportNamedDeclaration>) {
        if (path.node.declaration) {
          path.replaceWith(path.node.declaration);
          return;
        }
        if (use.kind === 'drop') {
          path.remove();
          return;
        }
        const members = path.node.specifiers
          .filter((s) => t.isExportSpecifier(s))
          .map((s) => t.objectProperty(t.cloneNode(s.exported, true), s.local));
        const target = t.memberExpression(t.identifier('global'), t.identifier(use.name));
        path.replaceWith(t.expressionStatement(t.assignmentExpression('=', target, t.objectExpression(members))));
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
