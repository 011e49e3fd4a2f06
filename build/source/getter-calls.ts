import ts from '../typescript-api.ts';
import type { ProgramFacts } from './facts.ts';
import { memberUse } from './findings.ts';
import type { SourceRewrite, SourceScope } from './scope.ts';
import { held, isRepeatable, pauses } from './usage.ts';

/**
 * `object.member(…)` of the interpreter asks a getter of the object itself without the object, so that its `this` is another one. Getters
 * of a prototype it asks rightly. What such a getter gives is called with `call`.
 */
export function getterCalls({ ownGetters }: ProgramFacts): SourceRewrite {
  return (node, visited, scope) => {
    if (ownGetters.size === 0 || !ts.isCallExpression(node) || !ts.isCallExpression(visited)) return undefined;
    const { expression: callee } = node;
    if (!isMember(callee) || !isMember(visited.expression) || !ownGetters.has(nameOf(callee)) || !mayBeGetter(callee, scope))
      return undefined;
    // A call that may not take place is compiled to one with `call` already.
    if (node.questionDotToken || callee.expression.kind === ts.SyntaxKind.SuperKeyword) return undefined;
    const { factory } = scope;
    const callOf = (place: Member): ts.Expression =>
      factory.createCallExpression(factory.createPropertyAccessExpression(place, 'call'), undefined, [
        place.expression,
        ...visited.arguments,
      ]);
    if (node.flags & ts.NodeFlags.OptionalChain) return void scope.report(memberUse(nameOf(callee), 'in an optional chain'), node);
    if (isRepeatable(callee, scope)) return callOf(visited.expression);
    if (!node.arguments.some(pauses)) return held(visited.expression, factory, callOf);
    return void scope.report(memberUse(nameOf(callee), 'with an argument that waits'), node);
  };
}

type Member = ts.PropertyAccessExpression | ts.ElementAccessExpression;

const isMember = (node: ts.Node): node is Member =>
  ts.isPropertyAccessExpression(node) || (ts.isElementAccessExpression(node) && ts.isStringLiteralLike(node.argumentExpression));

const nameOf = (node: Member): string =>
  ts.isPropertyAccessExpression(node) ? node.name.text : (node.argumentExpression as ts.StringLiteralLike).text;

/** Whether no method of a class is meant, nor an accessor of its objects, which is a member of the prototype. */
function mayBeGetter(callee: Member, { checker }: SourceScope): boolean {
  const symbol = checker.getSymbolAtLocation(ts.isPropertyAccessExpression(callee) ? callee.name : callee.argumentExpression);
  const isOfClass = (d: ts.Declaration): boolean =>
    ts.isMethodDeclaration(d) || (ts.isGetAccessor(d) && ts.isClassLike(d.parent) && !isStatic(d));
  return symbol?.declarations?.some(isOfClass) !== true;
}

const isStatic = (node: ts.Declaration): boolean => (ts.getCombinedModifierFlags(node) & ts.ModifierFlags.Static) !== 0;
