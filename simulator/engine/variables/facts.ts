import type { AnyNode, Program } from 'acorn';
import { isFunction, type FunctionNode, type Nodes } from '../syntax-tree.ts';
import { children } from '../syntax-tree.ts';
import { lookUp, type Scope } from './scopes.ts';
import { SlotFacts } from './slot-facts.ts';

/** Natives whose results are whole numbers of 32 bits, or no numbers: what else a member of Math gives is a double. */
const WHOLE_OF_MATH = new Set(['round', 'sign']);
const DOUBLES = new Set(['getTime', 'parseFloat']);
const ARITHMETIC = new Set(['+', '-', '*', '%']);

/** What one text says of its variables, of members by their names, and of the elements of arrays. */
export class ProgramFacts {
  readonly members = new Map<string, SlotFacts>();
  readonly elements = new SlotFacts();
  readonly #scopes: ReadonlyMap<AnyNode, Scope>;
  readonly #results = new Map<AnyNode, SlotFacts>();
  readonly #functionOf = new Map<SlotFacts, FunctionNode>();
  /** Everything that is written, so that what is a double can be followed until nothing changes. */
  readonly #writes: { readonly to: SlotFacts; readonly value: AnyNode; readonly scope: Scope }[] = [];

  constructor(program: Program, scopes: ReadonlyMap<AnyNode, Scope>) {
    this.#scopes = scopes;
    this.#functions(program, scopes.get(program)!);
    this.#look(program, scopes.get(program)!);
    let changed = true;
    while (changed) {
      changed = false;
      for (const { to, value, scope } of this.#writes) {
        if (to.isDouble || !this.#isDouble(value, scope)) continue;
        to.isDouble = true;
        changed = true;
      }
    }
    // All arrays share what is known of elements: a whole number in one is a double only where nothing else is ever put.
    const elements = this.#writes.filter(({ to }) => to === this.elements);
    this.elements.isDouble = elements.length > 0 && elements.every(({ value, scope }) => this.#isDouble(value, scope));
  }

  member(name: string): SlotFacts {
    let facts = this.members.get(name);
    if (!facts) this.members.set(name, (facts = new SlotFacts()));
    return facts;
  }

  /** Which function a name stands for, so that what it is called with is known. */
  #functions(node: AnyNode, outer: Scope): void {
    const scope = this.#scopes.get(node) ?? outer;
    if (node.type === 'FunctionDeclaration' && node.id) this.#functionOf.set(lookUp(node.id.name, outer)!, node);
    if (node.type === 'VariableDeclarator' && node.init && isFunction(node.init) && node.id.type === 'Identifier')
      this.#functionOf.set(lookUp(node.id.name, scope)!, node.init);
    if (isFunction(node)) {
      for (const facts of parameterFacts(node, scope)) facts.fromElsewhere = true;
      this.#results.set(node, new SlotFacts());
    }
    for (const child of children(node)) this.#functions(child, scope);
  }

  #look(node: AnyNode, outer: Scope): void {
    const scope = this.#scopes.get(node) ?? outer;
    switch (node.type) {
      case 'VariableDeclarator':
        if (node.init && node.id.type === 'Identifier') this.#write(lookUp(node.id.name, scope), node.init, scope);
        break;
      case 'AssignmentExpression':
        this.#write(this.#target(node.left, scope), node.operator === '=' ? node.right : node, scope);
        break;
      case 'UpdateExpression':
        this.#write(this.#target(node.argument, scope), node, scope);
        break;
      case 'Property':
        if (!node.computed && isExpression(node.value)) this.#write(this.member(keyOf(node.key)), node.value, scope);
        break;
      case 'ArrayExpression':
        for (const element of node.elements) if (element) this.#write(this.elements, element, scope);
        break;
      case 'ForOfStatement':
        if (node.left.type === 'VariableDeclaration' && node.left.declarations[0]!.id.type === 'Identifier')
          lookUp(node.left.declarations[0]!.id.name, scope)?.sources.add(this.elements);
        break;
      case 'ArrowFunctionExpression':
        if (node.body.type !== 'BlockStatement') this.#write(this.#results.get(node), node.body, scope);
        break;
      case 'ReturnStatement':
        if (node.argument) this.#write(this.#resultsAround(scope), node.argument, scope);
        break;
      case 'CallExpression':
        this.#call(node, scope);
        break;
      default:
    }
    for (const child of children(node)) this.#look(child, scope);
  }

  #resultsAround(scope: Scope): SlotFacts | undefined {
    let at: Scope | undefined = scope;
    while (at && !isFunction(at.node)) at = at.parent;
    return at && this.#results.get(at.node);
  }

  #call({ callee, arguments: given }: Nodes['CallExpression'], scope: Scope): void {
    const called = this.#called(callee, scope);
    if (called) {
      const facts = parameterFacts(called, this.#scopes.get(called)!);
      given.forEach((value, index) => this.#write(facts[index], value, scope));
    } else if (callee.type === 'MemberExpression' && !callee.computed && ['push', 'unshift', 'splice'].includes(keyOf(callee.property))) {
      for (const value of keyOf(callee.property) === 'splice' ? given.slice(2) : given) this.#write(this.elements, value, scope);
    }
  }

  #called(callee: AnyNode, scope: Scope): FunctionNode | undefined {
    if (isFunction(callee)) return callee;
    const facts = callee.type === 'Identifier' ? lookUp(callee.name, scope) : undefined;
    return facts && this.#functionOf.get(facts);
  }

  #target(target: AnyNode, scope: Scope): SlotFacts | undefined {
    if (target.type === 'Identifier') return lookUp(target.name, scope);
    if (target.type !== 'MemberExpression') return undefined;
    return target.computed && target.property.type !== 'Literal' ? this.elements : this.member(keyOf(target.property));
  }

  #write(to: SlotFacts | undefined, value: AnyNode, scope: Scope): void {
    if (!to) return;
    this.#writes.push({ to, value, scope });
    for (const made of results(value)) {
      if (made.type === 'Literal') {
        to.literals.add(made.value);
        if (!isDoubleLiteral(made)) to.integers.add(made.value);
      } else if (made.type === 'TemplateLiteral' && made.expressions.length === 0) to.literals.add(made.quasis[0]!.value.cooked);
      else {
        const source = this.#source(made, scope);
        if (source) to.sources.add(source);
      }
    }
  }

  /** Where the value of an expression stands already; undefined when it is made by the expression. */
  #source(value: AnyNode, scope: Scope): SlotFacts | undefined {
    if (value.type === 'Identifier') return lookUp(value.name, scope);
    if (value.type === 'CallExpression') {
      const called = this.#called(value.callee, scope);
      return called && this.#results.get(called);
    }
    if (value.type !== 'MemberExpression') return undefined;
    if (value.computed && value.property.type !== 'Literal') return this.elements;
    const name = keyOf(value.property);
    // A member of what the interpreter brings is made anew at each mention.
    const isNative = value.object.type === 'Identifier' && !lookUp(value.object.name, scope);
    return name === 'length' || isNative ? undefined : this.member(name);
  }

  #isDouble(value: AnyNode, scope: Scope): boolean {
    switch (value.type) {
      case 'Literal':
        return isDoubleLiteral(value);
      case 'UnaryExpression':
        return (value.operator === '-' || value.operator === '+') && this.#isDouble(value.argument, scope);
      case 'BinaryExpression':
        if (value.operator === '/') return true;
        return ARITHMETIC.has(value.operator) && (this.#isDouble(value.left, scope) || this.#isDouble(value.right, scope));
      case 'AssignmentExpression':
        if (value.operator === '/=') return true;
        return this.#isDouble(value.right, scope) || (value.operator !== '=' && this.#isDouble(value.left, scope));
      case 'UpdateExpression':
        return this.#isDouble(value.argument, scope);
      case 'CallExpression':
        return this.#givesDouble(value, scope);
      case 'Identifier':
      case 'MemberExpression':
        return this.#source(value, scope)?.isDouble ?? false;
      default: {
        const parts = results(value);
        return parts[0] !== value && parts.some((part) => this.#isDouble(part, scope));
      }
    }
  }

  #givesDouble({ callee }: Nodes['CallExpression'], scope: Scope): boolean {
    const called = this.#called(callee, scope);
    if (called) return this.#results.get(called)?.isDouble ?? false;
    if (callee.type === 'Identifier') return DOUBLES.has(callee.name);
    if (callee.type !== 'MemberExpression' || callee.object.type !== 'Identifier') return false;
    return callee.object.name === 'Math' ? !WHOLE_OF_MATH.has(keyOf(callee.property)) : keyOf(callee.property) === 'now';
  }
}

function isDoubleLiteral({ value, raw }: Nodes['Literal']): boolean {
  return typeof value === 'number' && !/^0[xbo]/i.test(raw!) && /[.e]/i.test(raw!);
}

/** The expressions one of which gives the value. */
function results(value: AnyNode): AnyNode[] {
  switch (value.type) {
    case 'ConditionalExpression':
      return [...results(value.consequent), ...results(value.alternate)];
    case 'LogicalExpression':
      return [...results(value.left), ...results(value.right)];
    case 'SequenceExpression':
      return results(value.expressions.at(-1)!);
    case 'AssignmentExpression':
      // What was assigned stands there, and here.
      return value.operator === '=' ? [value.left] : [value];
    default:
      return [value];
  }
}

function parameterFacts({ params }: FunctionNode, scope: Scope): SlotFacts[] {
  return params.flatMap((parameter) => (parameter.type === 'Identifier' ? [scope.names.get(parameter.name)!] : []));
}

function keyOf(key: AnyNode): string {
  return key.type === 'Identifier' ? key.name : key.type === 'Literal' ? String(key.value) : '';
}

function isExpression(node: AnyNode): boolean {
  return node.type !== 'AssignmentPattern' && node.type !== 'ObjectPattern' && node.type !== 'ArrayPattern';
}
