import type { PluginItem, types } from '@babel/core';
import type { PassContext, Path } from './lower.ts';
import { replaceSuper } from './super-members.ts';

/** Rest parameters, calls through super, and the arguments that arrow functions share with the function around them. */
export function functionShapes(context: PassContext): PluginItem {
  const { t } = context;
  return () => ({
    visitor: {
      Super(path: Path<types.Super>) {
        if (!path.parentPath?.isCallExpression()) replaceSuper(path, context);
      },
      Identifier(path: Path<types.Identifier>) {
        if (path.node.name === 'arguments' && path.isReferencedIdentifier()) shareArguments(path);
      },
      Function: {
        exit(path: Path<types.Function>) {
          const rest = path.node.params.at(-1);
          if (t.isRestElement(rest)) lowerRest(path, rest);
          else if (path.node.params.length > 0 && needsArguments(path)) takeFromArguments(path);
        },
      },
    },
  });

  /** Arrow functions of the interpreter have arguments of their own. */
  function shareArguments(path: Path<types.Identifier>): void {
    let owner = path.getFunctionParent();
    if (!owner?.isArrowFunctionExpression()) return;
    while (owner?.isArrowFunctionExpression()) owner = owner.getFunctionParent();
    if (!owner) return;
    let name = owner.getData('arguments') as string | undefined;
    if (name === undefined) {
      name = owner.scope.generateUid('args');
      owner.setData('arguments', name);
      prepend(owner, t.variableDeclaration('let', [t.variableDeclarator(t.identifier(name), t.identifier('arguments'))]));
    }
    path.replaceWith(t.identifier(name));
  }

  function lowerRest(path: Path<types.Function>, rest: types.RestElement): void {
    let owner: Path<types.Function> = path;
    owner.node.params.pop();
    if (path.isArrowFunctionExpression()) {
      owner = path.arrowFunctionToExpression({ allowInsertArrow: false }) as unknown as Path<types.Function>;
    }
    const at = owner.node.params.length;
    const slice = t.memberExpression(t.arrayExpression([]), t.identifier('slice'));
    const call = t.callExpression(t.memberExpression(slice, t.identifier('call')), [
      t.identifier('arguments'),
      ...(at > 0 ? [t.numericLiteral(at)] : []),
    ]);
    const declarator = t.variableDeclarator(rest.argument as types.LVal & types.Identifier, call);
    prepend(owner, t.variableDeclaration('let', [declarator]));
    owner.scope.crawl();
  }

  /** Whether a function uses its arguments other than one by one, or one by one where a parameter has another value by then. */
  function needsArguments(path: Path<types.Function>): boolean {
    if (path.isArrowFunctionExpression()) return false;
    const names = path.node.params.flatMap((parameter) => Object.keys(t.getBindingIdentifiers(parameter)));
    const isAssigned = names.some((name) => !path.scope.getBinding(name)?.constant);
    let found = false;
    path.get('body').traverse({
      Function: (inner) => inner.skip(),
      Identifier(use) {
        if (use.node.name !== 'arguments' || !use.isReferencedIdentifier()) return;
        if (isAssigned || !use.parentPath?.isMemberExpression({ computed: true }) || use.key !== 'object') found = true;
      },
    });
    return found;
  }

  /** The interpreter takes every parameter for an argument, passed or not, with the value that it has by now: such a function has none. */
  function takeFromArguments(path: Path<types.Function>): void {
    const pattern = t.arrayPattern(path.node.params as types.ArrayPattern['elements']);
    path.node.params = [];
    prepend(path, t.variableDeclaration('var', [t.variableDeclarator(pattern, t.identifier('arguments'))]));
    path.scope.crawl();
  }

  function prepend(owner: Path<types.Function>, statement: types.Statement): void {
    if (!t.isBlockStatement(owner.node.body)) owner.node.body = t.blockStatement([t.returnStatement(owner.node.body)]);
    const [placed] = (owner.get('body') as Path<types.BlockStatement>).unshiftContainer('body', statement);
    owner.scope.registerDeclaration(placed as Path);
  }
}
