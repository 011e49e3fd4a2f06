import { ExitCode } from '../report/exit-codes.ts';
import { parseDurationUs } from '../report/duration.ts';
import type { BoardConsole } from '../flash/console/board-console.ts';
import { withConsole } from './board/console.ts';
import { addBoardOptions, type BoardFlags } from './board/port.ts';
import { transferBar } from './board/progress.ts';
import { addBuildOptions, type BuildFlags } from './build/flags.ts';
import { Command, Option, withConfig } from './command-line.ts';
import { loadConfig } from './config.ts';
import { resolveEntry } from './entry.ts';
import { addViewOptions, openView, type ConsoleView, type ViewFlags } from './monitor/console-view.ts';
import { Watched } from './monitor/watched.ts';
import type { Output } from './output.ts';

interface RunFlags extends BoardFlags, ViewFlags, BuildFlags {
  watch?: boolean;
  detach?: boolean;
  expectText?: string;
  timeout?: string;
  quiet?: boolean;
}

/** `mote run`: a program into the memory of a board, for a quick try. */
export function runCommand(output: Output): Command {
  const command = new Command('run')
    .summary('try a program in the memory of a board')
    .description(
      'Loads a program into the memory of a board, starts it and shows the console until Ctrl-C. Nothing is stored: what was deployed starts again at\n' +
        'the next reset. A .ts program is compiled first. In memory a program takes three times the variables; mote deploy runs it from flash.',
    )
    .argument('[program]', 'entry.ts or bundle.js; default: entry of mote.config.ts');
  return addBuildOptions(addViewOptions(addBoardOptions(command)))
    .addOption(new Option('--watch', 'build, load and start again whenever a file of the program changes, until Ctrl-C'))
    .addOption(new Option('--detach', 'end when the program has started'))
    .addOption(new Option('--expect-text <text>', 'end well when a line of the console holds the text'))
    .addOption(new Option('--timeout <duration>', 'how long to watch; with --expect-text exit code 42 when the text did not come'))
    .addOption(new Option('--json', 'print one JSON object a line'))
    .action(async (entry: string | undefined, _flags: RunFlags, own: Command) => {
      const { entry: configured, out, board } = await loadConfig(process.cwd());
      const flags = withConfig<RunFlags>(own, { ...(out === undefined ? {} : { out }), ...(board === undefined ? {} : { board }) });
      process.exitCode = await run(resolveEntry(entry, configured, 'run'), flags, output);
    });
}

async function run(entry: string, flags: RunFlags, output: Output): Promise<ExitCode> {
  const timeoutMs = flags.timeout === undefined ? undefined : parseDurationUs(flags.timeout, '--timeout') / 1000;
  const watched = new Watched({ expectText: flags.expectText, timeoutMs });
  let view: ConsoleView | undefined;
  try {
    const program = flags.watch ? undefined : await (await import('./sim/program.ts')).loadProgram(entry, flags, output);
    // The program that runs is the one that was just built: its record is there by now.
    view = await openView(flags, output, (line) => watched.line(line));
    const { take, end } = view;
    const onText = (text: string): void => take(Buffer.from(text, 'latin1'));
    return await withConsole(flags, output, async (console) => {
      console.link.onText = onText;
      console.link.onLost = (error) => watched.fail(error);
      if (!program) {
        const { watchEntry } = await import('./build/watch.ts');
        return watchEntry(entry, flags, output, ({ result }) => start(console, result.code, flags.quiet));
      }
      await start(console, program.bytes, flags.quiet);
      if (flags.detach) {
        end();
        return watched.threw ? ExitCode.programThrew : ExitCode.ok;
      }
      return watched.outcome();
    });
  } finally {
    view?.end();
    watched.close();
  }
}

async function start(console: BoardConsole, bytes: Uint8Array, quiet: boolean | undefined): Promise<void> {
  const [{ uploadToRam, startFromRam }, { compress }] = await Promise.all([
    import('../flash/console/ram.ts'),
    import('../simulator/engine/heatshrink.ts'),
  ]);
  await console.restart('reset');
  const bar = transferBar('loading', bytes.length, quiet);
  await uploadToRam(console, { bytes, compress, onProgress: (doneBytes) => bar.at(doneBytes) });
  bar.end();
  await startFromRam(console);
  // It answers when the program has come to its end, well or not.
  await console.settle();
}
