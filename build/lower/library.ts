import type { PluginItem, types } from '@babel/core';
import { lacks, lacksGlobal, lacksStatic } from '../engine.ts';
import { isHelper, HELPER_PREFIX, type HelperName } from '../lowering-helpers.ts';
import type { PassContext, Path } from './lower.ts';

/** The name by which objects are iterated, in place of the symbol that the interpreter does not have. */
export const ITERATOR_KEY = '$it';

/** Globals that functions of the compiler stand for. */
export const POLYFILLED_GLOBALS: Readonly<Record<string, HelperName>> = { Map: 'Map', Set: 'Set' };

/** The same for members of globals. */
export const POLYFILLED_STATICS: Readonly<Record<string, Readonly<Record<string, HelperName>>>> = {
  Array: { from: 'from' },
  Math: { cbrt: 'cbrt', clz32: 'clz32', fround: 'fround', hypot: 'hypot', imul: 'imul', log10: 'log10', log2: 'log2', trunc: 'trunc' },
  Number: { isFinite: 'isFinite', isInteger: 'isInteger', isNaN: 'isNaN', isSafeInteger: 'isSafeInteger' },
  Object: { freeze: 'freeze', hasOwn: 'hasOwn', is: 'is', preventExtensions: 'freeze', seal: 'freeze' },
  Promise: { allSettled: 'allSettled', any: 'any', race: 'race' },
};

/** Members of globals that are written another way. */
export const REWRITTEN_STATICS: Readonly<Record<string, readonly string[]>> = {
  Array: ['of'],
  Number: ['EPSILON', 'MAX_SAFE_INTEGER', 'MIN_SAFE_INTEGER', 'parseFloat', 'parseInt'],
  String: ['raw'],
  Symbol: ['iterator'],
};

/** Functions of the interpreter that give another value than the language. The library's own code knows and is left alone. */
const CORRECTED_STATICS: Readonly<Record<string, Readonly<Record<string, HelperName>>>> = {
  Math: {
    ...(lacks('polyfill/acos-of-one') ? ({ acos: 'acos' } as const) : {}),
    ...(lacks('polyfill/round-half') ? ({ round: 'round' } as const) : {}),
    ...(lacks('polyfill/sign-of-nan') ? ({ sign: 'sign' } as const) : {}),
    ...(lacks('polyfill/square-root') ? ({ sqrt: 'sqrt' } as const) : {}),
  },
};

/** Globals and their members that the interpreter lacks. */
export function library(context: PassContext): PluginItem {
  const { t, helper, isLibrary } = context;
  return () => ({
    visitor: {
      Identifier(path: Path<types.Identifier>) {
        const { name } = path.node;
        if (name.startsWith(HELPER_PREFIX) && isHelper(name.slice(HELPER_PREFIX.length)))
          helper(name.slice(HELPER_PREFIX.length) as HelperName);
        if (!isGlobal(path) || path.parentPath?.isUnaryExpression({ operator: 'typeof' })) return;
        const own = Object.hasOwn(POLYFILLED_GLOBALS, name) && lacksGlobal(name) ? POLYFILLED_GLOBALS[name] : undefined;
        if (own) path.replaceWith(helper(own));
      },
      MemberExpression(path: Path<types.MemberExpression>) {
        if (path.node.computed && isIteratorSymbol(path.node.property)) {
          path.replaceWith(t.memberExpression(path.node.object, t.identifier(ITERATOR_KEY)));
          return;
        }
        const object = path.get('object');
        if (!object.isIdentifier() || !isGlobal(object) || path.node.computed || !t.isIdentifier(path.node.property)) return;
        const [type, name] = [object.node.name, path.node.property.name];
        const lacking = lacksStatic(type, name);
        const own =
          (lacking ? entry(POLYFILLED_STATICS, type, name) : undefined) ??
          (isLibrary(path.node) ? undefined : entry(CORRECTED_STATICS, type, name));
        if (own) path.replaceWith(helper(own));
        else if (lacking && REWRITTEN_STATICS[type]?.includes(name)) rewrite(path, type, name);
      },
      CallExpression(path: Path<types.CallExpression>) {
        const { callee, arguments: args } = path.node;
        if (lacks('polyfill/round-half') && isRound(path)) {
          // The interpreter rounds halves away from zero, the language up; of halves of the number nothing is rounded off before.
          const call = (name: string, value: types.Expression): types.Expression =>
            t.callExpression(t.memberExpression(t.identifier('Math'), t.identifier(name)), [value]);
          const halves = call('floor', t.binaryExpression('*', args[0] as types.Expression, t.numericLiteral(2)));
          path.replaceWith(call('ceil', t.binaryExpression('/', halves, t.numericLiteral(2))));
          return;
        }
        // What TypeScript names a class with that has none: nothing on the board reads the names of classes.
        if (t.isIdentifier(callee, { name: '__setFunctionName' }) && isGlobal(path.get('callee') as Path<types.Identifier>)) {
          path.replaceWith(args[0] as types.Expression);
          return;
        }
        if (t.isIdentifier(callee, { name: 'queueMicrotask' }) && isGlobal(path.get('callee') as Path<types.Identifier>)) {
          const settled = t.callExpression(t.memberExpression(t.identifier('Promise'), t.identifier('resolve')), []);
          path.replaceWith(t.callExpression(t.memberExpression(settled, t.identifier('then')), args));
          return;
        }
        // x[Symbol.iterator]() is of any iterable, arrays too.
        if (t.isMemberExpression(callee) && callee.computed && isIteratorSymbol(callee.property) && args.length === 0) {
          path.replaceWith(t.callExpression(helper('iter'), [callee.object]));
        }
      },
      'ObjectMethod|ClassMethod|ObjectProperty'(path: Path<types.ClassMethod>) {
        if (!path.node.computed || !isIteratorSymbol(path.node.key)) return;
        path.node.key = t.identifier(ITERATOR_KEY);
        path.node.computed = false;
      },
    } as never,
  });

  function isGlobal(path: Path<types.Identifier>): boolean {
    return path.isReferencedIdentifier() && !path.scope.hasBinding(path.node.name, true);
  }

  /** A call of Math.round with a number, in code that is not the library's own. */
  function isRound({ node, scope }: Path<types.CallExpression>): boolean {
    const { callee, arguments: args } = node;
    if (!t.isMemberExpression(callee) || callee.computed || !t.isIdentifier(callee.object, { name: 'Math' })) return false;
    return t.isIdentifier(callee.property, { name: 'round' }) && args.length === 1 && !scope.hasBinding('Math', true) && !isLibrary(node);
  }

  function isIteratorSymbol(node: types.Node): boolean {
    return (
      t.isMemberExpression(node) && t.isIdentifier(node.object, { name: 'Symbol' }) && t.isIdentifier(node.property, { name: 'iterator' })
    );
  }

  function rewrite(path: Path<types.MemberExpression>, type: string, name: string): void {
    const call = path.parentPath;
    if (type === 'Array' && call?.isCallExpression() && call.node.callee === path.node) {
      call.replaceWith(t.arrayExpression(call.node.arguments as types.Expression[]));
      return;
    }
    if (type !== 'Number') return;
    const largest = t.numericLiteral(Number.MAX_SAFE_INTEGER);
    if (name === 'MAX_SAFE_INTEGER') path.replaceWith(largest);
    else if (name === 'MIN_SAFE_INTEGER') path.replaceWith(t.unaryExpression('-', largest));
    else if (name === 'EPSILON') path.replaceWith(t.binaryExpression('/', t.numericLiteral(1), t.numericLiteral(2 ** 52)));
    else path.replaceWith(t.identifier(name));
  }
}

function entry(table: Readonly<Record<string, Readonly<Record<string, HelperName>>>>, type: string, name: string): HelperName | undefined {
  return Object.hasOwn(table, type) && Object.hasOwn(table[type]!, name) ? table[type]![name] : undefined;
}
