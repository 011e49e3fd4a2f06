/** What is wrong with a wiring document, in the words of its reader. */
import { ExitCode } from '../report/exit-codes.ts';
import { suggestion } from '../report/suggestion.ts';
import { ToolError } from '../report/tool-error.ts';
import type { Problem } from './wiring-schema.ts';

export function problemError({ path, kind, expected, seen, known }: Problem, file: string): ToolError {
  const key = String(path.at(-1) ?? '');
  if (kind === 'unknown-key') {
    return wiringError(
      'UNKNOWN_KEY',
      file,
      path,
      'is not a key of a wiring document',
      suggestion(key, known) ?? `Keys here: ${known.join(', ')}.`,
    );
  }
  if (kind === 'missing') return wiringError('MISSING', file, path, `is missing, expected ${expected}`);
  return wiringError('VALUE', file, path, `is ${seen}, expected ${expected}`);
}

export function wiringError(what: string, file: string, path: readonly (string | number)[], statement: string, hint?: string): ToolError {
  const message = `${file}: ${pathText(path)} ${statement}`;
  return new ToolError({ code: `WIRING_${what}`, message, ...(hint === undefined ? {} : { hint }), exitCode: ExitCode.usage });
}

export function pathText(path: readonly (string | number)[]): string {
  if (path.length === 0) return 'the document';
  return path.map((item, index) => (typeof item === 'number' ? `[${item}]` : index === 0 ? item : `.${item}`)).join('');
}
