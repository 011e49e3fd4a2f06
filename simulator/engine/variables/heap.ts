import { bufferedText } from '../stream-buffer.ts';
import type { FunctionSource } from '../walk.ts';
import { functionNumber } from '../function-text.ts';
import type { Interpreter } from '../interpreter.ts';
import { keptLists, keptModules, keptOptions, NATIVE_MEMBERS } from '../native-members.ts';
import { pinNumber } from '../pin-object.ts';
import { isBuffer, isDate, isObject, membersOf, nativesOf, ownNames } from './kinds.ts';
import { dataVariables, isInline, nameVariables, stringVariables, type VariableLayout } from './layout.ts';
import { isStackText, stackChars } from './error-text.ts';
import type { Bound, Ledger, LiveScope } from './ledger.ts';
import { SharedValues, type Place } from './shared-values.ts';
import type { SlotFacts } from './slot-facts.ts';

/** Variables of a program at one moment. */
export interface HeapCount {
  readonly variables: number;
  /** The same by who holds them: places of the bundle, in characters from its start; -1 for what no function holds. */
  readonly byOffset: ReadonlyMap<number, number>;
}

/** Names of the interpreter's own members, as long as they are. */
const PROTOTYPE = 'prototype';
const CONSTRUCTOR = 'constructor';
const PROTO = '__proto__';
const HIDDEN = '_xxx';

/**
 * Counts what the program holds, from its roots over closures, timers and what natives keep, by the rules of the interpreter's memory: a
 * name is a variable and holds small integers itself, everything else takes one or more of its own. What a native class takes by itself
 * does not count.
 */
export function countHeap(interpreter: Interpreter, ledger: Ledger, layout: VariableLayout): HeapCount {
  return new Walk(interpreter, ledger, layout).count();
}

class Walk {
  readonly #interpreter: Interpreter;
  readonly #ledger: Ledger;
  readonly #layout: VariableLayout;
  readonly #seen = new Set<object>();
  /** Functions whose text is counted. */
  readonly #texts = new Set<object>();
  readonly #waiting: (() => void)[] = [];
  readonly #shared = new SharedValues();
  readonly #byOffset = new Map<number, number>();
  readonly #plain: object;
  #variables = 0;

  constructor(interpreter: Interpreter, ledger: Ledger, layout: VariableLayout) {
    this.#interpreter = interpreter;
    this.#ledger = ledger;
    this.#layout = layout;
    this.#plain = interpreter.realm.intrinsics.Object.prototype;
  }

  count(): HeapCount {
    const { realm, timers } = this.#interpreter;
    this.#seen.add(realm.global);
    this.#ledger.natives ??= nativesOf(realm.global);
    for (const native of this.#ledger.natives) this.#extensions(native);
    for (const native of keptModules(this.#interpreter)) this.#extensions(native);
    for (const [name, read] of membersOf(realm.global)) {
      const facts = this.#ledger.root.get(name);
      this.#readSlot(name, read, facts, facts?.offset ?? -1);
    }
    for (const kept of [...timers.kept(this.#interpreter.nowUs()), ...keptLists(this.#interpreter)]) {
      this.#add(1, -1);
      this.#value(kept, { facts: undefined, owner: -1 });
    }
    for (let next = this.#waiting.pop(); next; next = this.#waiting.pop()) next();
    this.#shared.count((variables, owner) => this.#add(variables, owner));
    return { variables: this.#variables, byOffset: this.#byOffset };
  }

  #isProgram(value: object): boolean {
    return typeof value === 'function' && functionNumber(value) !== undefined;
  }

  /** Members that the program gave to an object of the interpreter, such as listeners, or to the objects of its class. */
  #extensions(native: object): void {
    if (this.#seen.has(native)) return;
    this.#seen.add(native);
    for (const [name, read] of membersOf(native)) {
      const member = read();
      if (!isObject(member) || !this.#isNativeFunction(member)) this.#slot(name, member, this.#ledger.member(name), -1);
    }
    const { prototype } = native as { prototype?: unknown };
    if (isObject(prototype)) this.#extensions(prototype);
  }

  #add(variables: number, owner: number): void {
    this.#variables += variables;
    this.#byOffset.set(owner, (this.#byOffset.get(owner) ?? 0) + variables);
  }

  #name(name: string, owner: number): void {
    this.#add(nameVariables(this.#layout, name.length), owner);
  }

  /** A variable that may not be declared yet is not there yet. */
  #readSlot(name: string, read: () => unknown, facts: SlotFacts | undefined, owner: number): void {
    let value: unknown;
    try {
      value = read();
    } catch {
      return;
    }
    this.#name(name, owner);
    this.#value(value, { facts, owner });
  }

  #value(value: unknown, place: Place, isElement = false): void {
    switch (typeof value) {
      case 'undefined':
        return;
      case 'boolean':
        if (!isElement) this.#shared.add(value, place, 1);
        return;
      case 'number':
        if (!isInline(this.#layout, value) || (place.facts?.isDouble && !place.facts.integers.has(value)))
          this.#shared.add(value, place, 1);
        return;
      case 'string':
        this.#shared.add(value, place, stringVariables(this.#layout, value.length));
        return;
      default:
    }
    if (!isObject(value) || pinNumber(value) !== undefined || this.#isNativeFunction(value)) this.#shared.add(value, place, 1);
    else if (!this.#seen.has(value)) {
      this.#seen.add(value);
      // Not at once: chains of objects can be longer than the stack is deep.
      this.#waiting.push(() => this.#object(value, place));
    }
  }

  #isNativeFunction(value: object): boolean {
    return typeof value === 'function' && !this.#isProgramClass(value) && !this.#ledger.boundOf(value) && !this.#kept(value);
  }

  #object(value: object, place: Place): void {
    const { owner } = place;
    if (typeof value === 'function') return this.#function(value, owner);
    this.#add(1, owner);
    if (Array.isArray(value)) return this.#array(value, place);
    if (ArrayBuffer.isView(value)) return this.#view(value, owner);
    if (isBuffer(value)) return this.#add(dataVariables(this.#layout, value.byteLength), owner);
    const prototype = Object.getPrototypeOf(value) as object | null;
    if (prototype !== this.#plain && prototype !== Object.prototype && prototype !== null) {
      this.#name(PROTO, owner);
      this.#reachPrototype(prototype, owner);
    }
    if (isDate(value)) return this.#members({ ms: 0.5 }, owner);
    for (const [className, native] of Object.entries(NATIVE_MEMBERS)) {
      if (prototype !== this.#interpreter.classPrototype(className)) continue;
      // One more in the interpreter's list of connections.
      this.#add(1, owner);
      for (const [name, member] of Object.entries(native))
        this.#slot(name, member === null ? keptOptions(value) : member, undefined, owner);
    }
    const buffered = bufferedText(value);
    if (buffered !== '') this.#slot(HIDDEN, buffered, undefined, owner);
    this.#members(this.#kept(value) ?? {}, owner);
    this.#ownMembers(value, owner);
  }

  /** What an object inherits from: a class of the program, an object of it, or a native class, which does not count. */
  #reachPrototype(prototype: object, owner: number): void {
    const { constructor } = prototype as { constructor?: unknown };
    if (isObject(constructor) && this.#isProgramClass(constructor)) {
      this.#ledger.noteConstructed(constructor);
      this.#value(constructor, { facts: undefined, owner });
    } else if (Object.keys(prototype).length > 0) this.#value(prototype, { facts: undefined, owner });
  }

  #isProgramClass(value: object): boolean {
    return this.#isProgram(value) || this.#ledger.classOf(value) !== undefined;
  }

  #kept(value: object): Readonly<Record<string, unknown>> | undefined {
    return this.#interpreter.promises.kept(value);
  }

  #array(value: readonly unknown[], { facts, owner }: Place): void {
    const place = { facts: this.#ledger.elements, arrayFacts: facts, owner };
    for (const [name, read] of membersOf(value)) {
      if (/^\d+$/.test(name)) {
        this.#add(1, owner);
        this.#value(value[Number(name)], place, true);
      } else this.#readSlot(name, read, this.#ledger.member(name), owner);
    }
  }

  #view(value: ArrayBufferView, owner: number): void {
    if (Object.prototype.toString.call(value) === '[object DataView]') {
      this.#name(PROTO, owner);
      return this.#members({ buffer: value.buffer, byteOffset: value.byteOffset, byteLength: value.byteLength }, owner);
    }
    this.#value(value.buffer, { facts: undefined, owner });
  }

  #slot(name: string, value: unknown, facts: SlotFacts | undefined, owner: number): void {
    this.#name(name, owner);
    this.#value(value, { facts, owner });
  }

  #members(members: Readonly<Record<string, unknown>>, owner: number): void {
    for (const [name, value] of Object.entries(members)) this.#slot(name, value, undefined, owner);
  }

  #ownMembers(value: object, owner: number, names = Object.keys(value)): void {
    for (const name of names) {
      const { get, set, value: member } = Object.getOwnPropertyDescriptor(value, name)!;
      if (get || set) {
        // A pair of functions behind one variable.
        this.#name(name, owner);
        this.#add(1, owner);
        if (get) this.#slot('get', get, undefined, owner);
        if (set) this.#slot('set', set, undefined, owner);
      } else if (/^\d+$/.test(name)) {
        this.#add(1, owner);
        this.#value(member, { facts: this.#ledger.memberOrElement(name), owner }, true);
      } else if (name === 'stack' && isStackText(member)) {
        const chars = stackChars(member, this.#interpreter.functions, this.#layout.quotesSource);
        this.#name(name, owner);
        this.#add(stringVariables(this.#layout, chars), owner);
      } else this.#slot(name, member, this.#ledger.memberOrElement(name), owner);
    }
  }

  /** A function that `bind` made is a copy with some parameters filled in, and with its `this`. */
  #boundFunction({ target, self, given }: Bound, owner: number): void {
    const number = functionNumber(target);
    const source = number === undefined ? undefined : this.#interpreter.functions[number];
    this.#add(1, owner);
    this.#slot(HIDDEN, self, undefined, owner);
    for (const value of given) this.#value(value, { facts: undefined, owner });
    if (!source) return this.#add(given.length, owner);
    this.#code(source, target, owner);
    const scope = this.#ledger.scopeOf(target);
    if (scope && source.body !== '') this.#closure(scope, owner);
  }

  #function(value: object, within: number): void {
    const bound = this.#ledger.boundOf(value);
    if (bound) return this.#boundFunction(bound, within);
    const kept = this.#kept(value);
    if (kept) {
      this.#add(1, within);
      return this.#members(kept, within);
    }
    const classShape = this.#ledger.classOf(value);
    const source = this.#sourceOf(value);
    const owner = classShape?.offset ?? source?.bodyOffset ?? within;
    this.#add(1, owner);
    if (source) this.#code(source, value, owner);
    else if (classShape?.inheritsConstructorOf !== undefined)
      this.#slot(HIDDEN, `${classShape.inheritsConstructorOf}.apply(this,arguments)`, undefined, owner);
    const scope = this.#ledger.scopeOf(value);
    if (scope && (classShape || source?.body !== '')) this.#closure(scope, owner);
    if (this.#ledger.isConstructed(value)) this.#prototype(value, owner);
    this.#ownMembers(value, owner, ownNames(value, classShape !== undefined));
  }

  /** What the text of a function says; for a class, of its constructor. */
  #sourceOf(value: object): FunctionSource | undefined {
    const shape = this.#ledger.classOf(value);
    if (shape) return shape.own;
    const number = functionNumber(value);
    return number === undefined ? undefined : this.#interpreter.functions[number];
  }

  #code({ parameters, body, isArrow, ownName, inStorage }: FunctionSource, holder: object, owner: number): void {
    if (parameters !== '') for (const parameter of parameters.split(',')) this.#name(`_${parameter}`, owner);
    if (body !== '') {
      this.#name(HIDDEN, owner);
      // A reference to its text, which stays in Storage; a copy of the function refers to the same.
      if (!this.#texts.has(holder)) this.#add(inStorage ? 1 : dataVariables(this.#layout, body.length), owner);
      this.#texts.add(holder);
    }
    if (ownName !== undefined) this.#slot(HIDDEN, ownName, undefined, owner);
    if (isArrow && /\bthis\b/.test(body)) this.#name(HIDDEN, owner);
  }

  /** A function holds its scope, or a list of its own when there is more than one. */
  #closure(scope: LiveScope, owner: number): void {
    this.#name(HIDDEN, owner);
    if (scope.depth > 1) this.#add(1 + scope.depth, owner);
    for (let at: LiveScope | undefined = scope; at; at = at.parent) {
      if (this.#seen.has(at)) return;
      this.#seen.add(at);
      this.#scope(at);
    }
  }

  #scope({ shape, read }: LiveScope): void {
    this.#add(1, shape.offset);
    shape.names.forEach(({ name, facts }, index) => this.#readSlot(name, () => read(index), facts, facts.offset));
  }

  #prototype(value: object, owner: number): void {
    const { prototype } = value as { prototype?: unknown };
    if (!isObject(prototype)) return;
    this.#name(PROTOTYPE, owner);
    if (this.#seen.has(prototype)) return;
    this.#seen.add(prototype);
    this.#add(1, owner);
    this.#name(CONSTRUCTOR, owner);
    const base = Object.getPrototypeOf(prototype) as object | null;
    if (base !== null && base !== this.#plain) {
      this.#name(PROTO, owner);
      this.#reachPrototype(base, owner);
    }
    const names = Object.getOwnPropertyNames(prototype).filter((name) => name !== CONSTRUCTOR);
    this.#ownMembers(prototype, owner, names);
  }
}
