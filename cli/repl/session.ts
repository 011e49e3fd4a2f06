import type { BoardConsole } from '../../flash/console/board-console.ts';
import { BoardRefusal } from '../../flash/console/errors.ts';
import { ExitCode } from '../../report/exit-codes.ts';
import { ToolError } from '../../report/tool-error.ts';
import { isExpression, LONGEST_STATEMENT, shownExpression, silentLine } from './statement.ts';

export interface ReplActions {
  readonly console: BoardConsole;
  /** Runs a statement; what it prints and throws is shown. False when it threw. */
  run(statement: string): Promise<boolean>;
  say(text: string): void;
}

/** A statement may wait for hardware for long; Ctrl-C interrupts it. */
const STATEMENT_MS = 600_000;

/** Runs a statement on the board at root scope. What an expression throws goes to `onThrown`, as the console printed it; false when it threw. */
export async function runStatement(console: BoardConsole, statement: string, onThrown: (printed: string) => void): Promise<boolean> {
  if (statement.length > LONGEST_STATEMENT) throw statementTooLong(statement.length);
  if (!isExpression(statement)) return runLine(console, silentLine(statement));
  try {
    await console.evaluate(shownExpression(statement), STATEMENT_MS);
    return true;
  } catch (error) {
    if (!(error instanceof BoardRefusal)) throw error;
    onThrown(error.printed);
    return false;
  }
}

/** A statement without a value goes to the console itself; what follows it is answered when it is done. */
async function runLine(console: BoardConsole, line: string): Promise<boolean> {
  const { link } = console;
  const show = link.onText;
  let printed = '';
  link.onText = (text) => {
    printed += text;
    show(text);
  };
  try {
    await link.type(line);
    await console.settle(STATEMENT_MS);
  } finally {
    link.onText = show;
  }
  // Behind the prompt, when it stood there.
  // oxlint-disable-next-line no-control-regex
  return !/(^|[>\n]|\x1b\[J)Uncaught /.test(printed);
}

function statementTooLong(length: number): ToolError {
  return new ToolError({
    code: 'REPL_TOO_LONG',
    message: `the statement has ${length} characters, expected at most ${LONGEST_STATEMENT}`,
    hint: 'Load it as a program: mote run FILE',
    exitCode: ExitCode.usage,
  });
}
