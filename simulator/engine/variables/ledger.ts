import type { SlotFacts } from './slot-facts.ts';
import type { ClassShape, ScopeShape, TextShapes } from './rewrite-scopes.ts';

/** One scope of the running program. */
export interface LiveScope {
  readonly parent: LiveScope | undefined;
  readonly shape: ScopeShape;
  /** The variable of that number; throws while it is not declared yet. */
  readonly read: (index: number) => unknown;
  /** How many scopes there are from here to the root. */
  readonly depth: number;
}

/** A function that `bind` made. */
export interface Bound {
  readonly target: object;
  readonly self: unknown;
  readonly given: readonly unknown[];
}

/** What the rewritten program tells of its scopes and functions, and what its text says of where values come from. */
export class Ledger {
  /** Shapes of all texts, by number. */
  readonly scopes: ScopeShape[] = [];
  readonly classes: ClassShape[] = [];
  readonly root = new Map<string, SlotFacts>();
  /** Objects of the interpreter among the members of its global object: looking for them takes long. */
  natives: readonly object[] | undefined;
  readonly #texts: TextShapes[] = [];
  readonly #scopeOf = new WeakMap<object, LiveScope>();
  readonly #classOf = new WeakMap<object, ClassShape>();
  readonly #bound = new WeakMap<object, Bound>();
  readonly #constructed = new WeakSet<object>();

  add(shapes: TextShapes): void {
    this.#texts.push(shapes);
    this.scopes.push(...shapes.scopes);
    this.classes.push(...shapes.classes);
    for (const [name, known] of shapes.root) this.root.set(name, known);
  }

  member(name: string): SlotFacts | undefined {
    return this.#first((text) => text.facts.members.get(name));
  }

  get elements(): SlotFacts | undefined {
    return this.#first((text) => text.facts.elements);
  }

  /** A member that the text never names is written by a name that is computed. */
  memberOrElement(name: string): SlotFacts | undefined {
    return this.member(name) ?? this.elements;
  }

  #first(find: (text: TextShapes) => SlotFacts | undefined): SlotFacts | undefined {
    // The program is the text that was loaded last, but for what it evaluates itself.
    for (const text of this.#texts) {
      const found = find(text);
      if (found) return found;
    }
    return undefined;
  }

  scopeOf(value: object): LiveScope | undefined {
    return this.#scopeOf.get(value);
  }

  classOf(value: object): ClassShape | undefined {
    return this.#classOf.get(value);
  }

  boundOf(value: object): Bound | undefined {
    return this.#bound.get(value);
  }

  noteBound(value: object, bound: Bound): void {
    this.#bound.set(value, bound);
  }

  /** `new` was called on it, or on a class: then it has a `prototype`. */
  isConstructed(value: object): boolean {
    return this.#constructed.has(value);
  }

  noteConstructed(value: unknown): void {
    if (typeof value === 'function') this.#constructed.add(value);
  }

  // What rewritten text calls

  scope(parent: LiveScope | undefined, shape: number, read: LiveScope['read']): LiveScope {
    return { parent, shape: this.scopes[shape]!, read, depth: (parent?.depth ?? 0) + 1 };
  }

  made<Value extends object>(value: Value, scope: LiveScope | undefined): Value {
    if (scope) this.#scopeOf.set(value, scope);
    return value;
  }

  madeClass(value: { readonly prototype: object }, shape: number, scope: LiveScope | undefined): unknown {
    this.#classOf.set(value, this.classes[shape]!);
    this.noteConstructed(value);
    this.methods(value, scope);
    this.methods(value.prototype, scope);
    return this.made(value, scope);
  }

  /** Methods of an object literal or of a class were made in that scope. */
  methods<Value extends object>(value: Value, scope: LiveScope | undefined): Value {
    for (const { value: member, get, set } of Object.values(Object.getOwnPropertyDescriptors(value)))
      for (const method of [member as unknown, get, set])
        if (typeof method === 'function' && method !== value && !this.#scopeOf.has(method)) this.made(method, scope);
    return value;
  }
}
