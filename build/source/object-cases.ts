import ts from '../typescript-api.ts';
import { lacks } from '../engine.ts';
import type { SourceRewrite, SourceScope } from './scope.ts';
import { isAny, isFunction, isList, valuesOf } from './types.ts';

/** Marks a case that is compared by `===`. Removed again by the pass over cases. */
export const CASE_MARK = '$mote_case';

/** A switch of the interpreter takes every two plain objects for the same: where a case may be one, its number is found by `===`. */
export function objectCases(): SourceRewrite {
  return (node, visited, scope) => {
    if (!ts.isCaseClause(node) || !ts.isCaseClause(visited) || !lacks('polyfill/switch-objects')) return undefined;
    if (!mayBeObject(node.expression, scope) || !mayBeObject(node.parent.parent.expression, scope)) return undefined;
    const { factory } = scope;
    const marked = factory.createCallExpression(factory.createIdentifier(CASE_MARK), undefined, [visited.expression]);
    return factory.updateCaseClause(visited, marked, visited.statements);
  };
}

const mayBeObject = (node: ts.Expression, { checker }: SourceScope): boolean =>
  valuesOf(checker.getTypeAtLocation(node), checker).some(
    (part) =>
      isAny(part) || (part.flags & (ts.TypeFlags.Object | ts.TypeFlags.NonPrimitive) && !isFunction(part) && !isList(part, checker)),
  );
