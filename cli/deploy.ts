import { parseDurationUs } from '../report/duration.ts';
import { ExitCode } from '../report/exit-codes.ts';
import { ToolError } from '../report/tool-error.ts';
import { withConsole } from './board/console.ts';
import { addBoardOptions, type BoardFlags } from './board/port.ts';
import { addBuildOptions, type BuildFlags } from './build/flags.ts';
import { Command, Option, withConfig } from './command-line.ts';
import { loadConfig } from './config.ts';
import type { DeployFlags } from './deploy/deploy-program.ts';
import { resolveEntry } from './entry.ts';
import type { Output } from './output.ts';

type Flags = BoardFlags & BuildFlags & DeployFlags & { watch?: boolean; timeout: string };

/** `mote deploy`: a program onto a board, to stay. */
export function deployCommand(output: Output): Command {
  const command = new Command('deploy')
    .summary('put a program on a board, to stay')
    .description(
      'Builds a program, writes it to the slot that is not running, reads its SHA-256 back, restarts the board and keeps the program when it stays up.\n' +
        'One that throws at its start is taken back, and the command ends with 6. Cut off anywhere, the board starts what it started before.',
    )
    .argument('[program]', 'entry.ts, or a bundle.js with its build record beside it; default: entry of mote.config.ts');
  return addBuildOptions(addBoardOptions(command))
    .addOption(new Option('--watch', 'build and deploy again whenever a file of the program changes, until Ctrl-C'))
    .addOption(new Option('--hello <text>', 'the program is up when its console shows this text; default: when it stays up'))
    .addOption(new Option('--timeout <duration>', 'how long the program has to say hello').default('30s'))
    .addOption(new Option('--replace-boot', 'put the start line back where an IDE saved a program of its own'))
    .addOption(new Option('--json', 'print one JSON document; with --watch one a line'))
    .action(async (entry: string | undefined, _flags: Flags, own: Command) => {
      const { entry: configured, out, board } = await loadConfig(process.cwd());
      const flags = withConfig<Flags>(own, { ...(out === undefined ? {} : { out }), ...(board === undefined ? {} : { board }) });
      process.exitCode = await deploy(resolveEntry(entry, configured, 'deploy'), flags, output);
    });
}

async function deploy(entry: string, flags: Flags, output: Output): Promise<ExitCode> {
  const timeoutMs = parseDurationUs(flags.timeout, '--timeout') / 1000;
  const { deployProgram } = await import('./deploy/deploy-program.ts');
  if (flags.watch) {
    if (entry.endsWith('.js')) throw watchNeedsSource();
    const { watchEntry } = await import('./build/watch.ts');
    return watchEntry(entry, flags, output, ({ files }) =>
      // The port is free between two deploys: a monitor may have it.
      withConsole(flags, output, (console) => deployProgram(console, files[0]!, flags, timeoutMs, output)),
    );
  }
  const { file } = await (await import('./sim/program.ts')).loadProgram(entry, flags, output);
  await withConsole(flags, output, (console) => deployProgram(console, file, flags, timeoutMs, output));
  return ExitCode.ok;
}

function watchNeedsSource(): ToolError {
  return new ToolError({
    code: 'USAGE_DEPLOY',
    message: '--watch needs the source of the program, not a bundle',
    hint: 'Name the entry: mote deploy src/main.ts --watch',
    exitCode: ExitCode.usage,
  });
}
