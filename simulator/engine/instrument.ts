import { parse, parseExpressionAt, type AnyNode } from 'acorn';
import type { DecodedSourceMap } from 'magic-string';
import { Edits } from './edits.ts';
import { isIndexKey } from './member-order.ts';
import { literalValue } from './number-text.ts';
import { functionNode } from './rewrite-functions.ts';
import { assignment, member } from './rewrite-members.ts';
import { planRoot, soleFunctions, type RootPlan } from './root-scope.ts';
import { children, isFunction, type Nodes } from './syntax-tree.ts';
import { ScopeRewriting } from './variables/rewrite-scopes.ts';
import type { Ledger } from './variables/ledger.ts';
import { nameOf, operatorAt, RUNTIME_NAME as R, type FunctionSource, type Walk } from './walk.ts';

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
  /** The text is a file of Storage, where functions leave theirs. */
  readonly inStorage: boolean;
  /** Counts the variables of the program: its scopes are to be told. */
  readonly ledger?: Ledger | undefined;
}

/**
 * Rewrites a script at load so that V8 does what the interpreter would: counts loops and calls, routes text conversion, gives `catch` the
 * engine's errors, evaluates number literals as the engine's lexer does, does not hoist functions. `kind` script: root declarations become
 * script-scope variables that `global` shows too. Throws acorn's SyntaxError for text that is no script at all.
 */
export function instrument(text: string, kind: 'script' | 'body', context: InstrumentContext): Instrumented {
  const program = parse(text, { ecmaVersion: 2022, sourceType: 'script', allowReturnOutsideFunction: kind === 'body' });
  const root = kind === 'script' ? planRoot(program, context.rootNames) : undefined;
  const edits = new Edits(text);
  const { ledger } = context;
  const walk: Walk = {
    text,
    edits,
    functions: context.functions,
    root,
    declared: allDeclared(program),
    scoped: new Set(),
    inStorage: context.inStorage,
    scopes: ledger && new ScopeRewriting(program, edits, ledger.scopes.length, ledger.classes.length),
  };
  if (!root) soleFunctions(program.body, [], walk.scoped);
  visit(program, undefined, walk, 0);
  if (walk.scopes) ledger!.add(walk.scopes.shapes);
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
  walk.scopes?.enter(node);
  const inner = isFunction(node) ? depth + 1 : depth;
  for (const child of children(node)) visit(child, node, walk, inner);
  walk.scopes?.leave(node, walk.functions);
}

type Rewrites = { [Type in AnyNode['type']]?: Handler<Type> };

const rewrites: Rewrites = {
  ForStatement(node, _parent, walk) {
    if (node.init?.type === 'VariableDeclaration') oneBinding(node, node.init, walk);
    loopBody(node.body, walk);
  },
  WhileStatement: (node, _parent, walk) => loopBody(node.body, walk),
  DoWhileStatement: (node, _parent, walk) => loopBody(node.body, walk),
  ForInStatement(node, _parent, walk) {
    if (node.left.type === 'VariableDeclaration') oneBinding(node, node.left, walk);
    const keyword = operatorAt(walk.text, node.left.end);
    walk.edits.replace(keyword, keyword + 'in'.length, 'of');
    walk.edits.wrap(node.right, ` ${R}.keys((`, '))');
    loopBody(node.body, walk);
  },
  ForOfStatement(node, _parent, walk) {
    if (node.left.type === 'VariableDeclaration') oneBinding(node, node.left, walk);
    walk.edits.wrap(node.right, `${R}.values((`, '))');
    loopBody(node.body, walk);
  },
  FunctionDeclaration: functionNode,
  FunctionExpression: functionNode,
  ArrowFunctionExpression: functionNode,
  VariableDeclaration: rootVariable,
  ClassExpression(node, _parent, { edits }) {
    if (node.superClass) edits.wrap(node, `${R}.derived(`, ')');
  },
  ClassDeclaration(node, parent, { edits, root }) {
    if (node.superClass && node.id) edits.close(node.end, `;${R}.derived(${node.id.name});`);
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
    const name = BINARY[node.operator];
    if (name === undefined || (name.endsWith('qual') && (isPlain(node.left) || isPlain(node.right)))) return;
    const operator = operatorAt(text, node.left.end);
    edits.wrap(node, `${R}.${name}(`, ')');
    edits.replace(operator, operator + node.operator.length, ',');
  },
  UnaryExpression(node, _parent, { edits, text }) {
    const { argument } = node;
    if (node.operator === 'typeof') {
      // A name that is not declared, or not yet, is no error here.
      if (argument.type === 'Identifier') {
        edits.remove(node.start, node.start + 'typeof'.length);
        edits.wrap(node, `${R}.typeOfName(()=>`, ')');
      } else if (!isLiteral(argument)) {
        edits.remove(node.start, node.start + 'typeof'.length);
        edits.wrap(node, `${R}.type(`, ')');
      }
    } else if (node.operator === 'delete' && argument.type === 'MemberExpression' && !argument.computed && !argument.optional) {
      edits.remove(node.start, node.start + 'delete'.length);
      edits.wrap(node, `${R}.remove((`, ')');
      edits.replace(operatorAt(text, argument.object.end), argument.end, `),"${nameOf(argument)}"`);
    }
  },
  MemberExpression: member,
  NewExpression(node, _parent, { edits }) {
    edits.wrap(node.callee, `(${R}.make((`, ')))');
  },
  ReturnStatement(node, parent, { edits, text }) {
    // The engine ends no statement there: what stands on the next line is returned.
    if (node.argument || text[node.end - 1] === ';' || !parent || !('body' in parent) || !Array.isArray(parent.body)) return;
    const next = (parent.body as AnyNode[])[(parent.body as AnyNode[]).indexOf(node) + 1];
    if (next?.type === 'ExpressionStatement') edits.replace(node.end, next.start, ' ');
  },
  ExpressionStatement(node, parent, { edits, text }) {
    // A member that nobody uses is not read: its getter does not run. The last statement of a text is its value.
    const { expression } = node;
    if (parent?.type === 'Program' && parent.body.at(-1) === node) return;
    if (expression.type !== 'MemberExpression' || expression.computed || expression.object.type === 'Super') return;
    edits.wrap(expression, `${R}.touch((`, ')');
    edits.replace(operatorAt(text, expression.object.end), expression.end, `),"${nameOf(expression)}"`);
  },
  ObjectExpression(node, _parent, { edits }) {
    const keys = node.properties.map((property) =>
      property.type === 'Property' && !property.computed ? keyName(property.key) : undefined,
    );
    if (!keys.some((key) => key !== undefined && isIndexKey(key)) || keys.includes(undefined)) return;
    edits.wrap(node, `${R}.ordered(`, `,${JSON.stringify(keys)})`);
  },
  UpdateExpression(node, _parent, { edits }) {
    const { argument } = node;
    if (argument.type === 'MemberExpression' && nameOf(argument) === 'length') edits.wrap(argument.object, `${R}.sized(`, ')');
  },
  AssignmentExpression: assignment,
  TemplateLiteral(node, parent, { edits }) {
    if (parent?.type === 'TaggedTemplateExpression') return;
    for (const expression of node.expressions) edits.wrap(expression, `${R}.text((`, '))');
  },
  Literal: literal,
  CallExpression(node, _parent, { edits, text }) {
    // A method in brackets of its own is called without its object.
    if (node.callee.type === 'MemberExpression' && text[node.callee.start - 1] === '(' && text[node.callee.end] === ')')
      edits.open(node.callee.start, '0,');
    // The engine's eval sees the local scope, as V8's direct eval does; only its text is rewritten.
    const [argument] = node.arguments;
    if (argument && node.callee.type === 'Identifier' && node.callee.name === 'eval') edits.wrap(argument, `${R}.code(`, ')');
  },
};

function allDeclared(program: AnyNode): Set<string> {
  const names = new Set<string>();
  const look = (node: AnyNode): void => {
    if (node.type === 'VariableDeclarator' && node.id.type === 'Identifier') names.add(node.id.name);
    if (isFunction(node)) for (const parameter of node.params) if (parameter.type === 'Identifier') names.add(parameter.name);
    if ((node.type === 'FunctionDeclaration' || node.type === 'ClassDeclaration') && node.id) names.add(node.id.name);
    if (node.type === 'CatchClause' && node.param?.type === 'Identifier') names.add(node.param.name);
    for (const child of children(node)) look(child);
  };
  look(program);
  return names;
}

/** Operators whose work the engine does otherwise. */
const BINARY: Readonly<Record<string, string>> = { '+': 'add', '==': 'equal', '!=': 'unequal', in: 'has', instanceof: 'is' };

/** What an object compares with as in ECMA-262. */
function isPlain(node: AnyNode): boolean {
  return (node.type === 'Literal' && node.value === null) || (node.type === 'UnaryExpression' && node.operator === 'typeof');
}

function isLiteral(node: AnyNode): boolean {
  return node.type === 'Literal' || node.type === 'TemplateLiteral' || (node.type === 'UnaryExpression' && node.operator === 'typeof');
}

function keyName(key: AnyNode): string | undefined {
  if (key.type === 'Identifier') return key.name;
  return key.type === 'Literal' ? String(key.value) : undefined;
}

/** The engine has one binding for a whole loop, which closures share. */
function oneBinding(loop: AnyNode, declaration: Nodes['VariableDeclaration'], { edits }: Walk): void {
  if (declaration.kind === 'var') return;
  edits.wrap(loop, `{let ${declaration.declarations.flatMap(({ id }) => (id.type === 'Identifier' ? [id.name] : [])).join(',')};`, '}');
  edits.remove(declaration.start, declaration.declarations[0]!.start);
}

type Handler<Type extends keyof Nodes> = (node: Nodes[Type], parent: AnyNode | undefined, walk: Walk, depth: number) => void;

function loopBody(body: AnyNode, { edits }: Walk): void {
  if (body.type === 'BlockStatement') edits.open(body.start + 1, `${R}.tick();`);
  else edits.wrap(body, `{${R}.tick();`, '}');
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

function literal(node: Nodes['Literal'], parent: AnyNode | undefined, { edits }: Walk): void {
  if (typeof node.value === 'number') {
    const value = literalValue(node.raw!);
    const isKey = parent?.type === 'Property' && parent.key === node;
    if (!isKey && !Object.is(value, node.value)) edits.replace(node.start, node.end, value < 0 ? `(${value})` : String(value));
  } else if (node.regex) {
    // Parted from a word in front of it: `return/x/` needs no space.
    edits.replace(node.start, node.end, ` ${R}.regexp(${JSON.stringify(node.regex.pattern)},${JSON.stringify(node.regex.flags)})`);
  } else if (typeof node.value === 'string' && /\\u|\\\r?\n/.test(node.raw!)) {
    // A character is a byte: what does not fit loses its upper bits. The engine keeps the end of a line that goes on.
    const whole = /\\\r?\n/.test(node.raw!) ? withLineEnds(node) : node.value;
    const bytes = whole.replaceAll(/[^\0-\xff]/g, (char) => String.fromCharCode(char.charCodeAt(0) & 0xff));
    edits.replace(node.start, node.end, JSON.stringify(bytes));
  }
}

function withLineEnds({ raw }: Nodes['Literal']): string {
  return (parseExpressionAt(raw!.replaceAll(/\\\r?\n/g, '\\n'), 0, { ecmaVersion: 2022 }) as Nodes['Literal']).value as string;
}
