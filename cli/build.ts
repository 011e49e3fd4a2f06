import { mkdirSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import type { CompileResult } from '../build/compile.ts';
import { Command, Option, withConfig } from './command-line.ts';
import { loadConfig } from './config.ts';
import { formatDiagnostic } from './diagnostic-text.ts';
import { resolveEntry } from './entry.ts';
import type { Output } from './output.ts';

interface BuildFlags {
  out: string;
  board: 'esp32' | 'esp32s3' | 'esp32c3';
  keep?: boolean;
  json?: boolean;
}

/** `mote build`: TypeScript in, the exact bytes for the board out. */
export function buildCommand(output: Output): Command {
  return new Command('build')
    .summary('compile a program for the board')
    .description(
      'Checks types, compiles a TypeScript program to what the interpreter runs, and writes the bundle, its source map and its build record.',
    )
    .argument('[entry]', 'the program, src/main.ts; default: entry of mote.config.ts')
    .addOption(new Option('--out <dir>', 'folder of the artefacts').default('dist'))
    .addOption(new Option('--board <board>', 'the board it is for').choices(['esp32', 'esp32s3', 'esp32c3']).default('esp32'))
    .addOption(new Option('--keep', 'also write what each stage of the compiler made, to <out>/stages'))
    .addOption(new Option('--json', 'print the build record as one JSON document'))
    .action(async (entry: string | undefined, _flags: BuildFlags, command: Command) => {
      const config = await loadConfig(process.cwd());
      const flags = withConfig<BuildFlags>(command, config);
      const built = await buildEntry(resolveEntry(entry, config.entry, 'build'), flags, output);
      if (flags.json) output.result(JSON.stringify({ ...built.result.record, artefacts: built.files }));
      else for (const line of describe(built.result, built.files)) output.result(line);
    });
}

/** Compiles an entry and writes its artefacts. Warnings go to the talk. */
export async function buildEntry(entry: string, flags: BuildFlags, output: Output): Promise<{ result: CompileResult; files: string[] }> {
  const [{ compile }, { writeArtefacts }, { noteInputs }] = await Promise.all([
    import('../build/compile.ts'),
    import('../build/artefacts.ts'),
    import('../build/reuse.ts'),
  ]);
  const result = await compile({ entry, board: flags.board, ...(flags.keep ? { keep: stageWriter(join(flags.out, 'stages')) } : {}) });
  for (const warning of result.warnings) output.problem(formatDiagnostic(warning, output));
  const files = await writeArtefacts(result, flags.out);
  // A build with warnings is made again, so that they are seen again.
  if (result.warnings.length === 0) noteInputs(flags.out, { entry, board: flags.board }, result.watched, files);
  return { result, files: files.map((file) => relative(process.cwd(), file)) };
}

function stageWriter(folder: string): (stage: string, text: string) => void {
  mkdirSync(folder, { recursive: true });
  let number = 0;
  return (stage, text) => writeFileSync(join(folder, `${String(++number).padStart(2, '0')}-${stage}.js`), text);
}

function describe({ record }: CompileResult, files: readonly string[]): string[] {
  const modules = [...record.modules].sort((a, b) => b.bytes - a.bytes);
  return [
    `${files[0]}  ${record.bytes.toLocaleString('en')} bytes  sha256 ${record.sha256}`,
    ...modules.map(({ path, bytes }) => `${String(bytes).padStart(8)}  ${path}`),
  ];
}
