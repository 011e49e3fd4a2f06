import vm from 'node:vm';
import { instrument } from './instrument.ts';
import type { FunctionSource } from './walk.ts';
import type { Realm } from './realm.ts';
import type { SourcePositions } from './source-positions.ts';
import type { Ledger } from './variables/ledger.ts';

export interface LoaderParts {
  readonly realm: Realm;
  readonly functions: FunctionSource[];
  readonly positions: SourcePositions;
  readonly ledger: Ledger | undefined;
  object(): object;
  syntaxError(message: string): never;
}

/** Brings program text into the realm: rewritten, with its places kept. */
export class Loader {
  readonly #parts: LoaderParts;
  readonly #rootNames = new Set<string>();
  /** Functions by number that each file brought. */
  readonly #files = new Map<string, { readonly from: number; readonly to: number }>();
  readonly #erased = new Set<number>();
  #texts = 0;

  constructor(parts: LoaderParts) {
    this.#parts = parts;
  }

  get erased(): ReadonlySet<number> {
    return this.#erased;
  }

  /** A file of Storage is gone, and with it the code that was loaded from it: functions stay where they are, in flash. */
  erase(fileName: string): void {
    const { from, to } = this.#files.get(fileName) ?? { from: 0, to: 0 };
    for (let index = from; index < to; index++) this.#erased.add(index);
  }

  /** Evaluates text at root scope, as a global sloppy script. */
  script(text: string, file?: string): unknown {
    const fileName = file ?? `event${++this.#texts}`;
    const script = new vm.Script(this.#rewrite(text, 'script', fileName, file !== undefined), { filename: fileName });
    // V8 would write the place of an error into its `stack`, which is the program's.
    return script.runInContext(this.#parts.realm.context, { displayErrors: false });
  }

  /** Evaluates a module's text; gives its exports, whether members were added to them or they were assigned. */
  module(text: string, fileName: string): unknown {
    const code = `${this.#rewrite(text, 'body', fileName, true)}\n;return [exports,module.exports];`;
    const run = vm.compileFunction(code, ['exports', 'module'], { filename: fileName, parsingContext: this.#parts.realm.context });
    const exports = this.#parts.object();
    const module = Object.assign(this.#parts.object(), { exports });
    const ended = Reflect.apply(run, exports, [exports, module]) as [unknown, unknown] | undefined;
    if (!ended) this.#parts.syntaxError('RETURN statement, but not in a function.');
    const [assigned, ofModule] = ended!;
    return assigned === exports ? ofModule : assigned;
  }

  /** Text for V8's own `eval`, which sees the scope around it. */
  evalText(text: unknown): unknown {
    if (typeof text !== 'string') return text;
    const name = `eval${++this.#texts}`;
    // V8 takes this name for the places of its stacks.
    return `${this.#rewrite(text, 'body', name, false)}\n//# sourceURL=${name}`;
  }

  /** Shows the variables of a script's root as members of `global`, too. */
  root(accessors: Record<string, readonly [() => unknown, (value: unknown) => void]>): void {
    for (const [name, [get, set]] of Object.entries(accessors)) {
      Object.defineProperty(this.#parts.realm.global, name, { get, set, enumerable: true, configurable: true });
    }
  }

  #rewrite(text: string, kind: 'script' | 'body', fileName: string, inStorage: boolean): string {
    try {
      const from = this.#parts.functions.length;
      const { code, map } = instrument(text, kind, {
        rootNames: this.#rootNames,
        functions: this.#parts.functions,
        inStorage,
        ledger: this.#parts.ledger,
      });
      this.#files.set(fileName, { from, to: this.#parts.functions.length });
      this.#parts.positions.add(fileName, map);
      return code;
    } catch (error) {
      if (error instanceof SyntaxError) return this.#parts.syntaxError(`${error.message} in ${fileName}`);
      throw error;
    }
  }
}
