import ts from '../typescript-api.ts';
import { lacks } from '../engine.ts';
import type { ProgramFacts } from './facts.ts';
import type { SourceRewrite, SourceScope } from './scope.ts';
import { isAny, isBuiltIn, valuesOf } from './types.ts';

/** Object.assign of the interpreter puts members in the place of setters, which the language calls. */
export function assignedSetters({ setters }: ProgramFacts): SourceRewrite {
  return (node, visited, scope) => {
    if (!ts.isCallExpression(node) || !ts.isCallExpression(visited) || !lacks('polyfill/assign-setter')) return undefined;
    const [target] = node.arguments;
    if (setters.size === 0 || !target || !isAssign(node.expression, scope) || !mayHaveSetter(target, setters, scope)) return undefined;
    return scope.factory.createCallExpression(scope.factory.createIdentifier('$mote_assignTo'), undefined, visited.arguments);
  };
}

const isAssign = (callee: ts.Expression, { checker }: SourceScope): boolean =>
  ts.isPropertyAccessExpression(callee) &&
  callee.name.text === 'assign' &&
  isBuiltIn(checker.getTypeAtLocation(callee.expression), /^ObjectConstructor$/);

function mayHaveSetter(target: ts.Expression, setters: ReadonlySet<string>, { checker }: SourceScope): boolean {
  if (ts.isObjectLiteralExpression(target)) return target.properties.some(ts.isSetAccessor);
  return valuesOf(checker.getTypeAtLocation(target), checker).some(
    (part) =>
      isAny(part) ||
      (part.flags & ts.TypeFlags.TypeParameter) !== 0 ||
      checker.getPropertiesOfType(part).some(
        // A member of an interface may be the accessor of a class.
        ({ name, declarations }) => setters.has(name) && declarations?.some((d) => ts.isSetAccessor(d) || ts.isPropertySignature(d)),
      ),
  );
}
