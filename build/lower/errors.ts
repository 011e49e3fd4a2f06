import type { PluginItem, types } from '@babel/core';
import type { PassContext, Path } from './lower.ts';

const ERROR_CLASSES = new Set(['Error', 'TypeError', 'SyntaxError', 'ReferenceError']);

/**
 * Classes that extend an error class: super() of one throws on the interpreter, and its text is [object Object]. The chain to the
 * error class is made by hand. And all error classes count as errors, which the interpreter derives from nothing.
 */
export function errors({ t, helper, isLibrary }: PassContext): PluginItem {
  return () => ({
    visitor: {
      BinaryExpression(path: Path<types.BinaryExpression>) {
        const right = path.get('right');
        if (path.node.operator !== 'instanceof' || !right.isIdentifier({ name: 'Error' }) || isLibrary(path.node)) return;
        if (!right.scope.hasBinding('Error', true))
          path.replaceWith(t.callExpression(helper('isError'), [path.node.left as types.Expression]));
      },
      CallExpression(path: Path<types.CallExpression>) {
        const owner = t.isSuper(path.node.callee) ? (path.findParent((p) => p.isClass()) as Path<types.Class> | null) : null;
        if (!owner || errorBase(owner) === undefined || path.getFunctionParent()?.isArrowFunctionExpression()) return;
        path.replaceWith(t.callExpression(helper('error'), [t.thisExpression(), ...first(path.node.arguments)]));
      },
      Class: {
        exit(path: Path<types.Class>) {
          const base = errorBase(path);
          if (base !== undefined) derive(path, base);
        },
      },
    },
  });

  function errorBase(path: Path<types.Class>): string | undefined {
    const { superClass } = path.node;
    if (!t.isIdentifier(superClass) || !ERROR_CLASSES.has(superClass.name)) return undefined;
    return path.scope.hasBinding(superClass.name, true) ? undefined : superClass.name;
  }

  /** The message, out of the arguments of super(). */
  function first([message]: types.CallExpression['arguments']): types.Expression[] {
    if (!message) return [];
    if (!t.isSpreadElement(message)) return [message as types.Expression];
    return [t.memberExpression(message.argument, t.numericLiteral(0), true)];
  }

  function derive(path: Path<types.Class>, base: string): void {
    const { body } = path.node;
    const has = (name: string): boolean => body.body.some((m) => t.isClassMethod(m) && !m.static && t.isIdentifier(m.key, { name }));
    if (!has('constructor')) {
      const call = t.expressionStatement(t.callExpression(helper('error'), [t.thisExpression(), t.identifier('m')]));
      body.body.unshift(t.classMethod('constructor', t.identifier('constructor'), [t.identifier('m')], t.blockStatement([call])));
    }
    path.node.superClass = null;
    const after = (self: types.Identifier): types.Expression[] => {
      const prototype = t.memberExpression(self, t.identifier('prototype'));
      const set = (name: string, value: types.Expression): types.Expression =>
        t.assignmentExpression('=', t.memberExpression(t.cloneNode(prototype), t.identifier(name)), value);
      const chain = t.callExpression(t.memberExpression(t.identifier('Object'), t.identifier('setPrototypeOf')), [
        prototype,
        t.memberExpression(t.identifier(base), t.identifier('prototype')),
      ]);
      return [
        chain,
        ...(has('name') ? [] : [set('name', t.stringLiteral(base))]),
        ...(has('toString') ? [] : [set('toString', helper('errorText'))]),
      ];
    };
    afterClass(path, after, t);
  }
}

/** Runs expressions right behind a class, which may be a declaration or an operand. */
export function afterClass(path: Path<types.Class>, make: (self: types.Identifier) => types.Expression[], t: PassContext['t']): void {
  if (path.isClassDeclaration()) {
    const at = path.parentPath.isExportDeclaration() ? path.parentPath : path;
    at.insertAfter(make(t.cloneNode(path.node.id!)).map((e) => t.expressionStatement(e)));
    return;
  }
  const self = path.scope.generateUidIdentifier('class');
  path.scope.parent.push({ id: self });
  const made = t.assignmentExpression('=', t.cloneNode(self), path.node as types.ClassExpression);
  path.replaceWith(t.sequenceExpression([made, ...make(self), t.cloneNode(self)]));
  path.skip();
}
