import type { Plugin, RollupBuild, RollupError, RollupOptions } from 'rollup';
import { distinct, fromRollup, inSource, refusedImport, type NameFile } from './bundle-findings.ts';
import { deviceModules, type LoadedModules } from './device-modules.ts';
import { BuildFailure, type Diagnostic } from './failure.ts';
import { invalidRegexes } from './invalid-regexes.ts';
import type { TypedProgram } from './typescript.ts';

export interface RollingOptions {
  /** Absolute path of the entry. */
  readonly entry: string;
  readonly program: TypedProgram;
  /** Modules that were read before and are the same. */
  readonly loaded: LoadedModules;
  readonly name: NameFile;
}

/** A program that is being read and shaken. */
export interface Rolling {
  /** Rejects with a BuildFailure that lists what was found. */
  readonly build: Promise<RollupBuild>;
  /** What was found until then. */
  readonly found: readonly Diagnostic[];
}

export type TreeShaking = NonNullable<RollupOptions['treeshake']>;

/** @param types what TypeScript found, which is reported as well when the bundler refuses the program */
export function roll(options: RollingOptions, treeshake: TreeShaking, types: () => readonly Diagnostic[], first?: Plugin): Rolling {
  const { entry, program, loaded, name } = options;
  const found: Diagnostic[] = [];
  const build = async (): Promise<RollupBuild> => {
    const [{ rollup }, { typedModules }] = await Promise.all([import('rollup'), import('./typed-modules.ts')]);
    try {
      return await rollup({
        input: entry,
        treeshake,
        // Parsing again takes less than copying every tree for the next build; what the plugins give is kept by the program.
        cache: false,
        plugins: [
          first,
          typedModules(program, (finding, file, start) => found.push(inSource(finding, file, start, name))),
          deviceModules((specifier, importer) => found.push(refusedImport(specifier, importer, name(importer))), loaded),
        ],
        onLog: (_level, log) => found.push(...fromRollup(log, 'warning', name)),
      });
    } catch (thrown) {
      const error = thrown as RollupError;
      const said = [...types(), ...found];
      const regexes = error.name === 'SyntaxError' ? invalidRegexes([...program.files(), ...(error.watchFiles ?? [])], name) : [];
      // TypeScript knows many of them itself.
      const unsaid = regexes.filter(({ file, line }) => !said.some((d) => d.file === file && d.line === line));
      const diagnostics = distinct([...said, ...(regexes.length > 0 ? unsaid : fromRollup(error, 'error', name))]);
      throw diagnostics.length > 0 ? new BuildFailure(diagnostics) : error;
    }
  };
  return { build: build(), found };
}

/**
 * A roll-up that waits for a change before it comes to the entry. Until then it reads and parses modules that the change is not
 * expected in, which is a third of its time.
 */
export class RollingAhead {
  /** Resolves when the modules were read, or need not be any more. */
  readonly read: Promise<void>;
  readonly #modules: ReadonlySet<string>;
  readonly #rolling: Rolling;
  #types: readonly Diagnostic[] = [];
  #goOn!: () => void;
  #giveUp!: (reason: Error) => void;

  /** @param modules absolute paths of those modules */
  constructor(options: RollingOptions, treeshake: TreeShaking, modules: readonly string[]) {
    const change = new Promise<void>((resolve, reject) => {
      this.#goOn = resolve;
      this.#giveUp = reject;
    });
    let isRead!: () => void;
    this.read = new Promise((resolve) => (isRead = resolve));
    const waiting: Plugin = {
      name: 'waiting',
      async buildStart() {
        await Promise.all(modules.map((id) => this.load({ id, resolveDependencies: true })));
        isRead();
        await change;
      },
    };
    // Given up while modules are still being read, nobody waits for it yet.
    change.catch(() => undefined);
    this.#modules = new Set(modules);
    this.#rolling = roll(options, treeshake, () => this.#types, waiting);
    // Who takes it is told.
    this.#rolling.build.catch(isRead);
  }

  /** Whether none of these changed files is among what was read. */
  isFreeOf(changed: readonly string[]): boolean {
    return !changed.some((file) => this.#modules.has(file));
  }

  /**
   * The change has come.
   * @param types what TypeScript finds in the program now
   */
  take(types: readonly Diagnostic[]): Rolling {
    this.#types = types;
    this.#goOn();
    return this.#rolling;
  }

  /** Nobody will take it. */
  drop(): void {
    this.#giveUp(new Error('not needed'));
  }
}
