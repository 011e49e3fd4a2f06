import type { PluginItem, types } from '@babel/core';
import { lacks } from '../engine.ts';
import type { PassContext, Path } from './lower.ts';

/** Up to here Math.pow of the interpreter multiplies; further powers, and negative ones, it takes by way of logarithms. */
const LAST_EXACT = 9;

/** Powers, which `**` is compiled to as well. The library's own code knows what it gets and is left alone. */
export function powers({ t, helper, isLibrary }: PassContext): PluginItem {
  const isPow = (node: types.Node): boolean =>
    t.isMemberExpression(node) &&
    !node.computed &&
    t.isIdentifier(node.object, { name: 'Math' }) &&
    t.isIdentifier(node.property, { name: 'pow' });

  return () => ({
    visitor: lacks('polyfill/power')
      ? {
          MemberExpression(path: Path<types.MemberExpression>) {
            const { node, parent } = path;
            if (!isPow(node) || path.scope.hasBinding('Math', true) || isLibrary(node)) return;
            if (!t.isCallExpression(parent) || parent.callee !== node) path.replaceWith(helper('pow'));
            else replaceCall(path.parentPath as Path<types.CallExpression>);
          },
        }
      : {},
  });

  function replaceCall(path: Path<types.CallExpression>): void {
    const [base, exponent] = path.node.arguments;
    const power = integer(base) ** integer(exponent);
    if (t.isNumericLiteral(exponent, { value: 0.5 })) replaceBySquareRoot(path);
    else if (Number.isSafeInteger(power)) path.replaceWith(t.numericLiteral(power));
    else if (!isExact(exponent)) path.node.callee = helper('pow');
  }

  function replaceBySquareRoot(path: Path<types.CallExpression>): void {
    path.node.callee = helper('sqrt');
    path.node.arguments.length = 1;
  }

  /** The value of a literal without a fraction. */
  function integer(node: types.Node | undefined): number {
    return t.isNumericLiteral(node) && Number.isInteger(node.value) ? node.value : NaN;
  }

  /** Whether the interpreter's own way is as good as any: a small power, or a root. */
  function isExact(exponent: types.Node | undefined): boolean {
    return t.isNumericLiteral(exponent) && (exponent.value <= LAST_EXACT || !Number.isInteger(exponent.value));
  }
}
