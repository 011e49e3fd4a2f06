import { createInterface } from 'node:readline';
import type { BoardConsole } from '../../flash/console/board-console.ts';
import { ToolError } from '../../report/tool-error.ts';
import type { Output } from '../output.ts';
import { complete } from './completion.ts';
import { dotCommand } from './dot-commands.ts';
import { History } from './history.ts';
import { goesOn } from './statement.ts';

const PROMPT = '> ';
const CONTINUED = ': ';
const CTRL_C = '\x03';

export interface TerminalOptions {
  readonly console: BoardConsole;
  readonly output: Output;
  readonly run: (statement: string) => Promise<boolean>;
  /** Gets a function that shows a line above the prompt. */
  readonly onPrinter: (print: (line: string) => void) => void;
}

/** The prompt on a terminal: history, several lines, completion. Ends with `.exit`, Ctrl-D, or Ctrl-C twice on an empty line. */
export function terminalSession({ console, output, run, onPrinter }: TerminalOptions): Promise<void> {
  const history = new History();
  const terminal = createInterface({
    input: process.stdin,
    output: process.stdout,
    prompt: PROMPT,
    history: [...history.lines],
    removeHistoryDuplicates: true,
    completer: (line: string, done: (error: null, result: [string[], string]) => void) => {
      complete(console, line).then(
        (found) => done(null, found),
        () => done(null, [[], '']),
      );
    },
  });
  let begun = '';
  let busy = false;
  let leaving = false;
  onPrinter((line) => {
    process.stdout.write(`\r\x1b[J${line}\n`);
    if (!busy) terminal.prompt(true);
  });
  const prompt = (): void => {
    terminal.setPrompt(begun === '' ? PROMPT : CONTINUED);
    terminal.prompt();
  };
  const take = async (line: string): Promise<void> => {
    leaving = false;
    begun = begun === '' ? line : `${begun}\n${line}`;
    const isCommand = begun.startsWith('.') && !begun.includes('\n');
    if (isCommand && begun.trim() === '.exit') return terminal.close();
    if (line.trim() === '.clear') begun = '';
    if (goesOn(begun)) return prompt();
    const statement = begun;
    begun = '';
    busy = true;
    try {
      const actions = { console, run, say: (text: string) => output.result(text) };
      if (statement.trim() !== '' && !(isCommand && (await dotCommand(statement, actions)))) await run(statement);
    } catch (error) {
      if (!(error instanceof ToolError)) throw error;
      output.problem(`${output.style('red', `error ${error.code}`)} ${error.message}`);
      if (error.hint) output.problem(`  ${output.style('dim', '→')} ${error.hint}`);
    }
    busy = false;
    prompt();
  };
  return new Promise((resolve, reject) => {
    terminal.on('line', (line) => {
      if (!busy) take(line).catch(reject);
    });
    terminal.on('history', (lines: string[]) => history.save(lines));
    terminal.on('SIGINT', () => {
      if (busy) return void console.link.type(CTRL_C);
      if (terminal.line === '' && begun === '') {
        if (leaving) return terminal.close();
        leaving = true;
        output.talk('(once more, Ctrl-D or .exit to end)');
      }
      begun = '';
      terminal.write(null, { ctrl: true, name: 'u' });
      prompt();
    });
    terminal.on('close', () => resolve());
    console.link.onLost = (cause) => {
      terminal.close();
      reject(cause);
    };
    prompt();
  });
}
