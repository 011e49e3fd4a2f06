import { basename, resolve } from 'node:path';
import { bundle } from './bundle.ts';
import { nearestPackage, isLibrarySource } from './device-modules.ts';
import { failOnErrors, type Diagnostic } from './failure.ts';
import { makeRecord, type Board, type BuildRecord } from './record.ts';
import type { Stage } from './source-maps.ts';

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
  /** Absolute path of the declarations of the interpreter's globals; default those of the toolkit. */
  readonly library?: string;
  /** Gets the text of every stage. */
  readonly keep?: (stage: string, text: string) => void;
  /** Passes to leave out, to show that each is needed. For tests. */
  readonly without?: readonly string[];
}

export interface CompileResult {
  /** The exact bytes for the device, all below 0x80. */
  readonly code: Uint8Array;
  /** Source map version 3, JSON. */
  readonly map: string;
  readonly record: BuildRecord;
  readonly warnings: readonly Diagnostic[];
  /** Absolute paths of the files that were read, for watching. */
  readonly watched: readonly string[];
}

/** TypeScript in, the bytes for the board out. Throws a BuildFailure that lists everything wrong with the program. */
export async function compile(options: CompileOptions): Promise<CompileResult> {
  const cwd = resolve(options.cwd ?? process.cwd());
  const built = await translate(resolve(cwd, options.entry), cwd, options);
  const home = nearestPackage(resolve(cwd, options.entry));
  const record = makeRecord({
    name: options.name ?? home?.json.name ?? basename(options.entry).replace(/\.\w+$/, ''),
    version: options.version ?? home?.json.version ?? '0.0.0',
    board: options.board ?? 'esp32',
    code: built.code,
    map: built.map,
    warnings: built.warnings,
    cwd,
  });
  return {
    code: Buffer.from(built.code, 'latin1'),
    map: JSON.stringify(built.map),
    record,
    warnings: built.warnings,
    watched: built.watched,
  };
}

interface Translated extends Stage {
  readonly warnings: readonly Diagnostic[];
  readonly watched: readonly string[];
}

/** The pipeline: check types and roll up, then finish. */
async function translate(entry: string, cwd: string, options: Omit<CompileOptions, 'entry'>): Promise<Translated> {
  const { engineLibrary, TypedProgram } = await import('./typescript.ts');
  const program = new TypedProgram({ entry, library: options.library ?? engineLibrary(), without: options.without ?? [] });
  program.update();
  const rolled = await bundle({ entry, cwd, program, cache: undefined });
  options.keep?.('1-bundle', rolled.code);
  failOnErrors(rolled.diagnostics);
  const { finish } = await import('./finish.ts');
  const { stages, ...finished } = await finish(rolled, {
    minify: options.minify !== false,
    without: options.without ?? [],
    isLibrary: (source) => isLibrarySource(resolve(cwd, source)),
  });
  for (const [stage, text] of stages) options.keep?.(stage, text);
  const diagnostics = [...rolled.diagnostics, ...finished.diagnostics];
  failOnErrors(diagnostics);
  return { ...finished, warnings: diagnostics, watched: rolled.watched };
}
