import type { FunctionSource } from '../walk.ts';

const FRAME = /^ {4}at (.*?) ?\((.*):(\d+):(\d+)\)$/;
/** A quoted line is cut to so many characters, and begins so many before the place when it is longer (`src/jslex.c`). */
const QUOTED_CHARS = 60;
const BEFORE_CHARS = 30;
const ELLIPSIS_CHARS = 3;
const MARK_CHARS = '^\n'.length;

export function isStackText(value: unknown): value is string {
  return typeof value === 'string' && value.startsWith('    at ');
}

/**
 * Length of the `stack` of an error on the interpreter: under each frame it quotes the function's text and marks the place, which the
 * imitation leaves out. The Linux build of 64 bits quotes nothing, and marks the place none the less.
 */
export function stackChars(stack: string, functions: readonly FunctionSource[], quotes: boolean): number {
  let chars = 0;
  for (const line of stack.split('\n')) {
    const frame = FRAME.exec(line);
    if (frame) chars += line.length + 1 + markedChars(Number(frame[4]) - 1, functions, quotes);
  }
  return chars;
}

/** The quoted text and the line with the mark; `offset` is that of the place in a bundle of one line. */
function markedChars(offset: number, functions: readonly FunctionSource[], quotes: boolean): number {
  const within = functions.findLast(({ bodyOffset, body }) => bodyOffset <= offset && offset <= bodyOffset + body.length);
  const place = offset - (within?.bodyOffset ?? 0);
  const length = within?.body.length ?? Infinity;
  if (!quotes) return 1 + place + MARK_CHARS;
  const isCut = length > QUOTED_CHARS && place > BEFORE_CHARS;
  const rest = isCut ? length - place + BEFORE_CHARS : length;
  const quoted = (isCut ? ELLIPSIS_CHARS : 0) + (rest >= QUOTED_CHARS ? QUOTED_CHARS + ELLIPSIS_CHARS : rest);
  return quoted + 1 + (isCut ? BEFORE_CHARS + ELLIPSIS_CHARS : place) + MARK_CHARS;
}
