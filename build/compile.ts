import { existsSync } from 'node:fs';
import { availableParallelism, loadavg } from 'node:os';
import { basename, resolve } from 'node:path';
import { nearestPackage, isLibrarySource, type LoadedModules } from './device-modules.ts';
import { failOnErrors, type Diagnostic } from './failure.ts';
import type { Bundle, BundleOptions } from './bundle.ts';
import type { FinishOptions, Finished } from './finish.ts';
import { FinishThread } from './finish-thread.ts';
import type { FunctionSymbol } from './function-symbols.ts';
import type { NameMap } from './short-names.ts';
import { makeRecord, type Board, type BuildRecord } from './record.ts';
import type { Stage } from './source-maps.ts';
import type { RollingAhead } from './rolling.ts';
import type { TypedProgram } from './typescript.ts';

export type { Board, BuildRecord } from './record.ts';
export { BuildFailure, type Diagnostic } from './failure.ts';

export interface CompileOptions {
  /** Path of the .ts or .js entry, relative to `cwd`. */
  readonly entry: string;
  /** Project root; sources are named relative to it. Default: the working directory. */
  readonly cwd?: string;
  /** Default: from the nearest package.json. */
  readonly name?: string;
  readonly version?: string;
  readonly board?: Board;
  readonly minify?: boolean;
  /** Short names of an earlier build, of its record: what keeps its name keeps its text, and an update need not move it. */
  readonly names?: NameMap;
  /** Absolute path of the declarations of the interpreter's globals; default those of the toolkit. */
  readonly library?: string;
  /** Gets the text of every stage. */
  readonly keep?: (stage: string, text: string) => void;
  /** Take a second thread for what comes after TypeScript, if a processor is free for it. Only the compiled toolkit can. */
  readonly threads?: boolean;
  /** Passes to leave out, to show that each is needed. For tests. */
  readonly without?: readonly string[];
}

export interface CompileResult {
  /** The exact bytes for the device, all below 0x80. */
  readonly code: Uint8Array;
  /** Source map version 3, JSON. */
  readonly map: string;
  readonly record: BuildRecord;
  /** Every function of the bundle and where it comes from: the interpreter counts frames of code in RAM from their function. */
  readonly symbols: readonly FunctionSymbol[];
  readonly warnings: readonly Diagnostic[];
  /** Absolute paths of the files that were read, for watching. */
  readonly watched: readonly string[];
}

/** TypeScript in, the bytes for the board out. Throws a BuildFailure that lists everything wrong with the program. */
export async function compile(options: CompileOptions): Promise<CompileResult> {
  const compiler = new Compiler(options);
  try {
    return await compiler.build();
  } finally {
    compiler.close();
  }
}

/** A busy machine is better off without a second thread: it does a tenth more in all. */
const hasFreeProcessor = (): boolean => loadavg()[0]! < availableParallelism();

/** A program to be compiled again and again: what a change does not reach is kept from the build before. */
export class Compiler {
  readonly #options: CompileOptions;
  readonly #cwd: string;
  readonly #entry: string;
  readonly #thread: FinishThread | undefined;
  #program: TypedProgram | undefined;
  readonly #loaded: LoadedModules = new Map();
  #ahead: RollingAhead | undefined;
  #watched: readonly string[] = [];

  constructor(options: CompileOptions) {
    this.#options = options;
    this.#cwd = resolve(options.cwd ?? process.cwd());
    this.#entry = resolve(this.#cwd, options.entry);
    // First of all: it loads the libraries of the later stages while TypeScript is at work here.
    this.#thread = options.threads && hasFreeProcessor() ? new FinishThread() : undefined;
  }

  /**
   * Compiles the program as its files are now.
   * @param changed absolute paths of the files that changed since the build before
   */
  async build(changed: readonly string[] = []): Promise<CompileResult> {
    const { name, version, board } = this.#options;
    const built = await this.#translate(changed);
    const home = nearestPackage(this.#entry);
    const record = makeRecord({
      name: name ?? home?.json.name ?? basename(this.#entry).replace(/\.\w+$/, ''),
      version: version ?? home?.json.version ?? '0.0.0',
      board: board ?? 'esp32',
      code: built.code,
      bytesBySource: built.bytesBySource,
      names: built.names,
      warnings: built.warnings,
      cwd: this.#cwd,
    });
    return {
      code: Buffer.from(built.code, 'latin1'),
      map: JSON.stringify(built.map),
      record,
      symbols: built.symbols,
      warnings: built.warnings,
      watched: built.watched,
    };
  }

  /**
   * Goes through a build without a change, of which nothing comes: V8 compiles what runs again and again, and the builds after it take two
   * thirds of the time. To be called after a build that went well.
   * @param isOver asked between the stages; the rest is left out when it says so
   * @returns whether it came to its end
   */
  async rehearse(isOver: () => boolean): Promise<boolean> {
    try {
      const rolled = await this.#roll([this.#entry]);
      if (isOver()) return false;
      await this.#finish(rolled);
    } catch {
      // The files are others by now. What is wrong with them the next build says.
    }
    return true;
  }

  /** Reads what the next build will need of the toolkit. That build may be asked for before this is done. */
  async readAhead(): Promise<void> {
    const [{ bundleAhead }, program] = await Promise.all([import('./bundle.ts'), this.#typedProgram()]);
    const modules = this.#watched.filter((file) => this.#loaded.get(file));
    this.#ahead?.drop();
    this.#ahead = bundleAhead(this.#bundleOptions(program), modules);
    await this.#ahead.read;
  }

  /** Absolute paths of the files that decide the result, as far as the last build came to know them, well or not. */
  watched(): readonly string[] {
    return [...new Set([this.#entry, ...this.#watched, ...(this.#program?.files() ?? [])])];
  }

  close(): void {
    this.#ahead?.drop();
    this.#thread?.close();
  }

  /** The pipeline: check types and roll up, then finish. */
  async #translate(changed: readonly string[]): Promise<Translated> {
    const { keep } = this.#options;
    const rolled = await this.#roll(changed);
    this.#watched = rolled.watched;
    keep?.('1-bundle', rolled.code);
    failOnErrors(rolled.diagnostics);
    const { stages, ...finished } = await this.#finish(rolled);
    for (const [stage, text] of stages) keep?.(stage, text);
    const diagnostics = [...rolled.diagnostics, ...finished.diagnostics];
    failOnErrors(diagnostics);
    return { ...finished, warnings: diagnostics, watched: rolled.watched };
  }

  async #roll(changed: readonly string[]): Promise<Bundle> {
    const [{ bundle }, program] = await Promise.all([import('./bundle.ts'), this.#typedProgram()]);
    const ahead = this.#takeAhead(changed);
    program.update(changed);
    for (const file of changed) this.#loaded.delete(file);
    return bundle(this.#bundleOptions(program), ahead);
  }

  #bundleOptions(program: TypedProgram): BundleOptions {
    return { entry: this.#entry, cwd: this.#cwd, program, loaded: this.#loaded, without: this.#options.without ?? [] };
  }

  /** What was read ahead, if it is what the changed program needs. */
  #takeAhead(changed: readonly string[]): RollingAhead | undefined {
    const ahead = this.#ahead;
    this.#ahead = undefined;
    // A file that comes or goes may change what an import means.
    const isSame = (file: string): boolean => this.#watched.includes(file) && existsSync(file);
    if (ahead?.isFreeOf(changed) && changed.every(isSame)) return ahead;
    ahead?.drop();
    return undefined;
  }

  async #typedProgram(): Promise<TypedProgram> {
    const { engineLibrary, TypedProgram } = await import('./typescript.ts');
    return (this.#program ??= new TypedProgram({
      entry: this.#entry,
      library: this.#options.library ?? engineLibrary(),
      without: this.#options.without ?? [],
    }));
  }

  async #finish({ code, map }: Bundle): Promise<Finished> {
    const { minify, names, without } = this.#options;
    const library = map.sources.filter((source) => source !== null && isLibrarySource(resolve(this.#cwd, source)));
    const options: FinishOptions = {
      minify: minify !== false,
      ...(names ? { names } : {}),
      without: without ?? [],
      library: new Set(library as string[]),
    };
    const rolled: Stage = { code, map };
    if (this.#thread) return this.#thread.finish(rolled, options);
    return (await import('./finish.ts')).finish(rolled, options);
  }
}

interface Translated extends Omit<Finished, 'diagnostics' | 'stages'> {
  readonly warnings: readonly Diagnostic[];
  readonly watched: readonly string[];
}
