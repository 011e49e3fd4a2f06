import { styleText } from 'node:util';

type Style = 'red' | 'yellow' | 'green' | 'cyan' | 'dim' | 'bold';

/** Results go to stdout, talk to stderr. */
export interface Output {
  readonly json: boolean;
  readonly quiet: boolean;
  /** A line of the result. */
  result(line: string): void;
  /** A line of talk; silent under `--quiet`. */
  talk(line: string): void;
  /** A line of talk that only `--verbose` shows. */
  detail(line: string): void;
  /** A line about something that went wrong; always shown. */
  problem(line: string): void;
  /** Colours text for stderr, or leaves it plain. */
  style(style: Style, text: string): string;
  /** The same for stdout. */
  paint(style: Style, text: string): string;
}

/** Reads the flags that every command takes before the command line is parsed: errors of parsing obey them too. */
export function createOutput(argv: readonly string[]): Output {
  const has = (...names: string[]) => argv.some((word) => names.includes(word));
  const quiet = has('-q', '--quiet');
  const verbose = has('-v', '--verbose');
  const mayColour = !has('--no-color') && !process.env.NO_COLOR;
  const painter = (stream: NodeJS.WriteStream) => (style: Style, text: string) =>
    mayColour && stream.isTTY === true ? styleText(style, text, { validateStream: false }) : text;
  const say = (line: string) => void process.stderr.write(`${line}\n`);
  return {
    json: has('--json'),
    quiet,
    result: (line) => void process.stdout.write(`${line}\n`),
    talk: (line) => void (quiet || say(line)),
    detail: (line) => void (verbose && say(line)),
    problem: say,
    style: painter(process.stderr),
    paint: painter(process.stdout),
  };
}
