import type { Diagnostic, Finding } from './failure.ts';

const CONTEXT_CHARS = 120;

/** A place in a text: line from 1, column from 0, as parsers count them. */
export interface Place {
  readonly line: number;
  readonly column: number;
}

/**
 * The line of a place with its number and a caret under the column.
 * Long lines, as in a minified bundle, are cut to a window around the place.
 */
export function sourceFrame(text: string, place: Place): string {
  const line = text.split('\n')[place.line - 1];
  if (line === undefined) return '';
  const start = line.length > CONTEXT_CHARS ? Math.max(0, place.column - CONTEXT_CHARS / 2) : 0;
  const shown = line.slice(start, start + CONTEXT_CHARS).replace(/[\t\r]/g, ' ');
  const gutter = `${place.line} | `;
  return `${gutter}${shown}\n${' '.repeat(gutter.length + place.column - start)}^`;
}

/** Puts a finding at its place in a source file. */
export function diagnosticAt(finding: Finding, file: string, place: Place, text: string | undefined): Diagnostic {
  return {
    ...finding,
    file,
    line: place.line,
    column: place.column + 1,
    frame: text === undefined ? '' : sourceFrame(text, place),
  };
}
