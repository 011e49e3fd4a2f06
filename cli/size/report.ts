import type { Board, BuildRecord } from '../../build/compile.ts';
import { STACK_BYTES } from '../../simulator/engine/stack-cost.ts';
import type { SourcePosition } from '../../simulator/engine/source-positions.ts';
import { decoderOf } from '../sim/decoder.ts';
import type { Program } from '../sim/program.ts';
import { BOARDS } from './boards.ts';
import type { MeasuredVariables } from './measured-run.ts';
import type { ModuleVariables } from './module-variables.ts';

export interface Call {
  /** Empty where the function has no name. */
  readonly functionName: string;
  readonly file: string;
  readonly line: number;
}

/** Variables of a program on one board, by the rules of the interpreter's memory. */
export interface BoardVariables {
  readonly afterLoad: number;
  readonly peak: number;
  /** Bytes of one. */
  readonly blockBytes: number;
  /** What the interpreter has at most. */
  readonly most: number;
}

export interface SizeReport {
  readonly record: BuildRecord;
  /** The deepest that the stack got, and the calls then, outermost first. */
  readonly stack: { readonly peakBytes: number; readonly calls: readonly Call[] };
  readonly variables: {
    readonly estimated: Readonly<Record<Board, BoardVariables>>;
    /** The same at the peak on the board of the program, by module, the most first. */
    readonly modules: readonly ModuleVariables[];
    /** With an interpreter. */
    readonly measured?: MeasuredVariables;
  };
}

export interface Budget {
  readonly bytes: number | undefined;
  readonly variables: number;
  readonly stackBytes: number;
}

interface Over {
  readonly what: 'bytes' | 'bytes of stack' | 'variables';
  readonly used: number;
  readonly allowed: number;
}

/** Modules and helpers of a bundle alike. */
export function parts(record: Pick<BuildRecord, 'modules' | 'helpers'>): { path: string; bytes: number }[] {
  const helpers = record.helpers.map(({ name, bytes }) => ({ path: `mote:${name}`, bytes }));
  return [...record.modules, ...helpers].sort((a, b) => b.bytes - a.bytes);
}

/** The same with the variables of each module; helpers of the compiler are not told apart. */
export function heldParts({ record, variables: { modules } }: SizeReport): { path: string; bytes: number; variables?: number }[] {
  const isModule = new Set(record.modules.map(({ path }) => path));
  return parts(record).map((part) => (isModule.has(part.path) ? { ...part, variables: variablesOf(modules, part.path) } : part));
}

/** What takes the most of what is over its budget: three modules, or the calls at the deepest. */
export function mostOf({ record, variables, stack }: SizeReport, what: Over['what']): string {
  if (what === 'bytes of stack') {
    const names = stack.calls.map(({ functionName, line }) => functionName || `line ${line}`);
    return names.length === 0 ? 'It is deepest outside of functions.' : `The deepest calls: ${names.join(' → ')}`;
  }
  const modules = record.modules.map(({ path, bytes }) => ({
    path,
    used: what === 'bytes' ? bytes : variablesOf(variables.modules, path),
  }));
  const largest = modules.sort((a, b) => b.used - a.used).slice(0, 3);
  return `The largest modules: ${largest.map(({ path, used }) => `${path} (${count(used)} ${what})`).join(', ')}`;
}

function variablesOf(modules: readonly ModuleVariables[], path: string | undefined): number {
  return modules.find((module) => module.path === path)?.variables ?? 0;
}

/** Places of the bundle in its sources, outermost first. */
export function deepestCalls(calls: readonly SourcePosition[], program: Program): Call[] {
  const decoder = decoderOf(program);
  return calls
    .map((call) => {
      const source = call.file === program.file ? decoder?.at(call.line, call.column) : undefined;
      const { functionName, file: place, line } = source ?? call;
      return { functionName, file: place, line };
    })
    .reverse();
}

/** The most variables at once: as measured, if they were, else as estimated for the board of the program. */
function peakVariables({ record, variables }: SizeReport): number {
  return variables.measured?.peak ?? variables.estimated[record.board].peak;
}

/** What of a report is over its budget. */
export function overBudget(report: SizeReport, budget: Budget): Over[] {
  const { record, stack } = report;
  const checks: Over[] = [
    { what: 'bytes', used: record.bytes, allowed: budget.bytes ?? Infinity },
    { what: 'bytes of stack', used: stack.peakBytes, allowed: budget.stackBytes },
    { what: 'variables', used: peakVariables(report), allowed: Math.min(budget.variables, BOARDS[record.board].variables) },
  ];
  return checks.filter(({ used, allowed }) => used > allowed);
}

const count = (value: number): string => value.toLocaleString('en');
const share = (value: number, of: number): string => `${((100 * value) / of).toFixed(1)} %`;

/** The report for people. */
export function sizeLines(report: SizeReport, budget: Budget): string[] {
  const { record, stack, variables } = report;
  const row = (bytes: string, percent: string, held: string, name: string): string =>
    `${bytes.padStart(9)}  ${percent.padStart(6)}  ${held.padStart(9)}  ${name}`;
  const bytesRow = (bytes: number, held: string, name: string): string => row(count(bytes), share(bytes, record.bytes), held, name);
  const byNobody = variablesOf(variables.modules, undefined);
  return [
    `${record.name} ${record.version} for ${record.board}: ${count(record.bytes)} bytes${budget.bytes === undefined ? '' : ` of ${count(budget.bytes)}`}, ` +
      `${count(peakVariables(report))} variables of ${count(budget.variables)}`,
    row('bytes', 'share', 'variables', `module (variables at their peak, estimated for an ${record.board})`),
    ...record.modules.map(({ path, bytes }) => bytesRow(bytes, count(variablesOf(variables.modules, path)), path)),
    ...record.helpers.map(({ name, bytes }) => bytesRow(bytes, '', `${name}, put in by the compiler`)),
    row('', '', count(byNobody), 'what the compiler put in, and what the interpreter keeps: timers, watches, listeners'),
    ...variableLines(report),
    `stack: ${count(stack.peakBytes)} of ${count(STACK_BYTES)} bytes (${share(stack.peakBytes, STACK_BYTES)})${stack.calls.length > 0 ? ', deepest in' : ''}`,
    ...stack.calls.map(({ functionName, file, line }) => `           ${functionName || '(function without a name)'} ${file}:${line}`),
  ];
}

/** One line for each size of variables. */
function variableLines({ variables: { estimated, measured } }: SizeReport): string[] {
  const line = (what: string, afterLoad: number, peak: number, rest: string): string =>
    `  ${what.padEnd(26)} ${count(afterLoad).padStart(6)} after load  ${count(peak).padStart(6)} at the peak${rest}`;
  const boards = Object.entries(estimated).map(([board, { afterLoad, peak, blockBytes, most }]) =>
    line(`estimated, ${board}`, afterLoad, peak, `  of at most ${count(most)}, ${blockBytes} bytes each`),
  );
  const real =
    measured && line('measured', measured.afterLoad, measured.peak, `  on Espruino ${measured.engine}, ${measured.blockBytes} bytes each`);
  return ['variables:', ...boards, ...(real ? [real] : [])];
}
