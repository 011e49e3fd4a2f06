import { readFileSync } from 'node:fs';
import { text } from 'node:stream/consumers';
import { ExitCode } from '../report/exit-codes.ts';
import { ToolError } from '../report/tool-error.ts';
import { readBuild } from './build/read-build.ts';
import { Command, Option, withConfig } from './command-line.ts';
import { loadConfig } from './config.ts';
import { existingFile } from './entry.ts';
import type { Output } from './output.ts';

interface DecodeFlags {
  out: string;
  record?: string;
  json?: boolean;
}

/** `mote decode`: stacks that a board printed, in TypeScript lines. */
export function decodeCommand(output: Output): Command {
  return new Command('decode')
    .summary('translate a stack trace of a board to TypeScript lines')
    .description(
      'Reads what a board printed, from a file or stdin, and prints it with every stack frame of the program in TypeScript lines.\n' +
        'The build record tells which program it was; bundle and source map are taken from beside it.',
    )
    .argument('[trace]', 'file with the console output; default: stdin')
    .addOption(new Option('--record <file>', 'build record of what ran on the board; default: <out>/app.build.json'))
    .addOption(new Option('--out <dir>', 'folder of the artefacts').default('dist'))
    .addOption(new Option('--json', 'print one JSON document'))
    .action(async (trace: string | undefined, _flags: DecodeFlags, command: Command) => {
      const { out } = await loadConfig(process.cwd());
      const flags = withConfig<DecodeFlags>(command, out === undefined ? {} : { out });
      process.exitCode = await decode(trace, flags, output);
    });
}

async function decode(trace: string | undefined, flags: DecodeFlags, output: Output): Promise<ExitCode> {
  const { record, bundle } = readBuild(flags.record ?? `${flags.out}/app.build.json`);
  const { TraceDecoder, traceText } = await import('../build/stack-trace.ts');
  const parts = new TraceDecoder(bundle).decode(await readTrace(trace));
  const { name, version, sha256 } = record;
  if (flags.json) output.result(JSON.stringify({ schemaVersion: 1, program: { name, version, sha256 }, trace: parts }));
  else for (const part of parts) output.result(traceText(part));
  if (parts.some((part) => 'frame' in part)) return ExitCode.ok;
  output.problem(
    `${output.style('red', 'error DECODE_NOTHING')} the text has no stack frame of ${name} ${version} (sha256 ${sha256.slice(0, 12)}…)`,
  );
  output.problem(`  ${output.style('dim', '→')} Name the record of the build that ran on the board: --record FILE`);
  return ExitCode.checksFailed;
}

async function readTrace(file: string | undefined): Promise<string> {
  if (file !== undefined) return readFileSync(existingFile(file, 'the trace'), 'utf8');
  if (process.stdin.isTTY)
    throw usage('DECODE_NO_TRACE', 'no trace was given', 'Name a file, or pipe the output of the board: … | mote decode');
  return text(process.stdin);
}

function usage(code: string, message: string, hint: string): ToolError {
  return new ToolError({ code, message, hint, exitCode: ExitCode.usage });
}
