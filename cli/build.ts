import { relative } from 'node:path';
import type { CompileResult } from '../build/compile.ts';
import { buildEntry, settingOf } from './build/artefact.ts';
import { Command, Option, withConfig } from './command-line.ts';
import { loadConfig } from './config.ts';
import { resolveEntry } from './entry.ts';
import type { Output } from './output.ts';

interface BuildFlags {
  out: string;
  board: 'esp32' | 'esp32s3' | 'esp32c3';
  keep?: boolean;
  watch?: boolean;
  names?: string;
  compare?: string;
  explain?: string;
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
    .addOption(new Option('--watch', 'build again whenever a file of the program changes, until Ctrl-C'))
    .addOption(
      new Option(
        '--compare <record>',
        'say what grew since the build of that record (app.build.json); a bundle that grew ends with 7',
      ).conflicts('watch'),
    )
    .addOption(
      new Option('--names <record>', 'keep the short names of that build (app.build.json), so that an update over the air moves less'),
    )
    .addOption(new Option('--explain <rule>', 'print what a rule of the compiler is about, and build nothing'))
    .addOption(new Option('--json', 'print the build record as one JSON document; with --watch one a line'))
    .action(async (entry: string | undefined, _flags: BuildFlags, command: Command) => {
      const config = await loadConfig(process.cwd());
      const flags = withConfig<BuildFlags>(command, config);
      if (flags.explain !== undefined) {
        output.result((await import('../build/rules/explain.ts')).explain(flags.explain));
        return;
      }
      const program = resolveEntry(entry, config.entry, 'build');
      if (flags.watch) {
        process.exitCode = await (await import('./build/watch.ts')).watchEntry(program, flags, output);
        return;
      }
      const [{ compareSizes }, { readBaseline }] = await Promise.all([import('./build/compare.ts'), import('./build/record-file.ts')]);
      const baseline = flags.compare === undefined ? undefined : readBaseline(flags.compare);
      const built = await buildEntry(settingOf(program, flags), flags, output);
      if (flags.json) output.result(JSON.stringify({ ...built.result.record, artefacts: built.files }));
      else for (const line of describe(built.result, built.files)) output.result(line);
      if (built.result.record.bytes === 0) {
        output.problem(
          `${output.style('yellow', 'warning')} the bundle is empty: nothing in ${relative(process.cwd(), program)} runs at the start`,
        );
        output.problem(
          `  ${output.style('dim', '→')} Call what is to run at the end of the file; a function that is only exported is left out.`,
        );
      }
      if (baseline) process.exitCode = compareSizes(baseline, built.result.record, output);
    });
}

function describe({ record }: CompileResult, files: readonly string[]): string[] {
  const modules = [...record.modules].sort((a, b) => b.bytes - a.bytes);
  return [
    `${files[0]}  ${record.bytes.toLocaleString('en')} bytes  sha256 ${record.sha256}`,
    ...modules.map(({ path, bytes }) => `${String(bytes).padStart(8)}  ${path}`),
  ];
}
