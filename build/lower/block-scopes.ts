import type { PluginItem, types } from '@babel/core';
import { caseAfterDefault } from '../diagnostics.ts';
import type { PassContext, Path } from './lower.ts';

/**
 * Gives declarations in blocks and cases the scope that the language gives them: the interpreter lets a function or a class
 * in a block, and any declaration directly in a case, overwrite an outer one of the same name.
 */
export function blockScopes({ t, report }: PassContext): PluginItem {
  return () => ({
    visitor: {
      FunctionDeclaration: {
        exit(path: Path<types.FunctionDeclaration>) {
          const { parentPath } = path;
          if (!parentPath || !isInnerBlock(parentPath)) return;
          const { id, params, body, async, generator } = path.node;
          const value = t.inheritsComments(t.functionExpression(null, params, body, generator, async), path.node);
          value.loc = path.node.loc ?? null;
          const declaration = t.variableDeclaration('let', [t.variableDeclarator(id!, value)]);
          const { scope } = parentPath;
          path.remove();
          const [placed] = (parentPath as Path<types.BlockStatement>).unshiftContainer('body', declaration);
          scope.registerDeclaration(placed as Path);
        },
      },
      ClassDeclaration: {
        exit(path: Path<types.ClassDeclaration>) {
          if (!path.parentPath || !isInnerBlock(path.parentPath)) return;
          const { id, superClass, body } = path.node;
          const value = t.classExpression(null, superClass, body);
          value.loc = path.node.loc ?? null;
          path.scope.parent.removeBinding(id!.name);
          path.replaceWith(t.variableDeclaration('let', [t.variableDeclarator(id!, value)]));
        },
      },
      SwitchStatement: {
        enter(path: Path<types.SwitchStatement>) {
          defaultLast(path);
          for (const item of path.get('cases')) scopeCase(item, path);
        },
      },
    },
  });

  function isInnerBlock(path: Path): boolean {
    return path.isBlockStatement() && !path.parentPath?.isFunction() && !path.parentPath?.isStaticBlock();
  }

  /** Names that another case uses too are declared in front of the switch; the others get braces after the minifier. */
  function scopeCase(item: Path<types.SwitchCase>, owner: Path<types.SwitchStatement>): void {
    const declarations = item.get('consequent').filter((s) => isLexical(s.node));
    if (declarations.length === 0) return;
    for (const declaration of declarations) {
      const names = Object.keys(t.getBindingIdentifiers(declaration.node, false, true));
      const shared = names.some((name) => usedOutside(owner, name, item));
      if (shared && declaration.isVariableDeclaration()) liftOut(declaration, names, owner);
    }
  }

  function isLexical(node: types.Node): boolean {
    return (t.isVariableDeclaration(node) && node.kind !== 'var') || t.isFunctionDeclaration(node) || t.isClassDeclaration(node);
  }

  function usedOutside(owner: Path<types.SwitchStatement>, name: string, item: Path<types.SwitchCase>): boolean {
    const binding = owner.scope.getOwnBinding(name);
    if (!binding) return false;
    return [...binding.referencePaths, ...binding.constantViolations].some(
      (use) => use !== item && !use.findParent((p) => p.node === item.node),
    );
  }

  function liftOut(declaration: Path<types.VariableDeclaration>, names: string[], owner: Path<types.SwitchStatement>): void {
    const outer = owner.scope.parent;
    const lifted = names.map((name) => {
      const unique = outer.generateUid(name);
      owner.scope.rename(name, unique);
      return unique;
    });
    const assignments = declaration.node.declarations.map((d) =>
      t.assignmentExpression('=', d.id as types.LVal & types.Identifier, d.init ?? t.unaryExpression('void', t.numericLiteral(0))),
    );
    declaration.replaceWith(t.expressionStatement(assignments.length === 1 ? assignments[0]! : t.sequenceExpression(assignments)));
    const head = t.variableDeclaration(
      'let',
      lifted.map((name) => t.variableDeclarator(t.identifier(name))),
    );
    const [placed] = owner.insertBefore(head);
    outer.registerDeclaration(placed as Path);
    for (const name of lifted) owner.scope.removeOwnBinding(name);
  }

  /** Moves default to the end where no control passes into or out of it. With a default in front the minifier chooses wrongly, too. */
  function defaultLast(path: Path<types.SwitchStatement>): void {
    const { cases } = path.node;
    let at = cases.findIndex((c) => c.test === null);
    if (at < 0) return;
    while (at < cases.length - 1 && cases[at]!.consequent.length === 0) {
      // default: case 3: body  is  case 3: default: body
      const next = cases[at + 1]!;
      cases[at]!.consequent = next.consequent;
      next.consequent = [];
      cases.splice(at, 2, next, cases[at]!);
      at++;
    }
    if (at === cases.length - 1) return;
    let first = at;
    while (first > 0 && cases[first - 1]!.consequent.length === 0) first--;
    if (!leaves(cases[at]!) || (first > 0 && !leaves(cases[first - 1]!))) return report(caseAfterDefault(), cases[at]!);
    const group = cases.splice(first, at - first + 1);
    const last = cases[cases.length - 1]!;
    if (!leaves(last)) last.consequent.push(t.breakStatement());
    cases.push(...group);
    path.scope.crawl();
  }

  function leaves(item: types.SwitchCase): boolean {
    let last = item.consequent.at(-1);
    while (t.isBlockStatement(last)) last = last.body.at(-1);
    return t.isBreakStatement(last) || t.isReturnStatement(last) || t.isContinueStatement(last) || t.isThrowStatement(last);
  }
}
