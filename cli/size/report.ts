import type { Board, BuildRecord } from '../../build/compile.ts';
import { STACK_BYTES } from '../../simulator/engine/stack-cost.ts';
import type { SourcePosition } from '../../simulator/engine/source-positions.ts';
import { decoderOf } from '../sim/decoder.ts';
import type { Program } from '../sim/program.ts';
import type { Variables } from './measure.ts';

/** Variables that the interpreter has at most on a board. What is left beside Wi-Fi and TLS is less; see the budget. */
export const VARIABLES_OF: Readonly<Record<Board, number>> = { esp32: 16_383, esp32s3: 16_383, esp32c3: 4_095 };

export interface Call {
  /** Empty where the function has no name. */
  readonly functionName: string;
  readonly file: string;
  readonly line: number;
}

export interface SizeReport {
  readonly record: BuildRecord;
  /** The deepest that the stack got, and the calls then, outermost first. */
  readonly stack: { readonly peakBytes: number; readonly calls: readonly Call[] };
  readonly variables?: Variables;
}

export interface Budget {
  readonly bytes: number | undefined;
  readonly variables: number;
  readonly stackBytes: number;
}

/** Modules and helpers of a bundle alike. */
export function parts(record: Pick<BuildRecord, 'modules' | 'helpers'>): { path: string; bytes: number }[] {
  const helpers = record.helpers.map(({ name, bytes }) => ({ path: `mote:${name}`, bytes }));
  return [...record.modules, ...helpers].sort((a, b) => b.bytes - a.bytes);
}

/** The largest modules with their bytes, as text. */
export function largest({ modules }: BuildRecord, count: number): string[] {
  return [...modules]
    .sort((a, b) => b.bytes - a.bytes)
    .slice(0, count)
    .map(({ path, bytes }) => `${path} (${bytes.toLocaleString('en')} bytes)`);
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

/** What of a report is over its budget. */
export function overBudget({ record, stack, variables }: SizeReport, budget: Budget): { what: string; used: number; allowed: number }[] {
  const checks = [
    { what: 'bytes', used: record.bytes, allowed: budget.bytes ?? Infinity },
    { what: 'bytes of stack', used: stack.peakBytes, allowed: budget.stackBytes },
    { what: 'variables', used: variables?.peak ?? 0, allowed: Math.min(budget.variables, VARIABLES_OF[record.board]) },
  ];
  return checks.filter(({ used, allowed }) => used > allowed);
}

/** The report for people. */
export function sizeLines({ record, stack, variables }: SizeReport, budget: Budget): string[] {
  const count = (value: number): string => value.toLocaleString('en');
  const share = (value: number, of: number): string => `${((100 * value) / of).toFixed(1)} %`;
  const row = (bytes: number, name: string): string => `${count(bytes).padStart(9)}  ${share(bytes, record.bytes).padStart(6)}  ${name}`;
  return [
    `${record.name} ${record.version} for ${record.board}: ${count(record.bytes)} bytes${budget.bytes === undefined ? '' : ` of ${count(budget.bytes)}`}`,
    ...record.modules.map(({ path, bytes }) => row(bytes, path)),
    ...record.helpers.map(({ name, bytes }) => row(bytes, `${name}, put in by the compiler`)),
    `stack: ${count(stack.peakBytes)} of ${count(STACK_BYTES)} bytes (${share(stack.peakBytes, STACK_BYTES)}), deepest in`,
    ...stack.calls.map(({ functionName, file, line }) => `           ${functionName || '(function without a name)'} ${file}:${line}`),
    variables
      ? `variables: ${count(variables.afterLoad)} after load, ${count(variables.peak)} at the peak, of ${count(budget.variables)}; an ${record.board} has at most ` +
        `${count(VARIABLES_OF[record.board])}. Measured on Espruino ${variables.engine} with variables of ${variables.blockBytes} bytes`
      : `variables: not measured; give an interpreter with --engine PATH`,
  ];
}
