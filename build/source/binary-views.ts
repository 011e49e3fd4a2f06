import ts from '../typescript-api.ts';
import { lacks } from '../engine.ts';
import { bytesEquality } from './findings.ts';
import type { SourceRewrite, SourceScope } from './scope.ts';
import { every, isBuiltIn, isList, isTypedArray } from './types.ts';
import { isEquality, outermost, typeParts } from './usage.ts';

/** Typed arrays and views of a buffer: how they are made, put in order and compared. */
export function binaryViews(): SourceRewrite {
  return (node, visited, scope) => {
    if (ts.isNewExpression(node) && ts.isNewExpression(visited)) return inNew(node, visited, scope);
    if (ts.isElementAccessExpression(node) && ts.isElementAccessExpression(visited)) return inRead(node, visited, scope);
    if (ts.isBinaryExpression(node)) {
      if (isEquality(node.operatorToken.kind) && isBytes(node.left, scope) && isBytes(node.right, scope)) refuse(node, scope);
    } else if (ts.isCallExpression(node) && ts.isCallExpression(visited)) return inCall(node, visited, scope);
    return undefined;
  };
}

/** An item that may be in front of the first, where the program asks whether it is there: the interpreter throws. */
function inRead(node: ts.ElementAccessExpression, visited: ts.ElementAccessExpression, scope: SourceScope): ts.Node | undefined {
  if (node.questionDotToken || !isAskedFor(node) || isBehindFirst(node.argumentExpression, scope)) return undefined;
  if (!every(typeParts(node.expression, scope), isTypedArray) || !lacks('polyfill/item-in-front')) return undefined;
  const item = scope.factory.createIdentifier('$mote_item');
  return scope.factory.createCallExpression(item, undefined, [visited.expression, visited.argumentExpression]);
}

/** Whether a place is none in front of the first as it is written: a number, or what a loop counts up from one. */
function isBehindFirst(place: ts.Expression, scope: SourceScope): boolean {
  if (ts.isNumericLiteral(place)) return Number.isInteger(Number(place.text));
  if (ts.isBinaryExpression(place) && place.operatorToken.kind === ts.SyntaxKind.PlusToken && ts.isNumericLiteral(place.right))
    return isBehindFirst(place.left, scope);
  const declared = ts.isIdentifier(place) ? scope.checker.getSymbolAtLocation(place)?.valueDeclaration : undefined;
  if (!declared || !ts.isVariableDeclaration(declared) || !ts.isForStatement(declared.parent.parent)) return false;
  const { incrementor } = declared.parent.parent;
  const isRising = incrementor !== undefined && /\+\+|\+=/.test(incrementor.getText());
  return isRising && declared.initializer !== undefined && ts.isNumericLiteral(declared.initializer);
}

function isAskedFor(node: ts.Expression): boolean {
  const outer = outermost(node);
  const { parent } = outer;
  if (!ts.isBinaryExpression(parent)) return false;
  const { kind } = parent.operatorToken;
  if (kind === ts.SyntaxKind.QuestionQuestionToken || kind === ts.SyntaxKind.BarBarToken) return parent.left === outer;
  return isEquality(kind) && [parent.left, parent.right].some((side) => ts.isIdentifier(side) && side.text === 'undefined');
}

const refuse = (node: ts.Node, { report }: SourceScope): void => void (lacks('bytes-equality') && report(bytesEquality(), node));

const isBytes = (node: ts.Expression, scope: SourceScope): boolean =>
  typeParts(node, scope).some((type) => isTypedArray(type) || isBuiltIn(type, /^ArrayBuffer$/));

function inNew(node: ts.NewExpression, visited: ts.NewExpression, scope: SourceScope): ts.Node | undefined {
  const { factory, checker } = scope;
  const made = checker.getTypeAtLocation(node);
  const given = node.arguments ?? [];
  if (given.some(ts.isSpreadElement)) return undefined;
  if (isTypedArray(made)) {
    // The interpreter wants to be told that there is nothing.
    if (given.length === 0) return factory.updateNewExpression(visited, visited.expression, undefined, [factory.createNumericLiteral(0)]);
    if (given.length !== 3 || !lacks('polyfill/view-of-none') || isSome(given[2]!, scope)) return undefined;
    return factory.createCallExpression(factory.createIdentifier('$mote_view'), undefined, [visited.expression, ...visited.arguments!]);
  }
  if (!isBuiltIn(made, /^DataView$/) || given.length < 2 || !lacks('polyfill/view-length')) return undefined;
  if (given.length === 2 ? given[1]!.getText() === '0' : isSome(given[2]!, scope)) return undefined;
  return factory.createCallExpression(factory.createIdentifier('$mote_dataView'), undefined, visited.arguments);
}

/** Whether a number of items is above 0 for certain. */
const isSome = (node: ts.Expression, { checker }: SourceScope): boolean => {
  const type = checker.getTypeAtLocation(node);
  return type.isNumberLiteral() && type.value > 0;
};

function inCall(node: ts.CallExpression, visited: ts.CallExpression, scope: SourceScope): ts.Node | undefined {
  const { expression, arguments: args } = node;
  if (!ts.isPropertyAccessExpression(expression)) return undefined;
  const { factory, checker } = scope;
  const { text } = expression.name;
  if (/^(indexOf|lastIndexOf|includes)$/.test(text) && args[0] && isBytes(args[0], scope)) {
    if (every(typeParts(expression.expression, scope), (type) => isList(type, checker))) refuse(node, scope);
  }
  if (text !== 'sort' || args.length > 0 || !lacks('polyfill/sort-large')) return undefined;
  if (!typeParts(expression.expression, scope).some((type) => isBuiltIn(type, /^U?[Ii]nt32Array$/))) return undefined;
  // Its own difference of two items does not fit into 32 bits.
  const names = ['a', 'b'].map((name) => factory.createUniqueName(name));
  const parameters = names.map((name) => factory.createParameterDeclaration(undefined, undefined, name));
  const difference = factory.createBinaryExpression(names[0]!, ts.SyntaxKind.MinusToken, names[1]!);
  const compare = factory.createArrowFunction(undefined, undefined, parameters, undefined, undefined, difference);
  return factory.updateCallExpression(visited, visited.expression, undefined, [compare]);
}
