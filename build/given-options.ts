import type { AnyNode, Literal, ObjectExpression, Program, Property } from './parse.ts';
import { followObjects, isCalled, isTest, type Holders } from './object-flow.ts';
import { isFunction, type ScopeTree } from './scopes.ts';
import { eachNode } from './syntax-tree.ts';
import type { MagicString } from './text-edits.ts';

/** What an object answers to without having been given it. */
const INHERITED = new Set([...Object.getOwnPropertyNames(Object.prototype), 'length']);

type Members = ReadonlyMap<string, Property>;

/**
 * What an application does not ask for, it does not carry: of an object that is written out as a literal and only read by name, a name
 * that it was not given reads as `undefined`, and one that was given a constant as that. What hangs on them falls to the minifier.
 * @param withNumbers whether numbers may be put where they are read
 */
export function foldGivenOptions(tree: ScopeTree, text: MagicString, withNumbers: boolean): void {
  for (const holders of followObjects(tree)) {
    const given = [...holders.literals].map(membersOf);
    if (given.every((members) => members !== undefined)) fold(holders, given, text, withNumbers);
  }
}

function fold({ reads }: Holders, given: readonly Members[], text: MagicString, withNumbers: boolean): void {
  const left = new Set<string>();
  for (const { node, parent } of reads) {
    const name = (node.property as { name: string }).name;
    const members = given.map((each) => each.get(name));
    const value = INHERITED.has(name) || isCalled(node, parent) ? undefined : valueOf(members, isTest(node, parent), withNumbers);
    if (value === undefined) left.add(name);
    else text.update(node.start, node.end, `(${value})`);
  }
  for (const members of given) dropUnread([...members], left, text);
}

/** The text that says the same as reading the member; undefined if there is none. */
function valueOf(members: readonly (Property | undefined)[], isTested: boolean, withNumbers: boolean): string | undefined {
  if (members.every((member) => member === undefined)) return 'void 0';
  const values = members.map((member) => member?.value);
  const texts = new Set(values.map((value) => constantText(value, withNumbers)));
  if (texts.size === 1 && !texts.has(undefined)) return [...texts][0];
  return isTested && values.every(isTrue) ? '!0' : undefined;
}

/** Whole numbers and truth values: a text would stand there twice. */
function constantText(value: AnyNode | undefined, withNumbers: boolean): string | undefined {
  if (value?.type !== 'Literal') return undefined;
  return typeof value.value === 'boolean' || (withNumbers && Number.isSafeInteger(value.value)) ? String(value.value) : undefined;
}

function isTrue(value: AnyNode | undefined): boolean {
  if (!value) return false;
  if (value.type === 'Literal') return typeof value.value === 'string' && value.value !== '';
  return isFunction(value) || value.type === 'ObjectExpression' || value.type === 'ArrayExpression' || value.type === 'NewExpression';
}

/** Members by name; undefined for a literal that may hold others, or whose functions may reach it as `this`. */
function membersOf(literal: ObjectExpression): Members | undefined {
  const members = new Map<string, Property>();
  for (const member of literal.properties) {
    if (member.type !== 'Property' || member.kind !== 'init' || member.computed || asksForThis(member.value)) return undefined;
    const name = member.key.type === 'Identifier' ? member.key.name : String((member.key as Literal).value);
    if (name === '__proto__' || members.has(name)) return undefined;
    members.set(name, member);
  }
  return members;
}

function asksForThis(value: AnyNode): boolean {
  if (!isFunction(value) || value.type === 'ArrowFunctionExpression') return false;
  let found = false;
  eachNode(value as AnyNode as Program, (node) => (found ||= node.type === 'ThisExpression' || node.type === 'Super'));
  return found;
}

/** Takes constants and functions out that nobody reads any more. */
function dropUnread(members: readonly (readonly [string, Property])[], read: ReadonlySet<string>, text: MagicString): void {
  members.forEach(([name, { start, end, value }], index) => {
    if (!read.has(name) && (isFunction(value) || value.type === 'Literal')) text.remove(start, members[index + 1]?.[1].start ?? end);
  });
}
