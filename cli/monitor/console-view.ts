import { existsSync } from 'node:fs';
import type { TraceDecoder, TracePart } from '../../build/stack-trace.ts';
import { LineReader } from '../../flash/console/line-reader.ts';
import { ExitCode } from '../../report/exit-codes.ts';
import { ToolError } from '../../report/tool-error.ts';
import { readBuild } from '../build/read-build.ts';
import { Option, type Command } from '../command-line.ts';
import type { Output } from '../output.ts';
import { TraceGroups } from './trace-groups.ts';

/** Flags about how a console is shown. */
export interface ViewFlags {
  timestamps: 'auto' | 'time' | 'elapsed' | 'none';
  filter?: string;
  exclude?: string;
  record?: string;
  readonly out: string;
  json?: boolean;
}

export function addViewOptions(command: Command): Command {
  return command
    .addOption(
      new Option('--timestamps <kind>', 'in front of each line: time of day, time elapsed, or none; auto: time of day on a terminal')
        .choices(['auto', 'time', 'elapsed', 'none'])
        .default('auto'),
    )
    .addOption(new Option('--filter <regex>', 'show only lines that match'))
    .addOption(new Option('--exclude <regex>', 'hide lines that match'))
    .addOption(
      new Option(
        '--record <file>',
        'build record of what runs on the board, for its stack traces; default: <out>/app.build.json if there is one',
      ),
    );
}

export interface ConsoleView {
  take(bytes: Uint8Array): void;
  /** Something that is not the board's: on stderr, or as an event of `--json`. */
  note(event: string, text: string): void;
  end(): void;
}

/** The innermost frame is in what was typed or asked on the console. */
const TYPED = /\((?:event\d+|REPL(?: \()?):\d+:\d+\)/;

/** Shows what a board prints, line by line on stdout: times, colours, stacks in TypeScript lines, or one JSON object a line. */
export async function openView(flags: ViewFlags, output: Output, onLine: (line: string) => void = () => undefined): Promise<ConsoleView> {
  const decoder = await decoderOf(flags);
  const [only, not] = [pattern('--filter', flags.filter), pattern('--exclude', flags.exclude)];
  const startMs = Date.now();
  const kind = flags.timestamps === 'auto' ? (process.stdout.isTTY ? 'time' : 'none') : flags.timestamps;
  const wanted = (line: string): boolean => (only?.test(line) ?? true) && !(not?.test(line) ?? false);
  const print = (line: string, style?: 'red' | 'dim'): void => {
    const shown = style ? output.paint(style, line) : line;
    output.result(kind === 'none' ? shown : `${output.paint('dim', stamp(kind, startMs))} ${shown}`);
  };
  const emit = (event: object): void => output.result(JSON.stringify({ schemaVersion: 1, time: new Date().toISOString(), ...event }));

  const showLine = (line: string): void => {
    onLine(line);
    if (!wanted(line)) return;
    if (flags.json) emit({ event: 'line', line });
    else print(line, /^(rst:|ets |ESP-ROM|configsip|mode:)/.test(line) ? 'dim' : undefined);
  };
  const { traceText } = await import('../../build/stack-trace.ts');
  const showTrace = (lines: readonly string[]): void => {
    lines.forEach(onLine);
    // A filter is about what a program says, not about where it failed.
    if (only && !lines.some((line) => wanted(line))) return;
    // What was typed is no place of the program.
    const typed = TYPED.test(lines[1] ?? '');
    const parts: readonly TracePart[] = (typed ? undefined : decoder?.decode(lines.join('\n'))) ?? lines.map((line) => ({ line }));
    if (flags.json) return emit({ event: 'trace', message: lines[0], trace: parts });
    for (const part of parts) for (const line of traceText(part).split('\n')) print(line, 'red');
  };
  const groups = new TraceGroups(showLine, showTrace);
  // An error of a silent line is printed behind the prompt.
  const reader = new LineReader((line) => groups.add(readable(line).replace(/^>(?=Uncaught )/, '')));
  return {
    take: (bytes) => reader.take(Buffer.from(bytes).toString('latin1')),
    note: (event, text) => (flags.json ? emit({ event }) : output.talk(output.style('dim', text))),
    end: () => {
      reader.end();
      groups.flush();
    },
  };
}

/** Reads the stacks of the program that was built last, or of the record that was named. */
async function decoderOf({ record, out }: Pick<ViewFlags, 'record' | 'out'>): Promise<TraceDecoder | undefined> {
  const file = record ?? `${out}/app.build.json`;
  if (record === undefined && !existsSync(file)) return undefined;
  const { TraceDecoder } = await import('../../build/stack-trace.ts');
  return new TraceDecoder(readBuild(file).bundle);
}

function pattern(flag: string, text: string | undefined): RegExp | undefined {
  if (text === undefined) return undefined;
  try {
    return new RegExp(text);
  } catch (cause) {
    throw new ToolError({
      code: 'USAGE_PATTERN',
      message: `${flag} is "${text}", which is no regular expression: ${(cause as Error).message}`,
      hint: `Example: ${flag} 'error|sensor'`,
      exitCode: ExitCode.usage,
      cause,
    });
  }
}

function stamp(kind: 'time' | 'elapsed', startMs: number): string {
  if (kind === 'elapsed') return `${((Date.now() - startMs) / 1000).toFixed(3).padStart(9)}`;
  const now = new Date();
  const two = (value: number): string => String(value).padStart(2, '0');
  return `${two(now.getHours())}:${two(now.getMinutes())}:${two(now.getSeconds())}.${String(now.getMilliseconds()).padStart(3, '0')}`;
}

/** Bytes of the console as UTF-8, for people. */
function readable(line: string): string {
  return Buffer.from(line, 'latin1').toString('utf8');
}
