import { parse, type AnyNode } from 'acorn';
import type { DecodedSourceMap } from 'magic-string';
import { Edits } from './edits.ts';
import { literalValue } from './number-text.ts';
import { planRoot, soleFunctions, type RootPlan } from './root-scope.ts';
import { stackCost } from './stack-cost.ts';
import { children, isFunction, type FunctionNode, type Nodes } from './syntax-tree.ts';

/**
 * The name under which instrumented code reaches the imitated interpreter. Program text is bytes, so no program can contain it.
 * It is a constant of the script scope, which V8 reads fast; a property of a vm global would cost a hundred times more.
 */
export const RUNTIME_NAME = '\u03a9';

/** A function of the program, found again by the number that its instrumented text carries. */
export interface FunctionSource {
  /** Parameters as the engine prints them. */
  readonly parameters: string;
  readonly body: string;
  /** An arrow function with an expression: the engine prints a `return`. */
  readonly expression: boolean;
}

export interface Instrumented {
  readonly code: string;
  /** From the rewritten text to the source. */
  map(): DecodedSourceMap;
}

export interface InstrumentContext {
  /** Root names declared by earlier scripts. Grows. */
  readonly rootNames: Set<string>;
  /** Grows by every function of the text. */
  readonly functions: FunctionSource[];
}

interface Walk {
  readonly text: string;
  readonly edits: Edits;
  readonly functions: FunctionSource[];
  readonly root: RootPlan | undefined;
  /** Function declarations that can be `let` where they stand, so that a call before them fails as on the engine. */
  readonly scoped: Set<AnyNode>;
}

/**
 * Rewrites a script at load so that V8 does what the interpreter would: counts loops and calls, routes text conversion, gives `catch` the
 * engine's errors, evaluates number literals as the engine's lexer does, does not hoist functions. `kind` script: root declarations become
 * script-scope variables that `global` shows too. Throws acorn's SyntaxError for text that is no script at all.
 */
export function instrument(text: string, kind: 'script' | 'body', context: InstrumentContext): Instrumented {
  const program = parse(text, { ecmaVersion: 2022, sourceType: 'script', allowReturnOutsideFunction: kind === 'body' });
  const root = kind === 'script' ? planRoot(program, context.rootNames) : undefined;
  const walk: Walk = { text, edits: new Edits(text), functions: context.functions, root, scoped: new Set() };
  if (!root) soleFunctions(program.body, [], walk.scoped);
  visit(program, undefined, walk, 0);
  for (const name of root?.names ?? []) context.rootNames.add(name);
  return walk.edits.finish(root ? rootPrologue(root) : '');
}

function rootPrologue({ hoisted, names }: RootPlan): string {
  if (names.length === 0) return '';
  const accessors = names.map((name) => `${JSON.stringify(name)}:[()=>${name},_=>{${name}=_}]`);
  return `${hoisted.length > 0 ? `let ${hoisted.join(',')};` : ''}${R}.root({${accessors.join(',')}});`;
}

function visit(node: AnyNode, parent: AnyNode | undefined, walk: Walk, depth: number): void {
  rewrites[node.type]?.(node as never, parent, walk, depth);
  const inner = isFunction(node) ? depth + 1 : depth;
  for (const child of children(node)) visit(child, node, walk, inner);
}

const R = RUNTIME_NAME;

type Rewrites = { [Type in AnyNode['type']]?: Handler<Type> };

const rewrites: Rewrites = {
  ForStatement: (node, _parent, walk) => loopBody(node.body, walk),
  WhileStatement: (node, _parent, walk) => loopBody(node.body, walk),
  DoWhileStatement: (node, _parent, walk) => loopBody(node.body, walk),
  ForInStatement(node, _parent, walk) {
    walk.edits.wrap(node.right, `${R}.keys((`, '))');
    loopBody(node.body, walk);
  },
  ForOfStatement(node, _parent, walk) {
    walk.edits.wrap(node.right, `${R}.values((`, '))');
    loopBody(node.body, walk);
  },
  FunctionDeclaration: functionNode,
  FunctionExpression: functionNode,
  ArrowFunctionExpression: functionNode,
  VariableDeclaration: rootVariable,
  ClassDeclaration(node, parent, { edits, root }) {
    if (root && parent?.type === 'Program' && node.id && !root.inPlace.has(node)) edits.wrap(node, `${node.id.name}=`, ';');
  },
  CatchClause(node, _parent, { edits }) {
    const name = node.param?.type === 'Identifier' ? node.param.name : undefined;
    if (name === undefined) edits.open(node.body.start, `(${R}_)`);
    edits.open(node.body.start + 1, name === undefined ? `${R}.caught(${R}_);` : `${name}=${R}.caught(${name});`);
  },
  TryStatement(node, _parent, { edits }) {
    // After a stack overflow in a handler the engine runs nothing of it any more.
    if (!node.finalizer || node.finalizer.body.length === 0) return;
    edits.open(node.finalizer.start + 1, `if(${R}.live){`);
    edits.close(node.finalizer.end - 1, '}');
  },
  BinaryExpression(node, _parent, { edits, text }) {
    if (node.operator !== '+') return;
    const operator = operatorAt(text, node.left.end);
    edits.wrap(node, `${R}.add(`, ')');
    edits.replace(operator, operator + 1, ',');
  },
  AssignmentExpression: assignment,
  TemplateLiteral(node, parent, { edits }) {
    if (parent?.type === 'TaggedTemplateExpression') return;
    for (const expression of node.expressions) edits.wrap(expression, `${R}.text((`, '))');
  },
  Literal: literal,
  CallExpression(node, _parent, { edits }) {
    // The engine's eval sees the local scope, as V8's direct eval does; only its text is rewritten.
    const [argument] = node.arguments;
    if (argument && node.callee.type === 'Identifier' && node.callee.name === 'eval') edits.wrap(argument, `${R}.code(`, ')');
  },
};

type Handler<Type extends keyof Nodes> = (node: Nodes[Type], parent: AnyNode | undefined, walk: Walk, depth: number) => void;

function loopBody(body: AnyNode, { edits }: Walk): void {
  if (body.type === 'BlockStatement') edits.open(body.start + 1, `${R}.tick();`);
  else edits.wrap(body, `{${R}.tick();`, '}');
}

function functionNode(node: FunctionNode, _parent: AnyNode | undefined, walk: Walk, depth: number): void {
  const { edits, text, functions } = walk;
  const { body } = node;
  const index = functions.length;
  const expression = body.type !== 'BlockStatement';
  functions.push({
    parameters: node.params.map((parameter) => text.slice(parameter.start, parameter.end)).join(','),
    body: expression ? text.slice(body.start, body.end) : text.slice(body.start + 1, body.end - 1),
    expression,
  });
  if (!expression) soleFunctions(body.body, node.params, walk.scoped);
  const { entryBytes, heldBytes } = stackCost(node, text);
  const enter = `${R}.enter(${entryBytes},${heldBytes},${index});try{`;
  const leave = `}finally{${R}.leave(${heldBytes})}`;
  if (expression) {
    const start = text.lastIndexOf('=>', body.start) + 2; // in front of any parentheses
    edits.wrap({ start, end: node.end }, `{${enter}return(`, `)${leave}}`);
  } else if (body.end === body.start + 2) {
    edits.open(body.start + 1, enter + leave);
  } else {
    edits.open(body.start + 1, enter);
    edits.close(body.end - 1, leave);
  }
  if (node.type === 'FunctionDeclaration' && node.id) functionDeclaration(node, node.id, walk, depth);
}

/** A function exists once its statement has run, not before: the engine does not hoist. */
function functionDeclaration(node: FunctionNode, id: Nodes['Identifier'], { edits, root, scoped }: Walk, depth: number): void {
  const keyword = scoped.has(node) ? 'let ' : !root || depth > 0 ? 'var ' : root.inPlace.has(node) ? 'let ' : '';
  edits.wrap(node, `${keyword}${id.name}=`, ';');
  edits.remove(id.start, id.end);
}

function rootVariable(node: Nodes['VariableDeclaration'], parent: AnyNode | undefined, { edits, root }: Walk, depth: number): void {
  if (!root || depth > 0) return;
  if (root.inPlace.has(node)) {
    if (node.kind === 'var') edits.replace(node.start, node.start + 3, 'let');
    return;
  }
  if (node.kind !== 'var' && parent?.type !== 'Program') return;
  edits.remove(node.start, node.declarations[0]!.start);
  if ((parent?.type === 'ForInStatement' || parent?.type === 'ForOfStatement') && parent.left === node) return;
  for (const { id, init } of node.declarations) if (!init && id.type === 'Identifier') edits.close(id.end, `=${id.name}`);
}

function assignment(node: Nodes['AssignmentExpression'], _parent: AnyNode | undefined, { edits, text }: Walk): void {
  const { left } = node;
  if (
    node.operator === '=' &&
    left.type === 'MemberExpression' &&
    !left.computed &&
    left.property.type === 'Identifier' &&
    left.property.name === 'length'
  ) {
    edits.wrap(left.object, `${R}.sized(`, ')');
    return;
  }
  if (node.operator !== '+=') return;
  const operator = operatorAt(text, left.end);
  if (left.type === 'Identifier') {
    edits.replace(operator, operator + 2, `=${R}.add(${left.name},`);
    edits.close(node.end, ')');
  } else if (left.type === 'MemberExpression') {
    edits.wrap(node, `${R}.addTo(`, ')');
    edits.replace(operator, operator + 2, ',');
    if (left.computed) {
      edits.replace(operatorAt(text, left.object.end), left.property.start, ',');
      edits.remove(left.property.end, left.end);
    } else if (left.property.type === 'Identifier') {
      edits.replace(operatorAt(text, left.object.end), left.property.end, `,"${left.property.name}"`);
    }
  }
}

/** The operator behind an operand that ends at `from`: skips closing parentheses, spaces and comments. */
function operatorAt(text: string, from: number): number {
  let at = from;
  for (;;) {
    if (text.startsWith('/*', at)) at = text.indexOf('*/', at) + 2;
    else if (text.startsWith('//', at)) at = text.indexOf('\n', at) + 1;
    else if (/[\s)]/.test(text[at] ?? '+')) at++;
    else return at;
  }
}

function literal(node: Nodes['Literal'], parent: AnyNode | undefined, { edits }: Walk): void {
  if (typeof node.value === 'number') {
    const value = literalValue(node.raw!);
    const isKey = parent?.type === 'Property' && parent.key === node;
    if (!isKey && !Object.is(value, node.value)) edits.replace(node.start, node.end, value < 0 ? `(${value})` : String(value));
  } else if (typeof node.value === 'string' && /\\u/.test(node.raw!)) {
    // A character is a byte: what does not fit loses its upper bits.
    const bytes = node.value.replaceAll(/[^\0-\xff]/g, (char) => String.fromCharCode(char.charCodeAt(0) & 0xff));
    edits.replace(node.start, node.end, JSON.stringify(bytes));
  }
}
