import { existsSync } from 'node:fs';
import { relative } from 'node:path';
import type { Board, BuildRecord } from '../build/compile.ts';
import { parseDurationUs } from '../report/duration.ts';
import { ExitCode } from '../report/exit-codes.ts';
import { ToolError } from '../report/tool-error.ts';
import { writeWholeFile } from '../report/whole-file.ts';
import { readBuildRecord } from './build/record-file.ts';
import { Command, Option, withConfig } from './command-line.ts';
import { loadConfig } from './config.ts';
import { resolveEntry } from './entry.ts';
import type { Output } from './output.ts';
import { BOARDS } from './size/boards.ts';
import type { ImitatedRun } from './size/imitated-run.ts';
import {
  deepestCalls,
  heldParts,
  mostOf,
  overBudget,
  sizeLines,
  type BoardVariables,
  type Budget,
  type SizeReport,
} from './size/report.ts';

interface SizeFlags {
  out: string;
  board: Board;
  wiring?: string;
  names?: string;
  for: string;
  engine?: string;
  html?: string;
  maxBytes?: string;
  maxVariables: string;
  maxStack: string;
  json?: boolean;
}

/** `mote size`: what a program takes of a board, and of what in it. */
export function sizeCommand(output: Output): Command {
  return new Command('size')
    .summary('bytes, variables and call depth of a program')
    .description(
      'Says how many bytes each module and each helper of the compiler takes, how many variables, and how deep the stack gets and in which calls.\n' +
        'Depth and variables are of a run on a simulated board: variables are counted by the rules of the interpreter, with --engine on a real\n' +
        'one, too. Over budget it ends with 7.',
    )
    .argument('[program]', 'entry.ts, or bundle.js beside its build record; default: entry of mote.config.ts')
    .addOption(new Option('--html <file>', 'also write a treemap of the modules: one page that opens from disk'))
    .addOption(new Option('--engine <path>', 'also measure the variables on this Espruino interpreter for Linux'))
    .addOption(new Option('--for <duration>', 'virtual time to run').default('60s'))
    .addOption(new Option('--wiring <file>', 'what the board is wired to (JSON); default: <program>.wiring.json'))
    .addOption(new Option('--max-bytes <number>', 'budget of the bundle'))
    .addOption(new Option('--max-variables <number>', 'budget of variables at their peak').default('2500'))
    .addOption(new Option('--max-stack <bytes>', 'budget of the stack').default('25000'))
    .addOption(new Option('--out <dir>', 'folder of the artefacts of a .ts program').default('dist'))
    .addOption(new Option('--board <board>', 'the board it is for').choices(['esp32', 'esp32s3', 'esp32c3']).default('esp32'))
    .addOption(new Option('--json', 'print one JSON document'))
    .action(async (program: string | undefined, _flags: SizeFlags, command: Command) => {
      const { entry, out, board, wiring, names } = await loadConfig(process.cwd());
      const config = { ...(out ? { out } : {}), ...(board ? { board } : {}), ...(wiring ? { wiring } : {}), ...(names ? { names } : {}) };
      const flags = withConfig<SizeFlags>(command, config);
      process.exitCode = await size(resolveEntry(program, entry, 'size'), flags, output);
    });
}

async function size(entry: string, flags: SizeFlags, output: Output): Promise<ExitCode> {
  const budget: Budget = {
    bytes: flags.maxBytes === undefined ? undefined : wholeNumber(flags.maxBytes, '--max-bytes'),
    variables: wholeNumber(flags.maxVariables, '--max-variables'),
    stackBytes: wholeNumber(flags.maxStack, '--max-stack'),
  };
  const forUs = parseDurationUs(flags.for, '--for');
  const [{ loadWiring }, { loadProgram }, { imitate }, { measureVariables }, { moduleVariables }] = await Promise.all([
    import('./sim/wiring-file.ts'),
    import('./sim/program.ts'),
    import('./size/imitated-run.ts'),
    import('./size/measured-run.ts'),
    import('./size/module-variables.ts'),
  ]);
  const wiring = loadWiring(flags.wiring, entry);
  const program = await loadProgram(entry, flags, output);
  const record = recordBeside(program.file, program.sha256);
  const run = { program, wiring, forUs };
  const { stack, heaps, uncaught } = imitate(run);
  if (uncaught !== undefined)
    output.problem(`${output.style('yellow', 'warning')} the program threw ${uncaught}: its figures are of a run cut short`);
  const measured = flags.engine === undefined ? undefined : await measureVariables(run, flags.engine);
  const { peak } = heaps[BOARDS[record.board].blockBytes];
  const modules = moduleVariables(
    peak,
    program,
    record.modules.map(({ path }) => path),
  );
  const report: SizeReport = {
    record,
    stack: { peakBytes: stack.peakBytes, calls: deepestCalls(stack.calls, program) },
    variables: { estimated: estimated(heaps), modules, ...(measured ? { measured } : {}) },
  };
  const over = overBudget(report, budget);
  if (flags.html !== undefined) await writeTreemap(flags.html, report, output);
  if (flags.json) output.result(JSON.stringify({ schemaVersion: 1, ...report, budget, over }));
  else for (const line of sizeLines(report, budget)) output.result(line);
  for (const { what, used, allowed } of over) {
    output.problem(
      `${output.style('red', 'error BUDGET')} ${used.toLocaleString('en')} ${what}, the budget is ${allowed.toLocaleString('en')}`,
    );
    output.problem(`  ${output.style('dim', '→')} ${mostOf(report, what)}`);
  }
  return over.length === 0 ? ExitCode.ok : ExitCode.budgetExceeded;
}

function estimated(heaps: ImitatedRun['heaps']): Record<Board, BoardVariables> {
  const of = (board: Board): BoardVariables => {
    const { variables: most, blockBytes } = BOARDS[board];
    const { afterLoad, peak } = heaps[blockBytes];
    return { afterLoad: afterLoad.variables, peak: peak.variables, blockBytes, most };
  };
  return { esp32: of('esp32'), esp32s3: of('esp32s3'), esp32c3: of('esp32c3') };
}

async function writeTreemap(file: string, report: SizeReport, output: Output): Promise<void> {
  const { treemapPage } = await import('../build/treemap.ts');
  const { name, version } = report.record;
  writeWholeFile(file, treemapPage(`${name} ${version}`, heldParts(report)));
  output.talk(`treemap in ${relative(process.cwd(), file)}`);
}

/** The record of a bundle; refuses one that was written for other bytes. */
function recordBeside(bundle: string, sha256: string): BuildRecord {
  const path = bundle.replace(/\.js$/, '.build.json');
  const record = existsSync(path) ? readBuildRecord(path) : undefined;
  if (record?.sha256 === sha256) return record;
  throw new ToolError({
    code: record ? 'SIZE_OTHER_BUNDLE' : 'SIZE_NO_RECORD',
    message: record ? `${path} was written for another bundle than ${bundle}` : `there is no build record ${path} beside the bundle`,
    hint: 'Name the program instead of the bundle, mote size src/main.ts, or build it again.',
    exitCode: ExitCode.usage,
  });
}

function wholeNumber(text: string, flag: string): number {
  if (/^[1-9]\d{0,8}$/.test(text)) return Number(text);
  throw new ToolError({
    code: 'USAGE_NUMBER',
    message: `${flag} is "${text}", expected a whole number above 0`,
    hint: `Example: ${flag} 20000`,
    exitCode: ExitCode.usage,
  });
}
