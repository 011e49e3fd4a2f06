import { mkdirSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import type { Board, Compiler, CompileResult } from '../../build/compile.ts';
import { formatDiagnostic } from '../diagnostic-text.ts';
import type { Setting } from '../../build/reuse.ts';
import type { Output } from '../output.ts';
import { readNames } from './record-file.ts';

/** How a program is built, as the flags say. */
export interface ArtefactFlags {
  readonly out: string;
  readonly board: Board;
  readonly keep?: boolean;
  /** A build record whose short names are to be kept. */
  readonly names?: string;
}

export interface Artefact {
  readonly result: CompileResult;
  /** Paths of what was written, relative to the working directory, the bundle first. */
  readonly files: readonly string[];
}

/** What decides the bytes of an entry (absolute path) besides its sources. */
export function settingOf(entry: string, { board, names }: ArtefactFlags): Setting {
  return { entry, board, ...(names === undefined ? {} : { names: readNames(names) }) };
}

/** A compiler, and what it was opened for. */
export interface OpenBuild {
  readonly compiler: Compiler;
  readonly setting: Setting;
  readonly flags: ArtefactFlags;
}

/**
 * The record of the names is read no more: a build may write another in its place.
 * @param threads whether the first build is all that counts: a second thread is ahead in that alone
 */
export async function openBuild(setting: Setting, flags: ArtefactFlags, threads: boolean): Promise<OpenBuild> {
  const { Compiler } = await import('../../build/compile.ts');
  const keep = flags.keep ? { keep: stageWriter(join(flags.out, 'stages')) } : {};
  return { compiler: new Compiler({ ...setting, threads, ...keep }), setting, flags };
}

/** Compiles a program and writes its artefacts. Warnings go to the talk. */
export async function buildEntry(setting: Setting, flags: ArtefactFlags, output: Output): Promise<Artefact> {
  // A build is over before V8's optimizing compiler has earned back what it costs, a quarter of the processor time. It is a flag of the process.
  setFlagsFromString('--no-opt');
  const open = await openBuild(setting, flags, true);
  try {
    return await buildOnce(open, output);
  } finally {
    open.compiler.close();
    setFlagsFromString('--opt');
  }
}

/**
 * One build of an open compiler.
 * @param changed absolute paths of the files that changed since the one before
 */
export async function buildOnce(
  { compiler, setting, flags }: OpenBuild,
  output: Output,
  changed: readonly string[] = [],
): Promise<Artefact> {
  const result = await compiler.build(changed);
  const [{ writeArtefacts }, { noteInputs }] = await Promise.all([import('../../build/artefacts.ts'), import('../../build/reuse.ts')]);
  for (const warning of result.warnings) output.problem(formatDiagnostic(warning, output));
  const files = writeArtefacts(result, flags.out);
  // A build with warnings is made again, so that they are seen again.
  if (result.warnings.length === 0) noteInputs(flags.out, setting, result.watched, files);
  return { result, files: files.map((file) => relative(process.cwd(), file)) };
}

function stageWriter(folder: string): (stage: string, text: string) => void {
  mkdirSync(folder, { recursive: true });
  let number = 0;
  return (stage, text) => writeFileSync(join(folder, `${String(++number).padStart(2, '0')}-${stage}.js`), text);
}
