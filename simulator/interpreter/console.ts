import { closeSync, openSync, readSync } from 'node:fs';

/**
 * What the interpreter printed. It writes to a file, character by character and unbuffered, so that whatever it printed before it asked
 * the host something can be read by the time the question is here: console lines keep their place in virtual time.
 * Starts after `begin()`: the banner before it is not the program's.
 */
export class ConsoleFile {
  readonly #reader: number;
  readonly #onLine: (line: string) => void;
  readonly #chunk = Buffer.alloc(16384);
  #tail = '';
  #line = '';
  #begun = false;

  constructor(path: string, onLine: (line: string) => void) {
    this.#reader = openSync(path, 'r');
    this.#onLine = onLine;
  }

  /** Everything up to here was the interpreter's own. */
  begin(): void {
    this.read();
    this.#line = '';
    this.#begun = true;
  }

  /** The last of what was printed, for error messages. */
  get tail(): string {
    return this.#tail;
  }

  /** Delivers the lines that are complete by now. */
  read(): void {
    for (;;) {
      const length = readSync(this.#reader, this.#chunk, 0, this.#chunk.length, null);
      if (length === 0) return;
      this.#take(this.#chunk.toString('latin1', 0, length));
    }
  }

  /** Delivers the rest, also an unfinished line. */
  close(): void {
    this.read();
    if (this.#begun && this.#line !== '') this.#onLine(this.#line);
    closeSync(this.#reader);
  }

  #take(text: string): void {
    this.#tail = (this.#tail + text).slice(-2000);
    const lines = (this.#line + text).split('\n');
    this.#line = lines.pop()!;
    if (!this.#begun) return;
    for (const line of lines) this.#onLine(line.endsWith('\r') ? line.slice(0, -1) : line);
  }
}
