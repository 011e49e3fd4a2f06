import { ExitCode } from '../report/exit-codes.ts';
import { parseDurationUs } from '../report/duration.ts';
import { addBoardOptions, findBoard, type BoardFlags } from './board/port.ts';
import { Command, Option, withConfig } from './command-line.ts';
import { loadConfig } from './config.ts';
import { addViewOptions, openView, type ConsoleView, type ViewFlags } from './monitor/console-view.ts';
import { follow } from './monitor/follow.ts';
import { Watched } from './monitor/watched.ts';
import type { Output } from './output.ts';

interface MonitorFlags extends BoardFlags, ViewFlags {
  reset?: boolean;
  expectText?: string;
  timeout?: string;
}

/** `mote monitor`: the console of a board. */
export function monitorCommand(output: Output): Command {
  const command = new Command('monitor')
    .summary('show the console of a board')
    .description(
      'Prints what the board prints, until Ctrl-C, with its stack traces in TypeScript lines. Opening the port does not reset the board, nothing is\n' +
        'sent to it, and a port that vanishes at a reset is opened again.',
    );
  return addViewOptions(addBoardOptions(command))
    .addOption(new Option('--reset', 'reset the board first'))
    .addOption(new Option('--expect-text <text>', 'end well when a line holds the text'))
    .addOption(new Option('--timeout <duration>', 'how long to watch; with --expect-text exit code 42 when the text did not come'))
    .addOption(new Option('--out <dir>', 'folder of the artefacts').default('dist'))
    .addOption(new Option('--json', 'print one JSON object a line'))
    .action(async (_flags: MonitorFlags, own: Command) => {
      const { out } = await loadConfig(process.cwd());
      process.exitCode = await monitor(withConfig<MonitorFlags>(own, out === undefined ? {} : { out }), output);
    });
}

async function monitor(flags: MonitorFlags, output: Output): Promise<ExitCode> {
  const timeoutMs = flags.timeout === undefined ? undefined : parseDurationUs(flags.timeout, '--timeout') / 1000;
  const stop = new AbortController();
  const watched = new Watched({ expectText: flags.expectText, timeoutMs });
  let view: ConsoleView | undefined;
  try {
    view = await openView(flags, output, (line) => watched.line(line));
    const { take, note } = view;
    const door = await findBoard(flags, output);
    void watched.outcome().then(() => stop.abort());
    await follow({
      door,
      signal: stop.signal,
      onBytes: take,
      onState: (state) => note(state, state === 'lost' ? `${door.path} is gone, waiting for it` : `${door.path} is back`),
      onOpen: async (port) => {
        note('open', `${door.path}: Ctrl-C ends`);
        if (flags.reset) await (await import('./board/reset.ts')).resetBoard(port);
      },
    });
    const outcome = await watched.outcome();
    // A monitor only shows what threw; that is no failure of its own.
    const code = outcome === ExitCode.programThrew ? watched.late : outcome;
    if (code === ExitCode.timedOut) missed(flags, output);
    return code;
  } finally {
    watched.close();
    view?.end();
  }
}

function missed({ expectText, timeout }: MonitorFlags, output: Output): void {
  output.problem(`${output.style('red', 'error EXPECTATION')} no line held ${JSON.stringify(expectText)} within --timeout ${timeout}`);
}
