import { closeSync, openSync, readSync } from 'node:fs';

/** What the interpreter printed, cut into lines. Starts after `begin()`: the banner before it is not the program's. */
export class ConsoleLines {
  readonly #onLine: (line: string) => void;
  #tail = '';
  #line = '';
  #begun = false;

  constructor(onLine: (line: string) => void) {
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
  read(): void {}

  /** Delivers the rest, also an unfinished line. */
  close(): void {
    this.read();
    if (this.#begun && this.#line !== '') this.#onLine(this.#line);
  }

  take(text: string): void {
    this.#tail = (this.#tail + text).slice(-2000);
    const lines = (this.#line + text).split('\n');
    this.#line = lines.pop()!;
    if (!this.#begun) return;
    for (const line of lines) this.#onLine(line.endsWith('\r') ? line.slice(0, -1) : line);
  }
}

/**
 * The same from a file. The interpreter writes to it character by character and unbuffered, so that whatever it printed before it asked
 * the host something can be read by the time the question is here: console lines keep their place in virtual time.
 */
export class ConsoleFile extends ConsoleLines {
  readonly #reader: number;
  readonly #chunk = Buffer.alloc(16384);

  constructor(path: string, onLine: (line: string) => void) {
    super(onLine);
    this.#reader = openSync(path, 'r');
  }

  override read(): void {
    for (;;) {
      const length = readSync(this.#reader, this.#chunk, 0, this.#chunk.length, null);
      if (length === 0) return;
      this.take(this.#chunk.toString('latin1', 0, length));
    }
  }

  override close(): void {
    super.close();
    closeSync(this.#reader);
  }
}
