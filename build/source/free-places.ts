import ts from '../typescript-api.ts';
import { lacks } from '../engine.ts';
import { arrayHole, placesLost } from './findings.ts';
import type { SourceScope } from './scope.ts';
import { every, valuesOf } from './types.ts';
import { outermost } from './usage.ts';

/** Methods of the interpreter that lose free places of their list, or put items elsewhere. */
const LOSING = /^(concat|flat|map|splice|sort|unshift)$/;
const DECLARED = ts.SymbolFlags.Variable | ts.SymbolFlags.Property;

/**
 * Lists with free places: `new Array(n)` that nothing fills, where something is done with it that the interpreter does otherwise with such
 * places; and holes that are written in a list, which are items on the board.
 */
export function freePlaces(): (node: ts.Node, scope: SourceScope) => void {
  return (node, scope) => {
    if (ts.isOmittedExpression(node) && ts.isArrayLiteralExpression(node.parent) && !isTarget(node.parent)) {
      if (lacks('array-hole')) scope.report(arrayHole(), node.parent);
    } else if (isSized(node, scope) && lacks('free-places')) {
      const used = lossOf(node, scope);
      if (used) scope.report(placesLost(), used);
    }
  };
}

/** Whether a list is what values are taken apart into. */
function isTarget(list: ts.Node): boolean {
  const { parent } = list;
  if (ts.isBinaryExpression(parent)) return parent.left === list && parent.operatorToken.kind === ts.SyntaxKind.EqualsToken;
  if (ts.isForOfStatement(parent)) return parent.initializer === list;
  return (ts.isArrayLiteralExpression(parent) || ts.isPropertyAssignment(parent) || ts.isSpreadElement(parent)) && isTarget(parent);
}

type Made = ts.NewExpression | ts.CallExpression;

/** A list that is made by its length alone. */
function isSized(node: ts.Node, { checker }: SourceScope): node is Made {
  if (!ts.isNewExpression(node) && !ts.isCallExpression(node)) return false;
  if (!ts.isIdentifier(node.expression) || node.expression.text !== 'Array') return false;
  const [length, ...others] = node.arguments ?? [];
  if (!length || others.length > 0 || (ts.isNumericLiteral(length) && Number(length.text) === 0)) return false;
  if (checker.getSymbolAtLocation(node.expression)?.declarations?.[0]?.getSourceFile().isDeclarationFile !== true) return false;
  return every(valuesOf(checker.getTypeAtLocation(length), checker), (type) => (type.flags & ts.TypeFlags.NumberLike) !== 0);
}

/** Where the free places of a list are lost. */
function lossOf(made: Made, scope: SourceScope): ts.Node | undefined {
  const outer = outermost(made);
  const { parent } = outer;
  if (ts.isPropertyAccessExpression(parent)) return lossAt(outer);
  const name = nameOf(outer);
  const symbol = name && scope.checker.getSymbolAtLocation(name);
  if (!symbol || !(symbol.flags & DECLARED)) return undefined;
  const uses = usesOf(symbol, name.getText(), scope);
  const indices = new Set(uses.map(writtenIndex).filter((index) => index !== undefined));
  const [length] = made.arguments!;
  if (uses.some((use) => mayFill(use)) || (ts.isNumericLiteral(length!) && indices.size >= Number(length.text))) return undefined;
  return uses.map(lossAt).find((loss) => loss !== undefined);
}

/** The variable or member that a new list goes to. */
function nameOf({ parent }: ts.Node): ts.Node | undefined {
  if (ts.isVariableDeclaration(parent) || ts.isPropertyDeclaration(parent) || ts.isPropertyAssignment(parent)) return parent.name;
  if (!ts.isBinaryExpression(parent) || parent.operatorToken.kind !== ts.SyntaxKind.EqualsToken) return undefined;
  return ts.isPropertyAccessExpression(parent.left) ? parent.left.name : parent.left;
}

/** The expressions of a file that stand for a variable or a member. */
function usesOf(symbol: ts.Symbol, name: string, { checker, file }: SourceScope): ts.Node[] {
  const found: ts.Node[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isMemberName(node) && node.text === name && checker.getSymbolAtLocation(node)?.valueDeclaration === symbol.valueDeclaration) {
      const isMember = ts.isPropertyAccessExpression(node.parent) && node.parent.name === node;
      found.push(outermost(isMember ? node.parent : node));
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return found;
}

/** `concat` and its like of a list, a list that is spread in another one, or put behind one. */
function lossAt(use: ts.Node): ts.Node | undefined {
  const { parent } = use;
  if (ts.isPropertyAccessExpression(parent)) {
    const isCalled = ts.isCallExpression(parent.parent) && parent.parent.expression === parent;
    return isCalled && parent.expression === use && LOSING.test(parent.name.text) ? parent : undefined;
  }
  if (ts.isSpreadElement(parent)) return ts.isArrayLiteralExpression(parent.parent) ? use : undefined;
  const isArgument = ts.isCallExpression(parent) && parent.expression !== use;
  const callee = isArgument && ts.isPropertyAccessExpression(parent.expression) ? parent.expression.name.text : '';
  return callee === 'concat' ? use : undefined;
}

/** The index of `list[2] = value`. */
function writtenIndex(use: ts.Node): string | undefined {
  const { parent } = use;
  if (!ts.isElementAccessExpression(parent) || !ts.isNumericLiteral(parent.argumentExpression)) return undefined;
  return isAssigned(parent) ? parent.argumentExpression.text : undefined;
}

const isAssigned = (place: ts.Node): boolean => ts.isBinaryExpression(place.parent) && place.parent.left === place;

/** Whether all places may get a value here: one after the other, or by whom the list is handed to. */
function mayFill(use: ts.Node): boolean {
  const { parent } = use;
  if (ts.isPropertyAccessExpression(parent)) return parent.name.text === 'fill';
  if (ts.isElementAccessExpression(parent)) return parent.expression === use && isAssigned(parent) && isRepeated(parent);
  if (ts.isCallExpression(parent) || ts.isNewExpression(parent)) return parent.expression !== use && lossAt(use) === undefined;
  const isValue =
    (ts.isBinaryExpression(parent) && parent.right === use) ||
    ((ts.isVariableDeclaration(parent) || ts.isPropertyAssignment(parent)) && parent.initializer === use);
  return isValue || ts.isReturnStatement(parent) || ts.isShorthandPropertyAssignment(parent);
}

function isRepeated(node: ts.Node): boolean {
  for (let at = node; at.parent; at = at.parent) {
    if (ts.isIterationStatement(at, false)) return true;
    if (ts.isFunctionLike(at)) return ts.isCallExpression(outermost(at).parent);
  }
  return false;
}
