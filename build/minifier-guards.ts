import type { AnyNode, CallExpression, ForStatement, Literal, NewExpression, Program } from './parse.ts';
import type { MagicString } from './text-edits.ts';
import { eachNode } from './syntax-tree.ts';
import { isFunction, type Binding, type Reference, type ScopeTree } from './scopes.ts';

/** Stands for a numeric literal while the minifier works. */
const NUMBER_MARK = '$mote_n';
/** `$mote_k(x)` stands for reading `x` here and now. */
export const COPY_MARK = '$mote_k';
/** Stands for `Array` where it is given a length. */
const LIST_MARK = '$mote_a';

/** Fractions up to this many binary places are read exactly by the interpreter. */
const EXACT_PLACES = 2 ** 10;

/** Which numbers are hidden: those that are or may directly make a fraction, or all, when the minifier computed a fraction from integers. */
export type GuardKind = 'fractions' | 'all' | 'none';

/**
 * Hides from the minifier what it would get wrong. It computes with fractions, which the interpreter reads imprecisely, so
 * that the result may differ from computing on the board. And @swc/core 1.16 takes `const t = s` for an alias of `s` although
 * `s` is assigned again: closures over `t` would then all see the last `s`. And it writes `new Array(3)` as a literal with holes, which
 * the interpreter cannot skip over. And of `for (let a = f(), b = g(a); …)` it takes `g(a)` in front of the loop where nothing reads `b`.
 * @returns the texts of the literals that were replaced, by number
 */
export function guard(program: Program, tree: ScopeTree, text: MagicString, which: GuardKind): string[] {
  const numbers: string[] = [];
  if (which === 'none') return numbers;
  const known = new Map<string, number>();
  eachNode(program, (node, parents) => {
    // Without new it makes the same list, in four bytes less.
    if (isListOfLength(node, tree)) text.update(node.start, node.callee.end, LIST_MARK);
    if (node.type !== 'Literal' || typeof node.value !== 'number' || isKey(node, parents.at(-1))) return;
    if (which === 'fractions' && Number.isInteger(node.value) && !mayMakeFraction(parents.at(-1)!)) return;
    const literal = shortest(node);
    const index = known.get(literal) ?? numbers.push(literal) - 1;
    known.set(literal, index);
    text.update(node.start, node.end, NUMBER_MARK + index);
  });
  for (const [loop, names] of unreadInHeads(tree)) keepInHead(loop, names, text);
  for (const reference of aliases(tree)) {
    text.appendLeft(reference.node.start, `${COPY_MARK}(`);
    text.appendRight(reference.node.end, ')');
  }
  return numbers;
}

/**
 * Puts the hidden texts back.
 * @returns whether there is a fraction that was no mark: the minifier computed it. Exact ones do no harm and do not count
 */
export function unguard(text: MagicString, program: Program, numbers: readonly string[]): boolean {
  let foldedFraction = false;
  eachNode(program, (node) => {
    if (node.type === 'Literal' && typeof node.value === 'number' && !Number.isInteger(node.value * EXACT_PLACES)) foldedFraction = true;
    if (node.type === 'Literal' && typeof node.value === 'number' && isBeyond(node.value))
      text.update(node.start, node.end, product(node.value));
    if (node.type === 'Identifier' && node.name.startsWith(NUMBER_MARK)) {
      text.update(node.start, node.end, numbers[Number(node.name.slice(NUMBER_MARK.length))]!);
    }
    if (node.type === 'Identifier' && node.name === LIST_MARK) text.update(node.start, node.end, 'Array');
    if (node.type === 'CallExpression' && node.callee.type === 'Identifier' && node.callee.name === COPY_MARK) {
      const [copied] = node.arguments;
      // What the minifier put in the variable's place may need the parentheses of the call.
      const bare = copied!.type === 'Identifier' || copied!.type === 'MemberExpression';
      text.update(node.start, copied!.start, bare ? '' : '(').update(copied!.end, node.end, bare ? '' : ')');
    }
  });
  return foldedFraction;
}

/** `new Array(x)` and `Array(x)`: what x is may only come out in the minifier. */
function isListOfLength(node: AnyNode, tree: ScopeTree): node is NewExpression | CallExpression {
  if (node.type !== 'NewExpression' && node.type !== 'CallExpression') return false;
  const { callee, arguments: args } = node;
  return args.length === 1 && callee.type === 'Identifier' && callee.name === 'Array' && tree.globalNodes.has(callee);
}

/** Loops with names behind others in their heads that nothing reads, and these names. */
function unreadInHeads(tree: ScopeTree): (readonly [ForStatement, readonly string[]])[] {
  return tree.scopes.flatMap(({ kind, node, bindings }) => {
    if (kind !== 'loop' || node.type !== 'ForStatement' || node.init?.type !== 'VariableDeclaration') return [];
    const names = node.init.declarations.slice(1).flatMap(({ id, init }) => (id.type === 'Identifier' && init ? [id.name] : []));
    const unread = names.filter((name) => bindings.get(name)?.references.every((r) => r.write));
    return unread.length > 0 ? [[node, unread] as const] : [];
  });
}

/** Reads names in each test of their loop, for the minifier to see. */
function keepInHead({ init, test }: ForStatement, names: readonly string[], text: MagicString): void {
  const reads = names.map((name) => `${COPY_MARK}(${name})`).join();
  if (test) text.appendRight(test.start, `${reads},`);
  else text.appendLeft(init!.end + 1, `${reads},1`);
}

/** Where computing with integers ends in a fraction most often. */
function mayMakeFraction(parent: AnyNode): boolean {
  return parent.type === 'BinaryExpression' && (parent.operator === '/' || parent.operator === '**');
}

/** Reads of variables that are assigned again, where the minifier may put the variable in place of its copy. */
function aliases(tree: ScopeTree): Reference[] {
  return tree.references.filter((r) => {
    if (r.write || !r.binding || !isReassigned(r.binding)) return false;
    const parent = r.path.at(-2)!;
    if (parent.type === 'VariableDeclarator') return parent.init === r.node;
    if (parent.type === 'AssignmentExpression') return parent.right === r.node && parent.operator === '=';
    return (
      (parent.type === 'CallExpression' || parent.type === 'NewExpression') &&
      parent.callee !== r.node &&
      isLocal(parent.callee as AnyNode, tree)
    );
  });
}

function isReassigned(binding: Binding): boolean {
  const writes = binding.references.filter((r) => r.write).length;
  return binding.kind === 'param' ? writes > 1 : writes > 1 || (binding.kind === 'var' && writes > 0) || binding.scope.kind === 'loop';
}

/** A function that the minifier sees and may inline. */
function isLocal(callee: AnyNode, tree: ScopeTree): boolean {
  return isFunction(callee) || (callee.type === 'Identifier' && !tree.globalNodes.has(callee));
}

/** Integers that the interpreter reads wrongly when they are written out, and that a product of two exact ones gives. */
function isBeyond(value: number): boolean {
  return Number.isInteger(value) && value > Number.MAX_SAFE_INTEGER && value < 2 ** 106;
}

function product(value: number): string {
  let factor = 1;
  while (value / factor > Number.MAX_SAFE_INTEGER) factor *= 2;
  return `(${value / factor}*${factor})`;
}

function isKey(node: AnyNode, parent: AnyNode | undefined): boolean {
  return (parent?.type === 'Property' || parent?.type === 'MethodDefinition') && parent.key === node && !parent.computed;
}

function shortest({ value, raw }: Literal): string {
  const plain = String(value).replace(/^0\./, '.').replace('e+', 'e');
  return raw !== undefined && raw.length <= plain.length && !raw.includes('_') ? raw : plain;
}
