import { ExitCode } from '../report/exit-codes.ts';
import { ToolError } from '../report/tool-error.ts';

/** One finding about the program being compiled. Lines and columns start at 1. */
export interface Diagnostic {
  /** Stable rule id, such as `no-generator`; type errors carry TypeScript's own (`TS2304`). */
  readonly code: string;
  readonly severity: 'error' | 'warning';
  /** Subject and what the interpreter does with it. */
  readonly message: string;
  /** Path relative to the project, with forward slashes. */
  readonly file: string;
  readonly line: number;
  readonly column: number;
  /** The source line with a caret under the place; empty when the source is not at hand. */
  readonly frame: string;
  /** What to write instead. */
  readonly hint: string;
}

/** A finding before its place in a source file is known. */
export type Finding = Pick<Diagnostic, 'code' | 'severity' | 'message' | 'hint'>;

/** The program was refused; `diagnostics` says why, errors and warnings together. */
export class BuildFailure extends ToolError {
  readonly diagnostics: readonly Diagnostic[];

  constructor(diagnostics: readonly Diagnostic[]) {
    const errors = diagnostics.filter((d) => d.severity === 'error');
    const first = errors[0];
    super({
      code: 'BUILD_FAILED',
      message: first
        ? `${first.file}:${first.line}:${first.column} ${first.message}${errors.length > 1 ? ` (and ${errors.length - 1} more)` : ''}`
        : 'The build failed',
      hint: first?.hint ?? '',
      exitCode: ExitCode.checksFailed,
    });
    this.diagnostics = diagnostics;
  }
}

/** Throws when one of the findings is an error. */
export function failOnErrors(diagnostics: readonly Diagnostic[]): void {
  if (diagnostics.some((d) => d.severity === 'error')) throw new BuildFailure(diagnostics);
}

/** Each finding once. What a construct became may say the same in two places of its own. */
export function unrepeated(found: readonly Diagnostic[]): Diagnostic[] {
  const seen = new Set<string>();
  return found.filter(({ code, file, line, column }) => {
    const key = `${code} ${file}:${line}:${column}`;
    return !seen.has(key) && seen.add(key);
  });
}
