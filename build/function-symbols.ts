import { parse, type AnyNode, type Program } from './parse.ts';
import { SourceLocator, type Stage } from './source-maps.ts';
import { eachNode } from './syntax-tree.ts';

/** A function of a bundle and where it comes from. Offsets count characters of the bundle from 0, lines and columns count from 1. */
export interface FunctionSymbol {
  /** Name in the source; empty for a function without one. */
  readonly name: string;
  readonly start: number;
  readonly end: number;
  /** Where the text begins that the interpreter keeps of the function, and from which its stack frames count. */
  readonly body: number;
  /** Null for code that the compiler made up. */
  readonly source: { readonly file: string; readonly line: number; readonly column: number } | null;
}

/**
 * Every function of a bundle, in the order of their beginnings.
 * @param program its tree, where it is known
 */
export function functionSymbols(bundle: Stage, program: Program = parseScript(bundle.code)): FunctionSymbol[] {
  const { code } = bundle;
  const locator = new SourceLocator(bundle, '');
  const found: FunctionSymbol[] = [];
  eachNode(program, (node, parents) => {
    if (!isFunction(node)) return;
    const named = nameNode(node, parents);
    const place = locator.original(placeAt(code, (named ?? node).start));
    found.push({
      name: named ? (place?.word ?? code.slice(named.start, named.end)) : '',
      start: node.start,
      end: node.end,
      body: bodyStart(node, code),
      source: place && { file: place.file, line: place.line, column: place.column },
    });
  });
  return found.sort((a, b) => a.start - b.start || b.end - a.end);
}

const parseScript = (code: string): Program => parse(code, { ecmaVersion: 'latest', sourceType: 'script' });

type FunctionNode = Extract<AnyNode, { type: 'FunctionDeclaration' | 'FunctionExpression' | 'ArrowFunctionExpression' }>;

const isFunction = (node: AnyNode): node is FunctionNode =>
  node.type === 'FunctionDeclaration' || node.type === 'FunctionExpression' || node.type === 'ArrowFunctionExpression';

/** What in the text names the function. */
function nameNode(node: FunctionNode, parents: readonly AnyNode[]): AnyNode | undefined {
  if (node.type !== 'ArrowFunctionExpression' && node.id) return node.id;
  const parent = parents.at(-1);
  if (parent?.type === 'MethodDefinition' || (parent?.type === 'Property' && parent.value === node)) return parent.key as AnyNode;
  if (parent?.type === 'VariableDeclarator' && parent.id.type === 'Identifier') return parent.id;
  if (parent?.type !== 'AssignmentExpression' || parent.right !== node) return undefined;
  return parent.left.type === 'MemberExpression' ? (parent.left.property as AnyNode) : (parent.left as AnyNode);
}

/** The interpreter keeps the text between the braces; of a lone `return`, only its expression. */
function bodyStart({ body, start }: FunctionNode, code: string): number {
  if (body.type !== 'BlockStatement')
    return code.lastIndexOf('=>', body.start) > start ? code.lastIndexOf('=>', body.start) + 2 : body.start;
  const [first] = body.body;
  if (first?.type !== 'ReturnStatement' || !first.argument) return body.start + 1;
  const from = first.start + 'return'.length;
  return from + /^\s*/.exec(code.slice(from))![0].length;
}

/** Line from 1 and column from 0 of an offset. */
export function placeAt(code: string, offset: number): { line: number; column: number } {
  const before = code.slice(0, offset);
  const lineStart = before.lastIndexOf('\n') + 1;
  return { line: before.split('\n').length, column: offset - lineStart };
}
