import { text } from 'node:stream/consumers';
import type { BoardConsole } from '../flash/console/board-console.ts';
import { ExitCode } from '../report/exit-codes.ts';
import { withConsole } from './board/console.ts';
import { addBoardOptions, type BoardFlags } from './board/port.ts';
import { Command, Option, withConfig } from './command-line.ts';
import { loadConfig } from './config.ts';
import type { Output } from './output.ts';

interface ReplFlags extends BoardFlags {
  eval?: string;
  record?: string;
  readonly out: string;
}

/** `mote repl`: statements for the interpreter on a board. */
export function replCommand(output: Output): Command {
  const command = new Command('repl')
    .summary('type statements for the interpreter of a board')
    .description(
      'A prompt on a board, beside the program that runs there. On a terminal with history, completion of pins, names and modules, and statements over\n' +
        'several lines; .help says what else. Otherwise statements are read from stdin, and the first one that throws ends with exit code 6.',
    );
  return addBoardOptions(command)
    .addOption(new Option('-e, --eval <statement>', 'run this statement and end'))
    .addOption(new Option('--record <file>', 'build record of what runs on the board, for stack traces; default: <out>/app.build.json'))
    .addOption(new Option('--out <dir>', 'folder of the artefacts').default('dist'))
    .action(async (_flags: ReplFlags, own: Command) => {
      const { out } = await loadConfig(process.cwd());
      const flags = withConfig<ReplFlags>(own, out === undefined ? {} : { out });
      // Read first: nothing is opened for a script that cannot be read.
      const script = flags.eval ?? (process.stdin.isTTY && process.stdout.isTTY ? undefined : await text(process.stdin));
      process.exitCode = await repl(flags, script, output);
    });
}

async function repl(flags: ReplFlags, script: string | undefined, output: Output): Promise<ExitCode> {
  const [{ openView }, { runStatement }, { statementsOf }] = await Promise.all([
    import('./monitor/console-view.ts'),
    import('./repl/session.ts'),
    import('./repl/statement.ts'),
  ]);
  let print = (line: string): void => output.result(line);
  const view = await openView({ ...flags, timestamps: 'none' }, { ...output, result: (line) => print(line) });
  const onText = (piece: string): void => view.take(Buffer.from(piece, 'latin1'));
  return withConsole(flags, output, async (console) => {
    console.link.onText = onText;
    const run = (statement: string): Promise<boolean> => runOn(console, statement);
    async function runOn(board: BoardConsole, statement: string): Promise<boolean> {
      const ok = await runStatement(board, statement, (printed) => onText(`${printed}\n`));
      // What it printed is shown before the next prompt.
      view.end();
      return ok;
    }
    if (script !== undefined) {
      for (const statement of flags.eval === undefined ? statementsOf(script) : [script])
        if (!(await run(statement))) return ExitCode.programThrew;
      return ExitCode.ok;
    }
    const { version, board } = console.interpreter;
    output.talk(`Espruino ${version} on ${board}. .help says what the prompt knows, .exit ends.`);
    const { terminalSession } = await import('./repl/terminal.ts');
    await terminalSession({ console, output, run, onPrinter: (printer) => (print = printer) });
    return ExitCode.ok;
  });
}
