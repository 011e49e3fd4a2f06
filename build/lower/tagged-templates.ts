import type { PluginItem, types } from '@babel/core';
import type { PassContext, Path } from './lower.ts';
import { utf8Bytes } from './text-bytes.ts';

/** Tagged templates become calls with the list of texts, which is made once for each place. */
export function taggedTemplates({ t, helper }: PassContext): PluginItem {
  return () => ({
    visitor: {
      TaggedTemplateExpression(path: Path<types.TaggedTemplateExpression>) {
        const { tag, quasi } = path.node;
        if (isStringRaw(tag, path)) {
          const quasis = quasi.quasis.map(({ value: { raw }, tail }) =>
            t.templateElement({ raw: raw.replace(/[\\`]|\$\{/g, '\\$&'), cooked: raw }, tail),
          );
          path.replaceWith(t.templateLiteral(quasis, quasi.expressions));
          return;
        }
        const list = path.scope.getProgramParent().generateUidIdentifier('texts');
        path.scope.getProgramParent().push({ id: list, kind: 'let' });
        const texts = (pick: (value: types.TemplateElement['value']) => string | null | undefined): types.Expression =>
          t.arrayExpression(
            quasi.quasis.map(({ value }) => {
              const text = pick(value);
              return text == null ? t.unaryExpression('void', t.numericLiteral(0)) : t.stringLiteral(utf8Bytes(text));
            }),
          );
        const made = t.callExpression(helper('template'), [texts((v) => v.cooked), texts((v) => v.raw)]);
        const once = t.logicalExpression('||', t.cloneNode(list), t.assignmentExpression('=', t.cloneNode(list), made));
        path.replaceWith(t.callExpression(tag, [once, ...(quasi.expressions as types.Expression[])]));
      },
    },
  });

  function isStringRaw(tag: types.Expression, path: Path): boolean {
    return (
      t.isMemberExpression(tag) &&
      t.isIdentifier(tag.object, { name: 'String' }) &&
      t.isIdentifier(tag.property, { name: 'raw' }) &&
      !path.scope.hasBinding('String', true)
    );
  }
}
