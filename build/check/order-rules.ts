import type { AnyNode } from '../parse.ts';
import type { RuleInput } from '../check.ts';
import {
  blockClass,
  blockFunction,
  boundFor,
  caseBinding,
  classSelfName,
  functionOrder,
  nestedArguments as nestedArgumentsFinding,
  varOrder,
} from '../diagnostics.ts';
import { isCaptured, within } from '../fix/loop-bindings.ts';
import { nestedArguments } from '../fix/nested-arguments.ts';
import { statementsOf } from '../fix/function-order.ts';
import type { Binding } from '../scopes.ts';

/** Scope and order: what the interpreter accepts and means differently. */
export function checkOrder(input: RuleInput): void {
  const { tree, report } = input;
  for (const { node } of nestedArguments(tree)) report(nestedArgumentsFinding(), node);
  for (const scope of tree.scopes) {
    if (scope.kind === 'loop') for (const b of scope.bindings.values()) if (isCaptured(b)) report(boundFor(b.name), b.declarations[0]!);
    if (scope.kind === 'switch') for (const b of scope.bindings.values()) report(caseBinding(b.name), b.declarations[0]!);
    if (scope.kind === 'class')
      for (const b of scope.bindings.values()) if (b.references.length > 0) report(classSelfName(b.name), b.declarations[0]!);
    if (scope.kind === 'block') {
      for (const b of scope.bindings.values()) {
        if (b.kind === 'function') report(blockFunction(b.name), b.declarations[0]!);
        if (b.kind === 'class') report(blockClass(b.name), b.declarations[0]!);
      }
    }
    if (scope.owner === scope) {
      checkFunctionOrder(scope.node, input);
      for (const binding of scope.bindings.values()) if (binding.kind === 'var') checkVar(binding, input);
    }
  }
}

/** A function may be used above its statement only from another function declaration at the top, which runs later. */
function checkFunctionOrder(node: AnyNode, { tree, report }: RuleInput): void {
  const statements = statementsOf(node);
  const lead = statements.findIndex((s) => s.type !== 'FunctionDeclaration' && !('directive' in s) && !isNameOnly(s));
  for (const [at, statement] of statements.entries()) {
    if (statement.type !== 'FunctionDeclaration' || !statement.id || lead < 0 || at < lead) continue;
    const binding = tree.scopes.find((s) => s.node === node)?.bindings.get(statement.id.name);
    if (binding?.references.some((r) => r.node.start < statement.start)) report(functionOrder(binding.name), statement.id);
  }
}

/** Variables without a value run nothing. */
const isNameOnly = (statement: AnyNode): boolean =>
  statement.type === 'VariableDeclaration' && statement.declarations.every(({ init }) => !init);

function checkVar(binding: Binding, { report }: RuleInput): void {
  const first = binding.references.find((r) => r.node === binding.declarations[0]);
  if (!first) return;
  const own = binding.references.filter((r) => r.scope.owner === binding.scope.owner);
  const statement = first.path.findLastIndex((n) => n.type === 'VariableDeclaration');
  const parent = first.path[statement - 1]!;
  const region = parent.type === 'ForStatement' ? first.path[statement - 2]! : parent;
  if (own.some((r) => r.node.start < first.node.start) || binding.references.some((r) => !within(r.node, region))) {
    report(varOrder(binding.name), first.node);
  }
}
