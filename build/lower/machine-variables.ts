import type { types } from '@babel/core';
import { loweringGap } from '../diagnostics.ts';
import type { PassContext, Path } from './lower.ts';

type Binding = NonNullable<ReturnType<Path['scope']['getBinding']>>;

/**
 * Makes the variables of an async function outlive its states: block variables become variables of the function, under names
 * that no other block uses. What closures of an awaiting loop capture goes into an object that each turn makes anew.
 */
export function hoistVariables(path: Path<types.Function>, whole: ReadonlySet<types.Node>, context: PassContext): void {
  const { t } = context;
  const body = path.get('body') as Path<types.BlockStatement>;
  const declarations: Path<types.VariableDeclaration>[] = [];
  const skipWhole = (p: Path): void => {
    if (whole.has(p.node)) p.skip();
  };
  body.traverse({
    Function: (inner) => inner.skip(),
    Statement: (statement) => {
      skipWhole(statement as Path);
      if (statement.isClassDeclaration()) {
        const { id, superClass, body: members } = statement.node;
        statement.replaceWith(t.variableDeclaration('let', [t.variableDeclarator(id!, t.classExpression(null, superClass, members))]));
        path.scope.crawl();
      }
    },
  });
  body.traverse({
    Function: (inner) => inner.skip(),
    Statement: (statement) => {
      if (whole.has(statement.node)) statement.skip();
      else if (statement.isVariableDeclaration() && statement.node.kind !== 'var')
        declarations.push(statement as Path<types.VariableDeclaration>);
    },
  });
  const boxes = new Map<types.Node, types.Identifier>();
  /** Declarators whose variables live in a box, and the place there. */
  const boxed = new Map<types.VariableDeclarator, () => types.MemberExpression>();
  for (const declaration of declarations) {
    for (const name of Object.keys(t.getBindingIdentifiers(declaration.node, false, true))) {
      let binding = declaration.scope.getBinding(name)!;
      if (binding.scope !== path.scope) {
        const unique = path.scope.generateUid(name);
        binding.scope.rename(name, unique);
        binding = binding.scope.getOwnBinding(unique)!;
      }
      const block = loopBlock(declaration, path);
      if (block && isCaptured(binding, path)) box(binding, block);
    }
  }
  for (const declaration of declarations.slice()) replaceBoxed(declaration);
  for (const declaration of declarations) if (declaration.node?.type === 'VariableDeclaration') asVar(declaration);

  function isCaptured(binding: Binding, owner: Path): boolean {
    return [...binding.referencePaths, ...binding.constantViolations].some((use) => use.getFunctionParent()?.node !== owner.node);
  }

  /** The block of a declaration when it is run again and again: it stands in a loop of this function. */
  function loopBlock(declaration: Path, owner: Path): Path<types.BlockStatement> | undefined {
    if (declaration.parentPath?.isFor() && declaration.key === 'init') return undefined;
    const loop = declaration.findParent((p) => p.isLoop() || p === owner);
    if (!loop || loop === owner) return undefined;
    const block = declaration.parentPath;
    return block?.isBlockStatement() ? block : undefined;
  }

  function asVar(declaration: Path<types.VariableDeclaration>): void {
    declaration.node.kind = 'var';
    const head = declaration.parentPath?.isFor() === true;
    if (head || !declaration.findParent((p) => p.isLoop() || p === path)?.isLoop()) return;
    for (const d of declaration.node.declarations) d.init ??= t.unaryExpression('void', t.numericLiteral(0));
  }

  function box(binding: Binding, block: Path<types.BlockStatement>): void {
    let holder = boxes.get(block.node);
    if (!holder) {
      holder = path.scope.generateUidIdentifier('turn');
      boxes.set(block.node, holder);
      block.node.body.unshift(t.expressionStatement(t.assignmentExpression('=', t.cloneNode(holder), t.objectExpression([]))));
      body.node.body.unshift(t.variableDeclaration('var', [t.variableDeclarator(t.cloneNode(holder))]));
    }
    const { name } = binding.identifier;
    const member = (): types.MemberExpression => t.memberExpression(t.cloneNode(holder), t.identifier(name));
    const closures = new Set<Path>();
    const note = (use: Path): void => {
      const closure = outermostClosure(use);
      if (closure) closures.add(closure);
    };
    for (const use of binding.referencePaths as Path[]) {
      note(use);
      if (use.parentPath?.isObjectProperty({ shorthand: true })) use.parentPath.node.shorthand = false;
      use.replaceWith(member());
    }
    for (const write of binding.constantViolations as Path[]) {
      note(write);
      replaceTargets(write, name, member);
    }
    boxed.set(binding.path.node as types.VariableDeclarator, member);
    for (const closure of closures) wrap(closure, holder);
  }

  function replaceTargets(write: Path, name: string, member: () => types.MemberExpression): void {
    if (write.isAssignmentExpression() && t.isIdentifier(write.node.left, { name })) write.node.left = member();
    else if (write.isUpdateExpression()) write.node.argument = member();
    else if ((write.isForOfStatement() || write.isForInStatement()) && t.isIdentifier(write.node.left, { name }))
      write.node.left = member();
    else context.report(loweringGap('This assignment to a variable that closures of an awaiting loop capture'), write.node);
  }

  /** Assignments in the place of the declarators whose variables went into boxes. */
  function replaceBoxed(declaration: Path<types.VariableDeclaration>): void {
    if (!declaration.node.declarations.some((d) => boxed.has(d))) return;
    const statements: types.Statement[] = [];
    for (const declarator of declaration.node.declarations) {
      const member = boxed.get(declarator);
      const last = statements.at(-1);
      if (member) {
        const init = declarator.init ?? t.unaryExpression('void', t.numericLiteral(0));
        statements.push(t.expressionStatement(t.assignmentExpression('=', member(), init)));
      } else if (last?.type === 'VariableDeclaration') last.declarations.push(declarator);
      else statements.push(t.variableDeclaration('let', [declarator]));
    }
    for (const placed of declaration.replaceWithMultiple(statements) as Path[])
      if (placed.isVariableDeclaration()) declarations.push(placed);
  }

  /** The function, or class or object with the function in it, that this function creates. */
  function outermostClosure(use: Path): Path | undefined {
    let closure: Path | undefined;
    for (let p = use.parentPath; p && p.node !== path.node; p = p.parentPath) if (p.isFunction() || p.isClass()) closure = p;
    return closure;
  }

  function wrap(closure: Path, holder: types.Identifier): void {
    let target = closure;
    if (target.isObjectMethod()) {
      const { kind, key, params, body: block, computed } = target.node;
      if (kind !== 'method') {
        context.report(loweringGap('A getter that captures a variable of an awaiting loop'), target.node);
        return;
      }
      target.replaceWith(t.objectProperty(key, t.functionExpression(null, params, block), computed));
      target = target.get('value') as Path;
    }
    const around = target.parentPath;
    if (around?.isCallExpression() && WRAPPED.has(around.node)) {
      // The closure is already made by an arrow function that keeps another block's object.
      if (around.node.arguments.some((a) => t.isIdentifier(a, { name: holder.name }))) return;
      around.node.arguments.push(t.cloneNode(holder));
      (target.node as types.ArrowFunctionExpression).params.push(t.cloneNode(holder));
      return;
    }
    const call = t.callExpression(t.arrowFunctionExpression([t.cloneNode(holder)], target.node as types.Expression), [t.cloneNode(holder)]);
    WRAPPED.add(call);
    target.replaceWith(call);
    target.skip();
  }
}

/** Calls that were put around a closure to keep the objects of its turn. */
const WRAPPED = new WeakSet<types.Node>();
