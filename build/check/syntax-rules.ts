import type { AnyNode, Literal } from '../parse.ts';
import type { RuleInput } from '../check.ts';
import { eachNode } from '../syntax-tree.ts';
import {
  accessorName,
  arrayHole,
  argumentsCount,
  bareDoBody,
  caseAfterDefault,
  classMember,
  constructorMember,
  debuggerStatement,
  deleteCall,
  doInCase,
  extendsExpression,
  finallyJump,
  forHead,
  integerLiteral,
  longName,
  lastReturn,
  nestedNew,
  nonAscii,
  regexFeature,
  reservedName,
  returnNewline,
  sequencePlace,
  skippedText,
  slashPlace,
  staticGetter,
  superInArrow,
  superMember,
  templateBrace,
  classReadOver,
  syntax,
  tryLiteral,
  unsupported,
} from '../diagnostics.ts';
import { EXTRA_RESERVED, NO_CLASS_METHOD } from '../engine.ts';
import { isBareBody, isDoInCase } from '../fix/do-bodies.ts';
import { declarationHead, deletedCall, isBareSequence, mistakenAtSlash } from '../fix/brackets.ts';
import { isLastReturn } from '../fix/last-returns.ts';
import { isNestedNew } from '../fix/new-callees.ts';
import { isCutTemplate } from '../fix/cut-templates.ts';
import { isSkippedText } from '../fix/skipped-text.ts';
import { isTryLiteral } from '../fix/try-literals.ts';
import { isReadOver } from '../fix/class-places.ts';
import { isFunction } from '../scopes.ts';
import { unsupportedInRegex } from './regex-rules.ts';

type Rule = (node: never, input: RuleInput, parents: readonly AnyNode[]) => void;
type Node<T extends AnyNode['type']> = Extract<AnyNode, { type: T }>;

/** The lexer of the interpreter keeps this many characters of a name. */
const LONGEST_NAME = 63;

const HINT_LOWER = 'Compile the file as TypeScript, or write it out.';

/** One rule a node type; types without a rule run as the language says. */
const RULES: { [T in AnyNode['type']]?: (node: Node<T>, input: RuleInput, parents: readonly AnyNode[]) => void } = {
  ArrayExpression: (node, { report }) => node.elements.some((e) => e === null) && report(arrayHole(), node),
  ArrayPattern: (node, { report }) => report(syntax('Destructuring', HINT_LOWER), node, 'syntax/array-pattern'),
  ObjectPattern: (node, { report }) => report(syntax('Destructuring', HINT_LOWER), node, 'syntax/object-pattern'),
  AssignmentPattern: (node, { report }) => report(syntax('A default value', HINT_LOWER), node, 'syntax/default'),
  RestElement: (node, { report }) => report(syntax('A rest parameter', HINT_LOWER), node, 'syntax/rest'),
  SpreadElement: (node, { report }) => report(syntax('Spread', HINT_LOWER), node, 'syntax/spread'),
  AwaitExpression: (node, { report }) => report(syntax('await', HINT_LOWER), node, 'syntax/await'),
  YieldExpression: (node, { report }) => report(unsupported('generator'), node),
  ChainExpression: (node, { report }) => report(syntax('Optional chaining', HINT_LOWER), node, 'syntax/optional-chaining'),
  ImportExpression: (node, { report }) => report(unsupported('dynamic-import'), node),
  ImportDeclaration: (node, { report }) => report(syntax('import', 'Bundle the file.'), node, 'syntax/import'),
  ExportNamedDeclaration: (node, { report }) => report(syntax('export', 'Bundle the file.'), node, 'syntax/import'),
  ExportDefaultDeclaration: (node, { report }) => report(syntax('export', 'Bundle the file.'), node, 'syntax/import'),
  ExportAllDeclaration: (node, { report }) => report(syntax('export', 'Bundle the file.'), node, 'syntax/import'),
  MetaProperty: (node, { report }) => report(unsupported(node.meta.name === 'new' ? 'new-target' : 'import-meta'), node),
  LabeledStatement: (node, { report }) => report(unsupported('label'), node),
  PrivateIdentifier: (node, { report }) => report(unsupported('private-member'), node),
  PropertyDefinition: (node, { report }) => report(unsupported('class-field'), node),
  StaticBlock: (node, { report }) => report(unsupported('static-block'), node),
  TaggedTemplateExpression: (node, { report }) => report(unsupported('tagged-template'), node),
  WithStatement: (node, { report }) => report(unsupported('with'), node),
  BreakStatement: (node, { report }, parents) => leavesFinally(node, parents) && report(finallyJump(), node),
  ContinueStatement: (node, { report }, parents) => leavesFinally(node, parents) && report(finallyJump(), node),
  DebuggerStatement: (node, { report }) => report(debuggerStatement(), node),

  DoWhileStatement: (node, { report }, parents) => {
    if (isBareBody(node)) report(bareDoBody(), node);
    if (isDoInCase(node, parents)) report(doInCase(), node);
  },

  AssignmentExpression: (node, { report, code }) => {
    if (mistakenAtSlash(node as AnyNode, code)) report(slashPlace(), node);
    if (['**=', '??=', '||=', '&&='].includes(node.operator))
      report(syntax(`The operator ${node.operator}`, HINT_LOWER), node, 'syntax/logical-assignment');
  },
  BinaryExpression: (node, { report, code }) => {
    if (mistakenAtSlash(node as AnyNode, code)) report(slashPlace(), node);
    if (node.operator === '**') report(syntax('The operator **', 'Use Math.pow.'), node, 'syntax/exponent');
  },
  Identifier: (node, { report }, parents) => {
    if (node.name.length > LONGEST_NAME) report(longName(node.name), node);
    if (!EXTRA_RESERVED.has(node.name) || node.name === 'undefined') return;
    const parent = parents.at(-1);
    const isName =
      !(parent?.type === 'MemberExpression' && parent.property === node) &&
      !(parent?.type === 'Property' && parent.key === node && !parent.shorthand);
    if (isName && parent?.type !== 'MethodDefinition') report(reservedName(node.name), node);
  },
  ExpressionStatement: (node, { report, code }, parents) => isSkippedText(node, parents.at(-1), code) && report(skippedText(), node),
  ForStatement: (node, { report, code }) => declarationHead(node as AnyNode, code) && report(forHead(), node),
  ForOfStatement: (node, { report }) => node.await && report(unsupported('for-await'), node),
  FunctionDeclaration: functionKind,
  FunctionExpression: functionKind,
  ArrowFunctionExpression: functionKind,
  ClassDeclaration: classShape,
  ClassExpression: classShape,
  Literal: checkLiteral,
  MemberExpression: (node, { report }, parents) => {
    const isCount = node.object.type === 'Identifier' && node.object.name === 'arguments' && !node.computed;
    const owner = isCount ? parents.findLast((p) => isFunction(p)) : undefined;
    if (owner && owner.params.length > 0) report(argumentsCount(), node);
    if (isConstructorRead(node, parents)) report(constructorMember(), node);
  },
  MethodDefinition: (node, { report }) => {
    const { key } = node;
    if (node.static && (node.kind === 'get' || node.kind === 'set')) report(staticGetter(), node);
    if (node.computed) report(syntax('A computed member name in a class', HINT_LOWER), key, 'syntax/computed-member');
    else if (key.type !== 'Identifier') report(classMember(key.type === 'Literal' ? String(key.value) : key.type), key);
    else if (NO_CLASS_METHOD.has(key.name)) report(classMember(key.name), key);
  },
  NewExpression: (node, { report, code }) => isNestedNew(node as AnyNode, code) && report(nestedNew(), node),
  SequenceExpression: (node, { report, code }, parents) =>
    isBareSequence(node as AnyNode, parents.at(-1), code) && report(sequencePlace(), node),
  ObjectExpression: (node, { report }, parents) => isTryLiteral(node as AnyNode, parents) && report(tryLiteral(), node),
  Property: (node, { report, code }, parents) => {
    if (node.computed && parents.at(-1)?.type === 'ObjectExpression')
      report(syntax('A computed property name', 'Assign the property afterwards.'), node, 'syntax/computed-key');
    else if (node.kind !== 'init' && (node.key.type !== 'Identifier' || NO_CLASS_METHOD.has(node.key.name)))
      report(accessorName(code.slice(node.key.start, node.key.end)), node.key, 'accessor-name');
  },
  ReturnStatement: (node, { report, code }, parents) => {
    if (leavesFinally(node, parents)) report(finallyJump(), node);
    if (isLastReturn(node as AnyNode, parents, code)) report(lastReturn(), node);
    if (node.argument || node.end - node.start > 'return'.length) return;
    const after = /^\s*/.exec(code.slice(node.end))![0];
    const next = code[node.end + after.length];
    if (after.includes('\n') && next !== '}' && next !== undefined && parents.length > 0) report(returnNewline(), node);
  },
  Super: (node, { report }, parents) => {
    const owner = parents.findLast(isFunction);
    if (owner?.type === 'ArrowFunctionExpression') report(superInArrow(), node);
    else if (parents.at(-1)?.type === 'MemberExpression') report(superMember(), node);
  },
  SwitchStatement: (node, { report }) => {
    const at = node.cases.findIndex((c) => c.test === null);
    if (at >= 0 && at < node.cases.length - 1) report(caseAfterDefault(), node.cases[at]!);
  },
  TemplateLiteral: (node, { report, code }) => isCutTemplate(node, code) && report(templateBrace(), node),
  TemplateElement: (node, { report }) => {
    if (/\\u\{/.test(node.value.raw))
      report(syntax('The escape \\u{…}', 'Write the UTF-8 bytes as \\xNN.'), node, 'syntax/code-point-escape');
    if (beyondAscii(node.value.raw)) report(nonAscii(node.value.raw, Buffer.byteLength(node.value.raw)), node);
  },
  UnaryExpression: (node, { report, code }) => deletedCall(node as AnyNode, code) && report(deleteCall(), node),
  VariableDeclaration: (node, { report }) => (node.kind === 'using' || node.kind === 'await using') && report(unsupported('using'), node),
};

/** `x.constructor` that may be a built-in class. Methods of a class know theirs, and so does a prototype. */
function isConstructorRead(node: Node<'MemberExpression'>, parents: readonly AnyNode[]): boolean {
  const { property, object } = node;
  const name = node.computed ? property.type === 'Literal' && property.value : property.type === 'Identifier' && property.name;
  if (name !== 'constructor') return false;
  if (object.type === 'MemberExpression' && object.property.type === 'Identifier' && object.property.name === 'prototype') return false;
  if (object.type !== 'ThisExpression') return true;
  const at = parents.findLastIndex((p) => isFunction(p) && p.type !== 'ArrowFunctionExpression');
  return parents[at - 1]?.type !== 'MethodDefinition';
}

/** Whether a jump goes out of the finally block that it stands in. */
function leavesFinally(jump: AnyNode, parents: readonly AnyNode[]): boolean {
  for (let i = parents.length - 1; i > 0; i--) {
    const [node, parent] = [parents[i]!, parents[i - 1]!];
    if (isFunction(node)) return false;
    if (jump.type !== 'ReturnStatement' && /^(For(In|Of)?|While|DoWhile)Statement$/.test(node.type)) return false;
    if (jump.type === 'BreakStatement' && node.type === 'SwitchStatement') return false;
    if (parent.type === 'TryStatement' && parent.finalizer === node) return true;
  }
  return false;
}

export function checkSyntax(input: RuleInput): void {
  eachNode(input.program, (node, parents) => (RULES[node.type] as Rule | undefined)?.(node as never, input, parents));
}

function functionKind(node: Node<'FunctionDeclaration' | 'FunctionExpression' | 'ArrowFunctionExpression'>, { report }: RuleInput): void {
  if (node.generator) report(unsupported(node.async ? 'async-generator' : 'generator'), node);
  else if (node.async) report(syntax('An async function', HINT_LOWER), node, 'syntax/async');
}

function classShape(node: Node<'ClassDeclaration' | 'ClassExpression'>, { report }: RuleInput, parents: readonly AnyNode[]): void {
  if (isReadOver(node, parents)) report(classReadOver(), node);
  if (node.superClass && node.superClass.type !== 'Identifier') report(extendsExpression(), node.superClass);
}

function checkLiteral(node: Literal, { report, code }: RuleInput): void {
  const raw = node.raw ?? '';
  if (mistakenAtSlash(node as AnyNode, code)) report(slashPlace(), node);
  if (node.bigint !== undefined) report(unsupported('bigint'), node);
  else if (node.regex)
    for (const { what, feature } of unsupportedInRegex(node.regex.pattern, node.regex.flags))
      report(regexFeature(what), node, `regex/${feature}`);
  else if (typeof node.value === 'string') {
    if (/\\u\{/.test(raw)) report(syntax('The escape \\u{…}', 'Write the UTF-8 bytes as \\xNN.'), node, 'syntax/code-point-escape');
    if (beyondAscii(raw)) report(nonAscii(node.value, Buffer.byteLength(node.value)), node);
  } else if (typeof node.value === 'number' && isInteger(raw) && node.value >= 2 ** 63) report(integerLiteral(raw), node);
}

/** Digits alone: with an exponent a literal is read as one with a fraction. */
const isInteger = (raw: string): boolean => /^(0x[0-9a-f_]+|0[ob][0-7_]+|[0-9_]+)$/i.test(raw);

const beyondAscii = (text: string): boolean => Buffer.byteLength(text) !== text.length;
