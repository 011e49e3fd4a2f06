import type { PluginItem, types } from '@babel/core';
import { constAssigned, unsupported } from '../diagnostics.ts';
import type { PassContext, Path } from './lower.ts';

/** Reports, at their place in the source, the constructs that no pass lowers. */
export function refusals({ t, report }: PassContext): PluginItem {
  const refuseConst = (path: Path, target: types.Node): void => {
    for (const [name, node] of Object.entries(t.getAssignmentIdentifiers(target)))
      if (/^(const|local)$/.test(path.scope.getBinding(name)?.kind ?? '')) report(constAssigned(name), [node].flat()[0]!);
  };
  const refuse = (feature: Parameters<typeof unsupported>[0]) => (path: Path) => report(unsupported(feature), path.node);
  return () => ({
    visitor: {
      'AssignmentExpression|UpdateExpression'(path: Path) {
        refuseConst(path, path.node);
      },
      AwaitExpression(path: Path<types.AwaitExpression>) {
        if (!path.getFunctionParent()) report(unsupported('top-level-await'), path.node);
      },
      BigIntLiteral: refuse('bigint'),
      CallExpression(path: Path<types.CallExpression>) {
        if (path.node.callee.type === 'Import') report(unsupported('dynamic-import'), path.node);
        if (path.node.callee.type === 'Super' && path.getFunctionParent()?.isArrowFunctionExpression()) {
          report(unsupported('super-call-in-arrow'), path.node);
        }
      },
      ClassPrivateProperty: refuse('private-member'),
      ClassPrivateMethod: refuse('private-member'),
      ClassProperty: refuse('class-field'),
      StaticBlock: refuse('static-block'),
      Decorator: refuse('decorator'),
      ForXStatement(path: Path<types.ForXStatement>) {
        if (!t.isVariableDeclaration(path.node.left)) refuseConst(path, path.node.left);
      },
      ForOfStatement(path: Path<types.ForOfStatement>) {
        if (path.node.await) report(unsupported('for-await'), path.node);
      },
      Function(path: Path<types.Function>) {
        if (path.node.generator && path.node.async) report(unsupported('async-generator'), path.node);
      },
      ImportExpression: refuse('dynamic-import'),
      MetaProperty(path: Path<types.MetaProperty>) {
        report(unsupported(path.node.meta.name === 'import' ? 'import-meta' : 'new-target'), path.node);
      },
      VariableDeclaration(path: Path<types.VariableDeclaration>) {
        if (path.node.kind === 'using' || path.node.kind === 'await using') report(unsupported('using'), path.node);
      },
      WithStatement: refuse('with'),
      DebuggerStatement(path: Path) {
        path.remove();
      },
    },
  });
}
