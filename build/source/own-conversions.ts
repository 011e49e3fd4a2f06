import ts from '../typescript-api.ts';
import type { SourceRewrite } from './scope.ts';

/** Marks an object literal of which nothing may be left out. Removed again by the pass of the same name. */
export const OBJECT_MARK = '$mote_object';

/**
 * An object literal with its own toString or valueOf: rollup takes members that nobody names for unused, so that `'' + object` would
 * lose them. As the argument of an unknown function the object is kept whole.
 */
export function ownConversions(): SourceRewrite {
  return (node, visited, { factory }) => {
    if (!ts.isObjectLiteralExpression(node) || !node.properties.some(isConversion)) return undefined;
    return factory.createCallExpression(factory.createIdentifier(OBJECT_MARK), undefined, [visited as ts.Expression]);
  };
}

const isConversion = ({ name }: ts.ObjectLiteralElementLike): boolean =>
  name !== undefined && (ts.isIdentifier(name) || ts.isStringLiteral(name)) && /^(toString|valueOf)$/.test(name.text);
