import type { AnyNode, Program } from 'acorn';
import type { Edits } from '../edits.ts';
import { isFunction, type FunctionNode, type Nodes } from '../syntax-tree.ts';
import { RUNTIME_NAME as R, type FunctionSource } from '../walk.ts';
import { ProgramFacts } from './facts.ts';
import { findScopes, type Scope } from './scopes.ts';
import type { SlotFacts } from './slot-facts.ts';

/** What is known of a scope from the text. */
export interface ScopeShape {
  readonly names: readonly { readonly name: string; readonly facts: SlotFacts }[];
  /** Where in the text it begins. */
  readonly offset: number;
}

export interface ClassShape {
  readonly offset: number;
  /** Its constructor, if it has one of its own. */
  own: FunctionSource | undefined;
  /** The interpreter writes a constructor for a class that has a base and none of its own. */
  readonly inheritsConstructorOf: string | undefined;
}

/** What one text adds to what is known of the program. */
export interface TextShapes {
  readonly scopes: ScopeShape[];
  readonly classes: ClassShape[];
  readonly facts: ProgramFacts;
  /** Names of the root. */
  readonly root: ReadonlyMap<string, SlotFacts>;
}

/**
 * Makes rewritten text tell of every scope that can outlive its call, and of the functions that hold it, since V8 shows neither. Each such
 * scope gets a constant of its own, with a function that reads its variables by number.
 */
export class ScopeRewriting {
  readonly shapes: TextShapes;
  readonly #edits: Edits;
  readonly #scopes: ReadonlyMap<AnyNode, Scope>;
  readonly #constants = new Map<AnyNode, string>();
  readonly #firstScope: number;
  readonly #firstClass: number;
  readonly #classes = new Map<AnyNode, ClassShape>();
  /** Constants of the scopes around the node that is visited. */
  readonly #around: string[] = ['undefined'];

  /** @param firstScope number of the first scope of this text, and of its first class */
  constructor(program: Program, edits: Edits, firstScope: number, firstClass: number) {
    this.#edits = edits;
    this.#scopes = findScopes(program);
    this.#firstScope = firstScope;
    this.#firstClass = firstClass;
    const facts = new ProgramFacts(program, this.#scopes);
    this.shapes = { scopes: [], classes: [], facts, root: this.#scopes.get(program)!.names };
  }

  /** Before what is inside the node is visited, and behind the rewriting of the node itself. */
  enter(node: AnyNode): void {
    if (node.type === 'ClassExpression') this.#edits.wrap(node, `${R}.madeClass(`, `,${this.#classShape(node)},${this.#scope})`);
    if (node.type === 'ClassDeclaration' && node.id)
      this.#edits.close(node.end, `;${R}.madeClass(${node.id.name},${this.#classShape(node)},${this.#scope});`);
    if (node.type === 'ObjectExpression' && node.properties.some(isMethod)) this.#edits.wrap(node, `${R}.methods(`, `,${this.#scope})`);
    const scope = this.#scopes.get(node);
    if (!scope || node.type === 'Program') return;
    const place = isFunction(node) ? undefined : node.type === 'BlockStatement' ? node.start + 1 : bodyOf(node);
    if (place !== undefined) this.#edits.open(place, this.#declaration(scope));
    this.#around.push(this.#constants.get(node) ?? this.#scope);
  }

  /** @param functions those of the text so far */
  leave(node: AnyNode, functions: readonly FunctionSource[]): void {
    const shape = this.#classes.get(node);
    if (shape && isClass(node)) {
      const own = constructorOf(node);
      shape.own = functions.findLast(({ offset }) => offset === own?.value.start);
    }
    if (this.#scopes.has(node) && node.type !== 'Program') this.#around.pop();
  }

  /** A function that is no method: tells in which scope it is made. One that is declared keeps its name in V8's stacks. */
  made(node: FunctionNode): void {
    if (node.type === 'FunctionDeclaration') this.#edits.close(node.end, `;${R}.made(${node.id!.name},${this.#scope});`);
    else this.#edits.wrap(node, `${R}.made(`, `,${this.#scope})`);
  }

  /** First statement of a function. */
  prologue(node: FunctionNode): string {
    return this.#declaration(this.#scopes.get(node)!);
  }

  get #scope(): string {
    return this.#around.at(-1)!;
  }

  /** Empty where nothing can hold the scope, or it holds nothing: the interpreter makes none for a block without variables. */
  #declaration(scope: Scope): string {
    const { node, captured, names } = scope;
    if (!captured || (!isFunction(node) && names.size === 0)) return '';
    const { scopes } = this.shapes;
    const shape = {
      names: [...names].map(([name, facts]) => ({ name, facts })),
      offset: isFunction(node) ? node.body.start + 1 : node.start,
    };
    const number = this.#firstScope + scopes.push(shape) - 1;
    const constant = `${R}s${number}`;
    this.#constants.set(node, constant);
    const cases = [...names.keys()].map((name, index) => `case ${index}:return ${name}`).join(';');
    return `const ${constant}=${R}.scope(${this.#scope},${number},${R}k=>{switch(${R}k){${cases}}});`;
  }

  #classShape(node: ClassNode): number {
    const base = node.superClass?.type === 'Identifier' && !constructorOf(node) ? node.superClass.name : undefined;
    const shape: ClassShape = { offset: node.start, own: undefined, inheritsConstructorOf: base };
    this.#classes.set(node, shape);
    return this.#firstClass + this.shapes.classes.push(shape) - 1;
  }
}

type ClassNode = Nodes['ClassExpression'] | Nodes['ClassDeclaration'];

function isClass(node: AnyNode): node is ClassNode {
  return node.type === 'ClassExpression' || node.type === 'ClassDeclaration';
}

function constructorOf({ body }: ClassNode): Nodes['MethodDefinition'] | undefined {
  return body.body.find(
    (member): member is Nodes['MethodDefinition'] => member.type === 'MethodDefinition' && member.kind === 'constructor',
  );
}

/** Where a loop's variables are declared, or those of a `catch`. */
function bodyOf(node: AnyNode): number | undefined {
  return node.type === 'CatchClause' ? node.body.start + 1 : node.start;
}

function isMethod(property: AnyNode): boolean {
  return property.type === 'Property' && (property.method || property.kind !== 'init');
}
