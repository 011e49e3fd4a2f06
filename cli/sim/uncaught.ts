import { existsSync, readFileSync } from 'node:fs';
import { SourceLocator, type SourceMap } from '../../build/source-maps.ts';
import type { Output } from '../output.ts';
import type { Uncaught } from './lane.ts';
import type { Program } from './program.ts';

/** Says which errors no handler took, and where in the sources they arose, as far as the source map beside the program tells. */
export function showUncaught(errors: readonly Uncaught[], program: Program | undefined, output: Output): void {
  const locate = program ? locator(program) : ({ message }: Uncaught) => message;
  const seen = new Map<string, number>();
  for (const error of errors) {
    const text = locate(error);
    seen.set(text, (seen.get(text) ?? 0) + 1);
  }
  for (const [text, count] of seen) {
    output.problem(`${output.style('red', 'error UNCAUGHT')} ${text}${count > 1 ? `\n  (${count} times)` : ''}`);
  }
}

function locator({ file, bytes }: Program): (error: Uncaught) => string {
  const mapFile = `${file}.map`;
  const code = Buffer.from(bytes).toString('latin1');
  const sources = existsSync(mapFile)
    ? new SourceLocator({ code, map: JSON.parse(readFileSync(mapFile, 'utf8')) as SourceMap }, file)
    : undefined;
  return ({ message, at }) => {
    const seen = `the program threw ${message}`;
    if (!at) return seen;
    if (!sources || at.file !== file) return `${at.file}:${at.line}:${at.column} ${seen}`;
    const finding = { code: 'UNCAUGHT', severity: 'error', message, hint: '' } as const;
    const place = sources.diagnostic(finding, { line: at.line, column: at.column - 1 });
    return `${place.file}:${place.line}:${place.column} ${seen}\n${place.frame}`;
  };
}
