import ts from './typescript-api.ts';

/** What has no exported member of a name, and what has no property of it. */
const NO_EXPORT = 2305;
const NO_PROPERTY = 2339;
/** Of an object with more of them a list says nothing. */
const FEW_NAMES = 10;

/**
 * The names that there are where a diagnostic says that one is not: exports of a module, members of an enum or of a small object.
 * Empty for anything else.
 */
export function memberNames(checker: ts.TypeChecker, { code, file, start }: ts.Diagnostic): readonly string[] {
  if (!file || start === undefined) return [];
  if (code === NO_EXPORT) return exportNames(checker, nodeAt(file, start));
  if (code === NO_PROPERTY) return propertyNames(checker, nodeAt(file, start));
  return [];
}

function exportNames(checker: ts.TypeChecker, node: ts.Node): readonly string[] {
  const declaration = ts.findAncestor(node, (around) => ts.isImportDeclaration(around) || ts.isExportDeclaration(around));
  const specifier = declaration?.moduleSpecifier;
  const module = specifier && checker.getSymbolAtLocation(specifier);
  return module ? checker.getExportsOfModule(module).map(({ name }) => name) : [];
}

function propertyNames(checker: ts.TypeChecker, { parent }: ts.Node): readonly string[] {
  if (!ts.isPropertyAccessExpression(parent)) return [];
  const type = checker.getTypeAtLocation(parent.expression);
  const names = type.getProperties().map(({ name }) => name);
  const isList = ((type.symbol as ts.Symbol | undefined)?.flags ?? 0) & (ts.SymbolFlags.Enum | ts.SymbolFlags.ValueModule);
  const isSmall = type.flags & ts.TypeFlags.Object && names.length <= FEW_NAMES;
  return isList || isSmall ? names : [];
}

/** The innermost node that begins there. */
function nodeAt(file: ts.SourceFile, start: number): ts.Node {
  let node: ts.Node = file;
  for (let inner: ts.Node | undefined = file; inner; inner = innerAt(node, file, start)) node = inner;
  return node;
}

function innerAt(node: ts.Node, file: ts.SourceFile, start: number): ts.Node | undefined {
  return ts.forEachChild(node, (child) => (child.getStart(file) <= start && start < child.end ? child : undefined));
}
