import ts from '../typescript-api.ts';
import { COUNTING } from './call-arguments.ts';
import { isChanging } from './getters.ts';
import { asksForThis } from './usage.ts';
import { MEMBER_CALLS } from './member-calls.ts';

/** What a rewrite of one file has to know of the whole program. */
export interface ProgramFacts {
  /** Whether anything is made that is iterated by the protocol. */
  readonly iterates: boolean;
  /** Calls that take items out of a list or move them, and calls that put items in. */
  readonly shrinking: readonly ts.PropertyAccessExpression[];
  readonly growing: readonly ts.PropertyAccessExpression[];
  /** The plain names of the private members of every class. */
  readonly privateNames: ReadonlyMap<ts.Node, ReadonlyMap<string, string>>;
  /** Names of getters that are noticed when they run once more, and of those among them that have a setter. */
  readonly changingGetters: ReadonlySet<string>;
  readonly changingAccessors: ReadonlySet<string>;
  /** Names of setters. */
  readonly setters: ReadonlySet<string>;
  /** Names of methods that use `this`. */
  readonly thisMethods: ReadonlySet<string>;
  /** Names of getters that are members of the object itself: of a literal, of a class, or defined. */
  readonly ownGetters: ReadonlySet<string>;
  /** Whether any object of the program has a valueOf of its own. */
  readonly ownValues: boolean;
  /** Names of members of its own that built-in types have in `MEMBER_CALLS`. */
  readonly ownMembers: ReadonlySet<string>;
  /** Object literals with a getter. */
  readonly getterLiterals: readonly ts.ObjectLiteralExpression[];
  /** The same of two programs when their files are rewritten alike. */
  readonly key: string;
}

interface FileFacts {
  readonly iterates: boolean;
  readonly shrinking: readonly ts.PropertyAccessExpression[];
  readonly growing: readonly ts.PropertyAccessExpression[];
  readonly names: ReadonlySet<string>;
  readonly changingGetters: readonly string[];
  readonly changingAccessors: readonly string[];
  readonly setters: readonly string[];
  readonly thisMethods: readonly string[];
  readonly ownGetters: readonly string[];
  readonly ownMembers: readonly string[];
  readonly getterLiterals: readonly ts.ObjectLiteralExpression[];
  readonly classes: readonly { readonly owner: ts.Node; readonly members: readonly string[] }[];
}

const SHRINKING = new Set(['splice', 'shift', 'unshift', 'pop', 'sort', 'reverse']);
const GROWING = new Set(['push', 'splice', 'unshift']);

/** Members that answer an iterator. */
const ITERATING = /^(keys|values|entries)$/;

/** Of built-in types, what functions of the compiler stand for. */
const COMPILED = new Set([...Object.values(MEMBER_CALLS), COUNTING].flatMap((members) => Object.keys(members)));

/** By file: those that did not change keep their tree. */
const KNOWN = new WeakMap<ts.SourceFile, FileFacts>();

export function programFacts(program: ts.Program): ProgramFacts {
  const files = program.getSourceFiles().filter((file) => !file.isDeclarationFile);
  const facts = files.map((file) => {
    const found = KNOWN.get(file) ?? fileFacts(file);
    KNOWN.set(file, found);
    return found;
  });
  const iterates = facts.some((file) => file.iterates);
  const shrinking = facts.flatMap((file) => file.shrinking);
  const growing = facts.flatMap((file) => file.growing);
  const changingGetters = new Set(facts.flatMap((file) => file.changingGetters));
  const changingAccessors = new Set(facts.flatMap((file) => file.changingAccessors));
  const setters = new Set(facts.flatMap((file) => file.setters));
  const ownValues = facts.some((file) => file.names.has('valueOf'));
  const thisMethods = new Set(facts.flatMap((file) => file.thisMethods));
  const ownGetters = new Set(facts.flatMap((file) => file.ownGetters));
  const ownMembers = new Set(facts.flatMap((file) => file.ownMembers));
  const getterLiterals = facts.flatMap((file) => file.getterLiterals);
  const privateNames = plainNames(facts);
  const names = [...privateNames.values()].flatMap((members) => [...members.values()]);
  const changes = [shrinking, growing, getterLiterals].map((nodes) => nodes.map((node) => node.getText()));
  const sets = [changingGetters, changingAccessors, setters, thisMethods, ownGetters, ownMembers].map((set) => [...set]);
  const key = JSON.stringify([iterates, ownValues, changes, names, sets]);
  return {
    iterates,
    shrinking,
    growing,
    privateNames,
    changingGetters,
    changingAccessors,
    setters,
    thisMethods,
    ownGetters,
    ownValues,
    ownMembers,
    getterLiterals,
    key,
  };
}

function fileFacts(file: ts.SourceFile): FileFacts {
  let iterates = false;
  const shrinking: ts.PropertyAccessExpression[] = [];
  const growing: ts.PropertyAccessExpression[] = [];
  const names = new Set<string>();
  const changingGetters: string[] = [];
  const changingAccessors: string[] = [];
  const setters: string[] = [];
  const thisMethods: string[] = [];
  const ownGetters: string[] = [];
  const ownMembers: string[] = [];
  const getterLiterals: ts.ObjectLiteralExpression[] = [];
  const classes: { owner: ts.Node; members: string[] }[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isIdentifier(node) || ts.isStringLiteralLike(node)) names.add(node.text);
    if (ts.isIdentifier(node) && /^(Map|Set|Symbol|matchAll)$/.test(node.text)) iterates = true;
    if (ts.isFunctionLike(node) && 'asteriskToken' in node && node.asteriskToken) iterates = true;
    const callee = ts.isCallExpression(node) ? node.expression : undefined;
    if (callee && ts.isPropertyAccessExpression(callee) && ITERATING.test(callee.name.text) && callee.expression.getText() !== 'Object')
      iterates = true;
    if (callee && ts.isPropertyAccessExpression(callee) && SHRINKING.has(callee.name.text)) shrinking.push(callee);
    if (callee && ts.isPropertyAccessExpression(callee) && GROWING.has(callee.name.text)) growing.push(callee);
    if (ts.isGetAccessor(node) && isChanging(node)) {
      changingGetters.push(node.name.getText());
      if (hasSetter(node)) changingAccessors.push(node.name.getText());
    }
    if (ts.isGetAccessor(node) && isOwn(node)) ownGetters.push(memberName(node.name));
    if (ts.isCallExpression(node)) ownGetters.push(...definedNames(node));
    if (ts.isObjectLiteralExpression(node) && node.properties.some(ts.isGetAccessor)) getterLiterals.push(node);
    if (ts.isSetAccessor(node)) setters.push(node.name.getText());
    if (isMethod(node) && node.body && asksForThis(node.body)) thisMethods.push(nameOf(node));
    const made = madeMember(node);
    if (made && COMPILED.has(made)) ownMembers.push(made);
    if (ts.isClassLike(node)) {
      const members = node.members.flatMap(({ name }) => (name && ts.isPrivateIdentifier(name) ? [name.text] : []));
      if (members.length > 0) classes.push({ owner: node, members: [...new Set(members)] });
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return {
    iterates,
    shrinking,
    growing,
    names,
    changingGetters,
    changingAccessors,
    setters,
    thisMethods,
    ownGetters,
    ownMembers,
    getterLiterals,
    classes,
  };
}

/** The name under which an object gets a member here. */
function madeMember(node: ts.Node): string | undefined {
  if (ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.EqualsToken)
    return ts.isPropertyAccessExpression(node.left) ? node.left.name.text : undefined;
  const isMember = ts.isClassElement(node) || ts.isObjectLiteralElement(node);
  return isMember && node.name && ts.isIdentifier(node.name) ? node.name.text : undefined;
}

type Method = ts.MethodDeclaration | ts.FunctionExpression;

const isMethod = (node: ts.Node): node is Method =>
  ts.isMethodDeclaration(node) || (ts.isFunctionExpression(node) && ts.isPropertyAssignment(node.parent));

const nameOf = (node: Method): string => (ts.isMethodDeclaration(node) ? node : (node.parent as ts.PropertyAssignment)).name!.getText();

/** Whether a getter is a member of the object or the class itself, not of a prototype. */
const isOwn = ({ parent, modifiers }: ts.GetAccessorDeclaration): boolean =>
  ts.isObjectLiteralExpression(parent) || modifiers?.some(({ kind }) => kind === ts.SyntaxKind.StaticKeyword) === true;

const memberName = (name: ts.PropertyName): string => (ts.isStringLiteralLike(name) ? name.text : name.getText());

/** Names that Object.defineProperty and defineProperties are given here. */
function definedNames({ expression, arguments: [, what, descriptor] }: ts.CallExpression): string[] {
  const name = ts.isPropertyAccessExpression(expression) ? expression.name.text : '';
  if (name === 'defineProperty' && what && ts.isStringLiteralLike(what)) return descriptor && mayGet(descriptor) ? [what.text] : [];
  if (name !== 'defineProperties' || !what || !ts.isObjectLiteralExpression(what)) return [];
  return what.properties.flatMap((p) => (ts.isPropertyAssignment(p) && mayGet(p.initializer) ? [memberName(p.name)] : []));
}

const mayGet = (descriptor: ts.Expression): boolean =>
  !ts.isObjectLiteralExpression(descriptor) || descriptor.properties.some((p) => p.name?.getText() === 'get');

function hasSetter({ parent, name }: ts.GetAccessorDeclaration): boolean {
  const members: readonly ts.Node[] = ts.isClassLike(parent) ? parent.members : (parent as ts.ObjectLiteralExpression).properties;
  return members.some((member) => ts.isSetAccessor(member) && member.name.getText() === name.getText());
}

/** `#x` becomes `$x`, or `$x1` and so on where the program has that name already. */
function plainNames(files: readonly FileFacts[]): Map<ts.Node, Map<string, string>> {
  const taken = new Set(files.flatMap((file) => [...file.names]));
  const names = new Map<ts.Node, Map<string, string>>();
  for (const { owner, members } of files.flatMap((file) => file.classes)) {
    const plain = new Map<string, string>();
    for (const member of members) {
      const base = member.replace('#', '$');
      let name = base;
      for (let n = 1; taken.has(name); n++) name = base + n;
      taken.add(name);
      plain.set(member, name);
    }
    names.set(owner, plain);
  }
  return names;
}
