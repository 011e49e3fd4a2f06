/** Back to the first column and clear from there: what stands in the line is drawn again further down. */
const REDRAWS = '\r\x1b[J';
// oxlint-disable-next-line no-control-regex
const SEQUENCES = /\x1b\[[0-9;]*[A-Za-z]|[\0-\x08\x0b-\x1a\x1c-\x1f]/g;
/** A line that never ends is given out in pieces. */
const LONGEST = 4096;

/** Makes lines of what a console prints, without what it draws and clears again around its prompt. */
export class LineReader {
  readonly #onLine: (line: string) => void;
  #line = '';

  constructor(onLine: (line: string) => void) {
    this.#onLine = onLine;
  }

  /** What stands behind the last end of a line, such as a prompt. */
  get unfinished(): string {
    return visible(this.#line);
  }

  take(text: string): void {
    const lines = (this.#line + text).split('\n');
    this.#line = lines.pop()!;
    for (const line of lines) this.#onLine(visible(line.endsWith('\r') ? line.slice(0, -1) : line));
    if (this.#line.length <= LONGEST) return;
    this.#onLine(visible(this.#line));
    this.#line = '';
  }

  /** Gives out the unfinished line, unless it is a prompt. */
  end(): void {
    const rest = this.unfinished;
    this.#line = '';
    if (rest !== '' && rest !== '>') this.#onLine(rest);
  }
}

function visible(line: string): string {
  return line.slice(line.lastIndexOf(REDRAWS) < 0 ? 0 : line.lastIndexOf(REDRAWS) + REDRAWS.length).replace(SEQUENCES, '');
}
