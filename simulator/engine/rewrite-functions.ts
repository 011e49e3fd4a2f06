import type { AnyNode } from 'acorn';
import { soleFunctions } from './root-scope.ts';
import { stackCost } from './stack-cost.ts';
import { children, isFunction, type FunctionNode, type Nodes } from './syntax-tree.ts';
import { nameOf, RUNTIME_NAME as R, type Walk } from './walk.ts';

const ARGUMENTS = `${R}a`;

export function functionNode(node: FunctionNode, parent: AnyNode | undefined, walk: Walk, depth: number): void {
  const { edits, text, functions, scopes } = walk;
  const { body } = node;
  const index = functions.length;
  const expression = body.type !== 'BlockStatement';
  functions.push({
    parameters: node.params.map((parameter) => text.slice(parameter.start, parameter.end)).join(','),
    body: expression ? text.slice(body.start, body.end) : text.slice(body.start + 1, body.end - 1),
    expression,
    isArrow: node.type === 'ArrowFunctionExpression',
    ownName: node.type === 'FunctionExpression' ? node.id?.name : undefined,
    offset: node.start,
    bodyOffset: expression ? body.start : body.start + 1,
    inStorage: walk.inStorage,
  });
  if (!expression) soleFunctions(body.body, node.params, walk.scoped);
  if (!isMethod(parent)) scopes?.made(node);
  const bound = ownArguments(node, walk) + (scopes?.prologue(node) ?? '');
  const { entryBytes, heldBytes } = stackCost(node, text);
  const enter = `${R}.enter(${entryBytes},${heldBytes},${index});try{${bound}`;
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

/** The value of such a node has no place of its own in the text. */
function isMethod(parent: AnyNode | undefined): boolean {
  return parent?.type === 'MethodDefinition' || (parent?.type === 'Property' && (parent.method || parent.kind !== 'init'));
}

/** Every function has `arguments` of its own, arrow functions too, and they are not tied to the parameters. Gives what binds those. */
function ownArguments(node: FunctionNode, { edits, text }: Walk): string {
  const uses: AnyNode[] = [];
  const look = (inner: AnyNode): void => {
    if ((inner.type === 'Identifier' && inner.name === 'arguments') || isAsked(inner)) uses.push(inner);
    else if (!isFunction(inner)) for (const child of children(inner)) look(child);
  };
  for (const child of node.body.type === 'BlockStatement' ? node.body.body : [node.body]) look(child);
  if (uses.length === 0 || !node.params.every(({ type }) => type === 'Identifier')) return '';
  if (node.type !== 'ArrowFunctionExpression') {
    for (const use of uses) if (isAsked(use)) edits.replace(use.start, use.end, 'arguments');
    // A rest parameter unties them.
    const last = node.params.at(-1);
    if (last) edits.close(last.end, `,...${ARGUMENTS}`);
    return '';
  }
  for (const use of uses) edits.replace(use.start, use.end, ARGUMENTS);
  const arrow = text.lastIndexOf('=>', node.body.start);
  edits.replace(node.start, arrow, `(...${ARGUMENTS})`);
  const names = node.params.map((parameter, index) => `${(parameter as Nodes['Identifier']).name}=${ARGUMENTS}[${index}]`);
  return names.length > 0 ? `let ${names.join(',')};` : '';
}

/** `global.arguments`: on the interpreter those of the function that runs. */
function isAsked(node: AnyNode): boolean {
  return (
    node.type === 'MemberExpression' && nameOf(node) === 'arguments' && node.object.type === 'Identifier' && node.object.name === 'global'
  );
}

/** A function exists once its statement has run, not before: the engine does not hoist. */
function functionDeclaration(node: FunctionNode, id: Nodes['Identifier'], { edits, root, scoped }: Walk, depth: number): void {
  const keyword = scoped.has(node) ? 'let ' : !root || depth > 0 ? 'var ' : root.inPlace.has(node) ? 'let ' : '';
  edits.wrap(node, `${keyword}${id.name}=`, ';');
  edits.remove(id.start, id.end);
}
