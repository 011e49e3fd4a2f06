import { ExitCode } from '../report/exit-codes.ts';
import { ToolError } from '../report/tool-error.ts';
import type { Diagnostic } from '../build/failure.ts';
import { parsingOutcome } from './command-line.ts';
import { formatDiagnostic } from './diagnostic-text.ts';
import { fileFailure } from './file-failure.ts';
import type { Output } from './output.ts';

/** Says what went wrong and what to do next. Returns the exit code. */
export function reportFailure(error: unknown, output: Output): ExitCode {
  const parsing = parsingOutcome(error);
  if (parsing) return parsing === 'done' ? ExitCode.ok : ExitCode.usage;
  const failure = error instanceof ToolError ? error : (fileFailure(error) ?? unexpected(error));
  // What a build found is said piece by piece: its own message repeats the first.
  const diagnostics = 'diagnostics' in failure ? (failure.diagnostics as readonly Diagnostic[]) : [];
  if (output.json) {
    const { code, message, hint, exitCode } = failure;
    const found = diagnostics.length > 0 ? { diagnostics } : {};
    output.result(JSON.stringify({ schemaVersion: 1, error: { code, message, hint, exitCode, ...found } }));
  }
  for (const diagnostic of diagnostics) output.problem(formatDiagnostic(diagnostic, output));
  if (diagnostics.length > 0) return failure.exitCode;
  output.problem(`${output.style('red', `error ${failure.code}`)} ${failure.message}`);
  if (failure.hint) output.problem(`  ${output.style('dim', '→')} ${failure.hint}`);
  return failure.exitCode;
}

function unexpected(error: unknown): ToolError {
  const detail = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return new ToolError({
    code: 'INTERNAL',
    message: `mote itself failed: ${detail}`,
    hint: 'This is a defect of mote. Please report it with the command line and the text above.',
    exitCode: ExitCode.checksFailed,
    cause: error,
  });
}
