import type { PluginItem, types } from '@babel/core';
import { derivedBuiltin, superSpread } from '../diagnostics.ts';
import { BUILTIN_CLASSES, NO_CLASS_METHOD } from '../engine.ts';
import type { PassContext, Path } from './lower.ts';
import { baseClass, replaceSuper } from './super-members.ts';

/** Class bodies in the form that the interpreter parses: plain member names, no own name inside, no spread into super(). */
export function classShapes(context: PassContext): PluginItem {
  const { t, report, helper } = context;
  return () => ({
    visitor: {
      Class: {
        enter(path: Path<types.Class>) {
          nameBase(path);
          if (path.isClass() && needsConstructor(path)) addConstructor(path);
        },
        exit(path: Path<types.Class>) {
          const inner = nameInside(path);
          const moved = inner
            .get('body')
            .get('body')
            .filter((m): m is Path<types.ClassMethod> => m.isClassMethod() && !plainName(m.node));
          if (moved.length > 0) moveOut(inner, moved);
        },
      },
      CallExpression(path: Path<types.CallExpression>) {
        if (t.isSuper(path.node.callee) && path.node.arguments.some((a) => t.isSpreadElement(a))) spreadIntoSuper(path);
      },
    },
  });

  /** Calls through super need the base class by name. */
  function nameBase(path: Path<types.Class>): void {
    const { superClass } = path.node;
    if (!superClass || t.isIdentifier(superClass)) return;
    const base = path.scope.parent.generateUidIdentifier('base');
    path.node.superClass = t.cloneNode(base);
    if (path.isClassDeclaration()) {
      const at = path.parentPath.isExportDeclaration() ? path.parentPath : path;
      const [placed] = at.insertBefore(t.variableDeclaration('let', [t.variableDeclarator(base, superClass)]));
      path.scope.parent.registerDeclaration(placed as Path);
      return;
    }
    path.scope.parent.push({ id: base });
    path.replaceWith(
      t.sequenceExpression([t.assignmentExpression('=', t.cloneNode(base), superClass), path.node as types.ClassExpression]),
    );
  }

  /**
   * A constructor that nobody wrote runs the one above with a super() that means the same one again: it is written where that one, or the
   * next above that is written, calls super().
   */
  function needsConstructor(path: Path<types.Class>): boolean {
    if (hasConstructor(path) || !path.node.superClass) return false;
    let at = baseClass(path);
    let last = path;
    for (; at; at = baseClass(at)) {
      if (hasConstructor(at)) return at.node.superClass !== null && !isBuiltin(at);
      last = at;
    }
    return isUnknown(last) && constructorsOf(path).callSuper;
  }

  /** Whether a class extends one that is not known by name, as in a mixin. */
  function isUnknown(path: Path<types.Class>): boolean {
    return path.node.superClass !== null && !isBuiltin(path);
  }

  /** Whether any class of the program calls super() in its constructor, and the most parameters that one has. */
  function constructorsOf(path: Path): { callSuper: boolean; count: number } {
    const program = path.scope.getProgramParent().path.node;
    let found = CONSTRUCTORS.get(program);
    if (found) return found;
    CONSTRUCTORS.set(program, (found = { callSuper: false, count: 0 }));
    t.traverseFast(program, (node) => {
      const made = t.isClass(node) ? node.body.body.find((m) => t.isClassMethod(m, { kind: 'constructor' })) : undefined;
      if (!made) return;
      found.callSuper ||= t.isClass(node) && node.superClass != null;
      found.count = Math.max(found.count, (made as types.ClassMethod).params.length);
    });
    return found;
  }

  function hasConstructor({ node }: Path<types.Class>): boolean {
    return node.body.body.some((member) => t.isClassMethod(member, { kind: 'constructor' }));
  }

  /** Classes that extend an error class are taken apart elsewhere. */
  function isBuiltin({ node: { superClass }, scope }: Path<types.Class>): boolean {
    return t.isIdentifier(superClass) && BUILTIN_CLASSES.has(superClass.name) && !scope.hasBinding(superClass.name, true);
  }

  function addConstructor(path: Path<types.Class>): void {
    const given = t.identifier('arguments');
    const call = t.callExpression(t.super(), [t.spreadElement(given)]);
    if (parentParameters(path) === undefined && !isKnown(path)) {
      const { count } = constructorsOf(path);
      call.arguments = Array.from({ length: count }, (_, i) => t.memberExpression(t.cloneNode(given), t.numericLiteral(i), true));
      FORWARDED.set(call, count);
    }
    const [placed] = (path.get('body') as Path<types.ClassBody>).unshiftContainer('body', [
      t.classMethod('constructor', t.identifier('constructor'), [], t.blockStatement([t.expressionStatement(call)])),
    ]);
    placed.node.loc = placed.node.body.loc = call.loc = path.node.loc ?? null;
  }

  /** Whether a constructor of a class further up is written where it can be seen. */
  function isKnown(path: Path<types.Class>): boolean {
    const base = baseClass(path);
    return base !== undefined && (hasConstructor(base) || isKnown(base));
  }

  /** A static accessor is run once, as the class is made, and its value kept. */
  function plainName({ key, computed, kind, static: isStatic }: types.ClassMethod): boolean {
    return !computed && t.isIdentifier(key) && !NO_CLASS_METHOD.has(key.name) && !(isStatic && (kind === 'get' || kind === 'set'));
  }

  /**
   * The interpreter does not bind the name of a class expression inside it.
   * @returns the class, wherever it is now
   */
  function nameInside(path: Path<types.Class>): Path<types.Class> {
    if (!path.isClassExpression() || !path.node.id) return path;
    const { name } = path.node.id;
    const used = path.scope.getOwnBinding(name)?.referenced;
    path.node.id = null;
    if (!used) return path;
    const outer = path.scope.parent.generateUidIdentifier(name);
    path.scope.rename(name, outer.name);
    path.scope.removeOwnBinding(outer.name);
    path.scope.parent.push({ id: outer });
    path.replaceWith(t.assignmentExpression('=', t.cloneNode(outer), path.node));
    path.skip();
    return path.get('right') as unknown as Path<types.Class>;
  }

  /** Members whose names the class syntax of the interpreter refuses are put on the prototype after the class. */
  function moveOut(path: Path<types.Class>, moved: Path<types.ClassMethod>[]): void {
    for (const method of moved) method.traverse({ Super: (inner) => replaceSuper(inner, context) });
    const assignments = (self: types.Identifier): types.Expression[] =>
      moved.map(({ node }) => {
        const home = node.static ? t.cloneNode(self) : t.memberExpression(t.cloneNode(self), t.identifier('prototype'));
        const body = t.functionExpression(null, node.params as types.FunctionParameter[], node.body, node.generator, node.async);
        body.loc = node.loc ?? null;
        const key = node.computed || !t.isIdentifier(node.key) ? (node.key as types.Expression) : t.stringLiteral(node.key.name);
        if (node.kind === 'get' || node.kind === 'set')
          return t.callExpression(helper('accessor'), [t.stringLiteral(node.kind), home, key, body]);
        return t.assignmentExpression('=', t.memberExpression(home, key, true), body);
      });
    if (path.isClassDeclaration()) {
      const statements = assignments(path.node.id!).map((e) => t.expressionStatement(e));
      for (const method of moved) method.remove();
      const at = path.parentPath.isExportDeclaration() ? path.parentPath : path;
      at.insertAfter(statements);
      return;
    }
    const self = path.scope.generateUidIdentifier('class');
    path.scope.parent.push({ id: self });
    const after = assignments(self);
    for (const method of moved) method.remove();
    path.replaceWith(
      t.sequenceExpression([
        t.assignmentExpression('=', t.cloneNode(self), path.node as types.ClassExpression),
        ...after,
        t.cloneNode(self),
      ]),
    );
    path.skip();
  }

  /** super(...list) becomes super(list[0], list[1], …), as many as the parent's constructor names. */
  function spreadIntoSuper(path: Path<types.CallExpression>): void {
    const args = path.node.arguments;
    const last = args.at(-1);
    const owner = path.findParent((p) => p.isClass()) as Path<types.Class> | null;
    const base = owner?.node.superClass;
    if (owner && t.isIdentifier(base) && BUILTIN_CLASSES.has(base.name) && !owner.scope.getBinding(base.name)) {
      report(derivedBuiltin(base.name), owner.node);
      return;
    }
    const count = owner ? parentParameters(owner) : undefined;
    if (!t.isSpreadElement(last) || args.filter((a) => t.isSpreadElement(a)).length > 1 || count === undefined || !simple(last.argument)) {
      report(superSpread(), path.node);
      return;
    }
    const list = unmark(last.argument);
    const fixed = args.slice(0, -1);
    const items = Array.from({ length: Math.max(0, count - fixed.length) }, (_, i) =>
      t.memberExpression(t.cloneNode(list), t.numericLiteral(i), true),
    );
    path.node.arguments = [...fixed, ...items];
    if (t.isIdentifier(list, { name: 'arguments' })) FORWARDED.set(path.node, count);
  }

  function unmark(node: types.Expression): types.Expression {
    return t.isCallExpression(node) ? (node.arguments[0] as types.Expression) : node;
  }

  function simple(node: types.Expression): boolean {
    return t.isIdentifier(unmark(node));
  }

  /** Number of parameters of the constructor that super() reaches, or undefined when it cannot be told. */
  function parentParameters(owner: Path<types.Class>): number | undefined {
    const parent = baseClass(owner);
    if (!parent) return undefined;
    const own = parent
      .get('body')
      .get('body')
      .find((m) => m.isClassMethod({ kind: 'constructor' })) as Path<types.ClassMethod> | undefined;
    if (!own) return parent.node.superClass ? parentParameters(parent) : 0;
    return parameterCount(own);
  }

  function parameterCount(method: Path<types.ClassMethod>): number | undefined {
    const { params } = method.node;
    if (params.some((p) => t.isRestElement(p))) return undefined;
    let usesArguments = false;
    let forwarded = 0;
    method.traverse({
      Function: (inner) => {
        if (!inner.isArrowFunctionExpression()) inner.skip();
      },
      Identifier(inner) {
        if (inner.node.name !== 'arguments') return;
        const call = inner.findParent((p) => p.isCallExpression() && t.isSuper(p.node.callee));
        const known = call ? FORWARDED.get(call.node) : undefined;
        const spread =
          call && inner.parentPath?.isSpreadElement() ? parentParameters(method.parentPath.parentPath as Path<types.Class>) : undefined;
        if (known === undefined && spread === undefined) usesArguments = true;
        forwarded = Math.max(forwarded, known ?? spread ?? 0);
      },
    });
    if (usesArguments) return undefined;
    return Math.max(params.length, forwarded);
  }
}

/** By program. */
const CONSTRUCTORS = new WeakMap<types.Node, { callSuper: boolean; count: number }>();

/** Calls of super() that pass on the arguments of their constructor, and how many of them. */
const FORWARDED = new WeakMap<types.Node, number>();
