import { mkdirSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
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

/** A compiler of an entry (absolute path). */
export async function openCompiler(entry: string, flags: ArtefactFlags): Promise<Compiler> {
  const setting = settingOf(entry, flags);
  const { Compiler } = await import('../../build/compile.ts');
  return new Compiler({ ...setting, threads: true, ...(flags.keep ? { keep: stageWriter(join(flags.out, 'stages')) } : {}) });
}

/** Compiles an entry and writes its artefacts. Warnings go to the talk. */
export async function buildEntry(entry: string, flags: ArtefactFlags, output: Output): Promise<Artefact> {
  const compiler = await openCompiler(entry, flags);
  try {
    return await buildOnce(compiler, entry, flags, output);
  } finally {
    compiler.close();
  }
}

/** One build of an open compiler. */
export async function buildOnce(
  compiler: Compiler,
  entry: string,
  flags: ArtefactFlags,
  output: Output,
  changed: readonly string[] = [],
): Promise<Artefact> {
  const result = await compiler.build(changed);
  const [{ writeArtefacts }, { noteInputs }] = await Promise.all([import('../../build/artefacts.ts'), import('../../build/reuse.ts')]);
  for (const warning of result.warnings) output.problem(formatDiagnostic(warning, output));
  const files = writeArtefacts(result, flags.out);
  // A build with warnings is made again, so that they are seen again.
  if (result.warnings.length === 0) noteInputs(flags.out, settingOf(entry, flags), result.watched, files);
  return { result, files: files.map((file) => relative(process.cwd(), file)) };
}

function stageWriter(folder: string): (stage: string, text: string) => void {
  mkdirSync(folder, { recursive: true });
  let number = 0;
  return (stage, text) => writeFileSync(join(folder, `${String(++number).padStart(2, '0')}-${stage}.js`), text);
}
