import { basename, resolve } from 'node:path';
import { Bundle, MagicString } from './text-edits.ts';
import { bundle, STAGE_NAME } from './bundle.ts';
import { nearestPackage } from './device-modules.ts';
import { findInScript } from './check.ts';
import { BuildFailure, type Diagnostic } from './failure.ts';
import { fix } from './fix/fix.ts';
import { HELPERS, helperSource, type HelperName } from './lowering-helpers.ts';
import type { ExportUse } from './lower/exports.ts';
import { makeRecord, type Board, type BuildRecord } from './record.ts';
import { composeMaps, SourceLocator, type SourceMap, type Stage } from './source-maps.ts';

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
  const built = await translate(resolve(cwd, options.entry), cwd, { kind: 'drop' }, options);
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

/** The pipeline: roll up, then finish. */
export async function translate(
  entry: string,
  cwd: string,
  exports: ExportUse,
  options: Omit<CompileOptions, 'entry'>,
): Promise<Translated> {
  const { engineLibrary } = await import('./typescript.ts');
  const rolled = await bundle({ entry, cwd, library: options.library ?? engineLibrary(), declarations: [] });
  options.keep?.('1-bundle', rolled.code);
  failOnErrors(rolled.diagnostics);
  const finished = await finish(rolled, exports, options);
  return { ...finished, warnings: [...rolled.diagnostics, ...finished.warnings], watched: rolled.watched };
}

/** From one ES module without types to the script for the board: lower, add helpers, minify, fix, check. */
export async function finish(
  rolled: Stage,
  exports: ExportUse,
  options: Pick<CompileOptions, 'keep' | 'minify' | 'without'>,
): Promise<Stage & { readonly warnings: readonly Diagnostic[] }> {
  const keep = options.keep ?? (() => undefined);
  const without = options.without ?? [];
  const [{ lower }, { minify }] = await Promise.all([import('./lower/lower.ts'), import('./minify.ts')]);

  const lowered = await lower(rolled, { exports, without });
  keep('2-lowered', lowered.code);
  const whole = withHelpers(lowered, lowered.helpers);
  let small: Stage = whole;
  if (options.minify !== false) {
    small = await minify(whole, STAGE_NAME, without);
    keep('3-minified', small.code);
  }
  // Last, since a minifier opens a function that is called where it stands.
  const fixed = exports.kind === 'global' ? inFunction(fix(small, without)) : fix(small, without);
  keep('4-fixed', fixed.code);

  const locator = new SourceLocator(fixed, 'app.js');
  const found = findInScript(fixed.code).map(({ finding, place }) => locator.diagnostic(finding, place));
  const all = [...lowered.diagnostics, ...found];
  failOnErrors(all);
  return { ...fixed, warnings: all };
}

function failOnErrors(diagnostics: readonly Diagnostic[]): void {
  if (diagnostics.some((d) => d.severity === 'error')) throw new BuildFailure(diagnostics);
}

/** Puts the helpers in front, each as a source of its own, so that maps and the build record can tell their bytes. */
function withHelpers(stage: Stage, helpers: readonly HelperName[]): Stage {
  if (helpers.length === 0) return stage;
  const text = new Bundle();
  for (const name of helpers) text.addSource({ filename: helperSource(name), content: new MagicString(HELPERS[name]) });
  text.addSource({ filename: STAGE_NAME, content: new MagicString(stage.code) });
  const map = text.generateMap({ hires: 'boundary', includeContent: true });
  return { code: text.toString(), map: composeMaps(map as unknown as SourceMap, stage.map, STAGE_NAME) };
}

/** Gives a script a scope of its own. */
function inFunction(stage: Stage): Stage {
  const text = new MagicString(stage.code).prepend('(()=>{').append('})()');
  const map = text.generateMap({ source: STAGE_NAME, hires: 'boundary' });
  return { code: text.toString(), map: composeMaps(map as unknown as SourceMap, stage.map, STAGE_NAME) };
}
