import type { Diagnostic } from '../build/failure.ts';
import type { Output } from './output.ts';

/** `file:line:column`, the rule, the reason, the source, what to write instead. */
export function formatDiagnostic(diagnostic: Diagnostic, output: Output): string {
  const { file, line, column, severity, code, message, frame, hint } = diagnostic;
  const head = `${file}:${line}:${column} ${output.style(severity === 'error' ? 'red' : 'yellow', `${severity} ${code}`)} ${message}`;
  return [head, frame, hint && `  ${output.style('dim', '→')} ${hint}`].filter(Boolean).join('\n');
}
