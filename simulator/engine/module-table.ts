import type { EngineHost } from './host.ts';
import type { Interpreter } from './interpreter.ts';

/** `require`: cached exports, then native modules, then files. No extension is added. */
export class ModuleTable {
  readonly #interpreter: Interpreter;
  readonly #natives: ReadonlyMap<string, (host: EngineHost) => unknown>;
  readonly #source: (name: string) => string | undefined;
  readonly #cache = new Map<string, unknown>();

  constructor(
    interpreter: Interpreter,
    natives: ReadonlyMap<string, (host: EngineHost) => unknown>,
    source: (name: string) => string | undefined,
  ) {
    this.#interpreter = interpreter;
    this.#natives = natives;
    this.#source = source;
  }

  require(argument: unknown): unknown {
    const name = this.#interpreter.text(argument);
    if (this.#cache.has(name)) return this.#cache.get(name);
    const exports = this.#load(name);
    this.#cache.set(name, exports);
    return exports;
  }

  names(): string[] {
    return [...this.#cache.keys()];
  }

  add(name: string, exports: unknown): void {
    this.#cache.set(name, exports);
  }

  remove(name: string | undefined): void {
    if (name === undefined) this.#cache.clear();
    else this.#cache.delete(name);
  }

  #load(name: string): unknown {
    const native = this.#natives.get(name);
    if (native) return native(this.#interpreter);
    const text = this.#source(name) ?? this.#interpreter.fail(`Module "${name}" not found`);
    return this.#interpreter.evaluateModule(text, name);
  }
}
