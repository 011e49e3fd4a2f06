import { kindName } from './kind-name.ts';
import { methods, hide, type Install } from './globals/install.ts';
import type { EngineHost } from './host.ts';
import type { Interpreter } from './interpreter.ts';
import { keepModule } from './native-members.ts';

type Factory = (host: EngineHost) => unknown;

/** `require`: cached exports, then native modules, then files. No extension is added. */
export class ModuleTable {
  readonly #interpreter: Interpreter;
  readonly #natives: Map<string, Factory>;
  readonly #source: (name: string) => string | undefined;
  readonly #cache = new Map<string, unknown>();

  constructor(interpreter: Interpreter, natives: ReadonlyMap<string, Factory>, source: (name: string) => string | undefined) {
    this.#interpreter = interpreter;
    this.#natives = new Map(natives);
    this.#source = source;
  }

  addNative(name: string, factory: Factory): void {
    if (!this.#natives.has(name)) this.#natives.set(name, factory);
  }

  require(argument: unknown): unknown {
    if (typeof argument !== 'string') this.#interpreter.throw('TypeError', `Expecting module name as a string, got ${kindName(argument)}`);
    const name = argument as string;
    if (this.#cache.has(name)) return this.#cache.get(name);
    const exports = this.#load(name);
    this.#cache.set(name, exports);
    return exports;
  }

  names(): string[] {
    return [...this.#cache.keys()];
  }

  nativeNames(): string[] {
    return [...this.#natives.keys()];
  }

  /** Text or a function as `Modules.addCached` takes them. */
  add(name: string, code: unknown): void {
    const exports = typeof code === 'string' ? this.#interpreter.loader.module(code, name) : this.#call(code);
    this.#cache.set(name, exports);
  }

  remove(name: string | undefined): void {
    if (name === undefined) this.#cache.clear();
    else this.#cache.delete(name);
  }

  #call(body: unknown): unknown {
    const source = this.#interpreter.moduleBody(body) ?? this.#interpreter.fail('args must be addCached(string, string|function)');
    return this.#interpreter.loader.module(source, 'module');
  }

  #load(name: string): unknown {
    const native = this.#natives.get(name);
    if (native) {
      const module = native(this.#interpreter);
      keepModule(this.#interpreter, module);
      return module;
    }
    const text = this.#source(name) ?? this.#interpreter.fail(`Module "${name}" not found`);
    return this.#interpreter.loader.module(text, name);
  }
}

/** `require` and `Modules`. */
export const installModules =
  (table: ModuleTable): Install =>
  (interpreter, define) => {
    define('require', (_self, [name]) => table.require(name));
    const modules = interpreter.object();
    methods(interpreter, modules, {
      getCached: () => interpreter.array(table.names()),
      removeCached: (_self, [name]) => {
        if (typeof name !== 'string') interpreter.fail('First argument must be String');
        if (!table.names().includes(name as string)) interpreter.fail(`Module "${name as string}" not found`);
        table.remove(name as string);
      },
      removeAllCached: () => table.remove(undefined),
      addCached: (_self, [name, code]) => table.add(interpreter.text(name), code),
    });
    hide(interpreter.realm.global, 'Modules', modules);
  };
