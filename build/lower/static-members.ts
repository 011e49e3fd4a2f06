import type { PluginItem, types } from '@babel/core';
import { staticAccessor } from '../diagnostics.ts';
import { BUILTIN_CLASSES } from '../engine.ts';
import { HELPER_PREFIX } from '../lowering-helpers.ts';
import { afterClass } from './errors.ts';
import type { PassContext, Path } from './lower.ts';
import { baseClass } from './super-members.ts';

type Kind = 'method' | 'accessor' | 'field';

/** Gives derived classes the static members of their base, which the interpreter does not inherit. */
export function staticMembers(context: PassContext): PluginItem {
  const { t, helper, report } = context;
  const done = new WeakSet<types.Node>();
  return () => ({
    visitor: {
      Class: {
        exit(path: Path<types.Class>) {
          const { superClass } = path.node;
          if (!t.isIdentifier(superClass) || done.has(path.node)) return;
          done.add(path.node);
          if (BUILTIN_CLASSES.has(superClass.name) && !path.scope.hasBinding(superClass.name, true)) return;
          const base = baseClass(path);
          if (!base) {
            if (!superClass.name.startsWith('$mote_') && hasStatics(path)) afterClass(path, (self) => [all(self, superClass)], t);
            return;
          }
          // Statements behind the classes were put there by other passes since the last look.
          path.scope.getProgramParent().crawl();
          const inherited = [...membersOf(base)].filter(([name]) => !defines(path, name) && isRead(path, name, base));
          if (inherited.length === 0) return;
          for (const [name, kind] of inherited) if (kind === 'accessor' && usesThis(base, name)) report(staticAccessor(name), path.node);
          afterClass(path, (self) => inherited.map(([name, kind]) => inherit(self, superClass, name, kind)), t);
        },
      },
    },
  });

  function inherit(self: types.Identifier, base: types.Identifier, name: string, kind: Kind): types.Expression {
    if (kind !== 'method') return t.callExpression(helper('inherit'), [t.cloneNode(self), t.cloneNode(base), t.stringLiteral(name)]);
    const member = (of: types.Identifier): types.MemberExpression => t.memberExpression(t.cloneNode(of), t.identifier(name));
    return t.assignmentExpression('=', member(self), member(base));
  }

  function all(self: types.Identifier, base: types.Identifier): types.Expression {
    return t.callExpression(helper('inheritAll'), [t.cloneNode(self), t.cloneNode(base)]);
  }

  /** Static members of a class and of those that it extends. */
  function membersOf(path: Path<types.Class>): Map<string, Kind> {
    const base = baseClass(path);
    const members = base ? membersOf(base) : new Map<string, Kind>();
    for (const member of path.node.body.body) {
      if (t.isClassMethod(member) && member.static && t.isIdentifier(member.key) && !member.computed)
        members.set(member.key.name, 'method');
    }
    for (const [name, kind] of assigned(path)) members.set(name, kind);
    return members;
  }

  /** What is put on the class itself: static fields, as TypeScript writes them, and members that were moved out of the class. */
  function assigned(path: Path<types.Class>): [string, Kind][] {
    return usesOf(path).flatMap((use): [string, Kind][] => {
      const around = use.parentPath;
      const moved = accessorOf(use);
      if (moved) return [[(moved.arguments[2] as types.StringLiteral).value, 'accessor']];
      if (!around?.isMemberExpression() || around.node.object !== use.node) return [];
      const { property, computed } = around.node;
      const name = t.isStringLiteral(property) ? property.value : !computed && t.isIdentifier(property) ? property.name : undefined;
      const isTarget = around.parentPath.isAssignmentExpression() && around.parentPath.node.left === around.node;
      return isTarget && name !== undefined && name !== 'prototype' ? [[name, 'field']] : [];
    });
  }

  /** The call that puts a static accessor on the class that is used here. */
  function accessorOf(use: Path): types.CallExpression | undefined {
    const { parent } = use;
    if (!t.isCallExpression(parent) || !t.isIdentifier(parent.callee, { name: `${HELPER_PREFIX}accessor` })) return undefined;
    return parent.arguments[1] === use.node && t.isStringLiteral(parent.arguments[2]) ? parent : undefined;
  }

  function usesOf(path: Path<types.Class>): Path[] {
    const name = nameOf(path);
    return name === undefined ? [] : ((path.scope.getBinding(name)?.referencePaths ?? []) as Path[]);
  }

  /** The variable that holds the class. */
  function nameOf(path: Path<types.Class>): string | undefined {
    if (path.isClassDeclaration()) return path.node.id?.name;
    const { parent } = path;
    if (t.isVariableDeclarator(parent) && t.isIdentifier(parent.id)) return parent.id.name;
    return t.isAssignmentExpression(parent) && t.isIdentifier(parent.left) ? parent.left.name : undefined;
  }

  function defines(path: Path<types.Class>, name: string): boolean {
    const isOwn = path.node.body.body.some((m) => t.isClassMethod(m) && m.static && t.isIdentifier(m.key, { name }));
    return isOwn || assigned(path).some(([own, kind]) => kind === 'accessor' && own === name);
  }

  /** Whether anything but the base class by its own name is asked for a member of that name. */
  function isRead(path: Path<types.Class>, name: string, base: Path<types.Class>): boolean {
    const direct = new Set(usesOf(base).map((use) => use.parent));
    let found = false;
    t.traverseFast(path.scope.getProgramParent().path.node, (node) => {
      if (t.isStringLiteral(node, { value: name })) found = true;
      if (!t.isMemberExpression(node) && !t.isOptionalMemberExpression(node)) return;
      if (node.computed ? !t.isLiteral(node.property) : t.isIdentifier(node.property, { name }) && !direct.has(node)) found = true;
    });
    return found;
  }

  function hasStatics(path: Path<types.Class>): boolean {
    let found = false;
    t.traverseFast(path.scope.getProgramParent().path.node, (node) => {
      if (t.isClassMethod(node) && node.static) found = true;
      if (
        t.isAssignmentExpression(node) &&
        t.isMemberExpression(node.left) &&
        t.isIdentifier(node.left.object) &&
        /^[A-Z_]/.test(node.left.object.name)
      )
        found = true;
    });
    return found;
  }

  function usesThis(path: Path<types.Class>, name: string): boolean {
    const own = usesOf(path)
      .map((use) => accessorOf(use))
      .find((call) => call && (call.arguments[2] as types.StringLiteral).value === name);
    if (!own) {
      const base = baseClass(path);
      return base !== undefined && usesThis(base, name);
    }
    let found = false;
    t.traverseFast(own.arguments[3]!, (node) => {
      if (t.isThisExpression(node) || t.isSuper(node)) found = true;
    });
    return found;
  }
}
