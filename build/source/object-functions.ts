import ts from '../typescript-api.ts';
import { lacks } from '../engine.ts';
import { assignedName } from './error-names.ts';
import type { SourceRewrite, SourceScope } from './scope.ts';
import { every, isBuiltIn, isFunction, isList, isText, isTypedArray, partsOf, valuesOf } from './types.ts';
import { typeParts } from './usage.ts';

/** Functions of Object that the interpreter has, and that know fewer values than those of the language. */
export function objectFunctions(): SourceRewrite {
  return (node, visited, scope) => {
    if (ts.isPropertyAccessExpression(node)) return taken(node, scope);
    if (!ts.isCallExpression(node) || !ts.isCallExpression(visited) || !ts.isPropertyAccessExpression(node.expression)) return undefined;
    const { expression: home, name } = node.expression;
    if (!ts.isIdentifier(home) || home.text !== 'Object' || node.arguments.some(ts.isSpreadElement)) return undefined;
    switch (name.text) {
      case 'assign': {
        const hasList = node.arguments.some((arg) => typeParts(arg, scope).some((type) => isNoPlainObject(type, scope)));
        const given = assignedName(node, visited, scope);
        if (hasList && lacks('polyfill/assign-list')) return called('$mote_assign', given, scope);
        return given === visited ? undefined : given;
      }
      case 'fromEntries':
        if (!node.arguments[0] || !lacks('polyfill/entries-of-numbers') || hasTextKeys(node.arguments[0], scope)) return undefined;
        return called('$mote_fromEntries', visited, scope);
      case 'defineProperty':
        return node.arguments[2] && lacks('polyfill/defined-writable') ? fixed(node.arguments[2], visited, scope) : undefined;
      case 'getPrototypeOf':
        // What is compared with the prototype of a class needs no end.
        return isCompared(node) || !lacks('polyfill/prototype-end') ? undefined : called('$mote_proto', visited, scope);
      default:
        return undefined;
    }
  };
}

/** A function that is handed on gets keys that nobody sees. */
function taken(node: ts.PropertyAccessExpression, { factory }: SourceScope): ts.Node | undefined {
  const { expression, name, parent } = node;
  if (name.text !== 'fromEntries' || !ts.isIdentifier(expression) || expression.text !== 'Object') return undefined;
  if ((ts.isCallExpression(parent) && parent.expression === node) || !lacks('polyfill/entries-of-numbers')) return undefined;
  return factory.createIdentifier('$mote_fromEntries');
}

const called = (helper: string, visited: ts.CallExpression, { factory }: SourceScope): ts.Node =>
  factory.createCallExpression(factory.createIdentifier(helper), undefined, visited.arguments);

function isCompared({ parent }: ts.CallExpression): boolean {
  if (!ts.isBinaryExpression(parent)) return false;
  return [parent.left, parent.right].some((side) => ts.isPropertyAccessExpression(side) && side.name.text === 'prototype');
}

const isNoPlainObject = (type: ts.Type, { checker }: SourceScope): boolean =>
  isList(type, checker) || isTypedArray(type) || isFunction(type) || isText(type) || (type.flags & NO_OBJECT) !== 0;

const NO_OBJECT = ts.TypeFlags.BooleanLike | ts.TypeFlags.NumberLike;

/** Whether the keys of what is listed are texts by their type. */
function hasTextKeys(entries: ts.Expression, scope: SourceScope): boolean {
  const { checker } = scope;
  return every(typeParts(entries, scope), (type) => {
    const [first] = checker.getTypeArguments(type as ts.TypeReference);
    if (isBuiltIn(type, /^(Readonly)?Map$/)) return first !== undefined && every(partsOf(first, checker), isText);
    if (!isList(type, checker)) return false;
    const item = checker.getIndexTypeOfType(type, ts.IndexKind.Number);
    return item !== undefined && every(valuesOf(item, checker), (entry) => isTextKey(entry, scope));
  });
}

function isTextKey(entry: ts.Type, { checker }: SourceScope): boolean {
  if (!checker.isTupleType(entry)) return false;
  const [key] = checker.getTypeArguments(entry as ts.TypeReference);
  return key !== undefined && every(partsOf(key, checker), isText);
}

/** A value that is defined is not to be written, unless it says so. */
function fixed(descriptor: ts.Expression, visited: ts.CallExpression, { factory }: SourceScope): ts.Node | undefined {
  const [object, key, own] = visited.arguments;
  if (!ts.isObjectLiteralExpression(descriptor) || !own || !ts.isObjectLiteralExpression(own)) return undefined;
  const names = descriptor.properties.map(({ name }) => name?.getText());
  if (!names.includes('value') || names.includes('writable') || names.includes(undefined)) return undefined;
  const isWritable = factory.createPropertyAssignment('writable', factory.createFalse());
  const literal = factory.updateObjectLiteralExpression(own, [...own.properties, isWritable]);
  return factory.updateCallExpression(visited, visited.expression, undefined, [object!, key!, literal]);
}
