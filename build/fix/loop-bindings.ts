import type { AnyNode, ForInStatement, ForOfStatement, ForStatement } from '../parse.ts';
import { isFunction, type Binding, type Reference, type Scope } from '../scopes.ts';
import { children } from '../syntax-tree.ts';
import type { FixInput } from './fix.ts';

type Loop = ForStatement | ForInStatement | ForOfStatement;

/** Whether closures of the loop see this variable, of which the interpreter makes only one for all iterations. */
export function isCaptured(binding: Binding): boolean {
  return binding.references.some((r) => r.scope.owner !== binding.scope.owner);
}

export const within = (inner: { start: number; end: number }, outer: { start: number; end: number }): boolean =>
  inner.start >= outer.start && inner.end <= outer.end;

/**
 * Copies loop variables that closures capture to a variable of the body, which is fresh in every turn. A body that also
 * assigns the variable of a three-part loop hands the value back before the update; a test with closures in it, as minifiers
 * like to make, moves into the body.
 */
export function splitLoopBindings(input: FixInput): void {
  const loops = input.tree.scopes.filter((s) => s.kind === 'loop' && [...s.bindings.values()].some(isCaptured));
  // Innermost first: nested loops that end at one place close in that order.
  for (const scope of loops.reverse()) splitLoop(scope, input);
}

function splitLoop(scope: Scope, { text, freshName }: FixInput): void {
  const loop = scope.node as Loop;
  const body = loop.body as AnyNode;
  const captured = [...scope.bindings.values()].filter(isCaptured);
  const isClosure = (r: Reference): boolean => r.scope.owner !== scope.owner;
  const test = loop.type === 'ForStatement' ? loop.test : undefined;
  const movesTest = test && captured.some((b) => b.references.some((r) => isClosure(r) && within(r.node, test)));
  const inTurn = (r: Reference): boolean => within(r.node, body) || (movesTest === true && within(r.node, test!));
  const copies: string[] = [];
  const returns: string[] = [];
  for (const binding of captured) {
    // Captured in the rest of the head: left to the check, which refuses it.
    if (binding.references.some((r) => isClosure(r) && !inTurn(r))) continue;
    const copy = freshName(binding.name);
    const turn = binding.references.filter(inTurn);
    copies.push(`${copy}=${binding.name}`);
    if (loop.type === 'ForStatement' && turn.some((r) => r.write)) returns.push(`${binding.name}=${copy}`);
    for (const reference of turn) rename(reference, copy, text);
  }
  if (copies.length === 0) return;
  const handBack = returns.join(',');
  if (handBack) for (const jump of continues(body)) text.overwrite(jump.start, jump.end, `{${handBack};continue}`);
  const isBlock = body.type === 'BlockStatement';
  const start = isBlock ? body.start + 1 : body.start;
  text.appendLeft(start, `${isBlock ? '' : '{'}let ${copies.join(',')};`);
  if (movesTest) {
    text.prependRight(test!.start, 'if(!(').appendLeft(test!.end, '))break;');
    text.move(test!.start, test!.end, start);
  }
  text.appendLeft(isBlock ? body.end - 1 : body.end, `${handBack ? `;${handBack}` : ''}${isBlock ? '' : '}'}`);
}

function rename(reference: Reference, name: string, text: FixInput['text']): void {
  const { node, path } = reference;
  const parent = path.at(-2);
  const shorthand = parent?.type === 'Property' && parent.shorthand;
  text.update(node.start, node.end, shorthand ? `${node.name}:${name}` : name);
}

/** The continue statements of a loop's body that mean this loop. */
function continues(node: AnyNode): AnyNode[] {
  if (node.type === 'ContinueStatement') return [node];
  if (isFunction(node) || /^(For|While|DoWhile)/.test(node.type)) return [];
  return children(node).flatMap(continues);
}
