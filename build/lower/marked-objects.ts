import type { PluginItem, types } from '@babel/core';
import { OBJECT_MARK } from '../source/own-conversions.ts';
import type { PassContext, Path } from './lower.ts';

/** Takes the marks off the object literals that rollup was to keep whole. */
export function markedObjects({ t }: PassContext): PluginItem {
  return () => ({
    visitor: {
      CallExpression(path: Path<types.CallExpression>) {
        if (t.isIdentifier(path.node.callee, { name: OBJECT_MARK })) path.replaceWith(path.node.arguments[0] as types.Expression);
      },
    },
  });
}
