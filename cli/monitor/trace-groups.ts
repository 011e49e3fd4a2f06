/** What a frame of a stack begins with on a console. */
const FRAME = /^\s*at .*:\d+:\d+\)?\s*$/;
const UNCAUGHT = /^Uncaught /;
const CARET = /^ *\^\s*$/;
/** A stack ends when the board falls silent. */
const SILENCE_MS = 120;

/** A message of the slot loader, which prints what a program on trial throws. */
const MESSAGE = /^(\w*Error): /;

/** Keeps the lines of a stack trace together, and lets every other line pass at once. */
export class TraceGroups {
  readonly #onLine: (line: string) => void;
  readonly #onTrace: (lines: readonly string[]) => void;
  #trace: string[] = [];
  /** What may follow in a trace: behind a frame its code, behind the code a caret. */
  #next: 'frame' | 'code' | 'caret' = 'frame';
  #timer: NodeJS.Timeout | undefined;

  constructor(onLine: (line: string) => void, onTrace: (lines: readonly string[]) => void) {
    this.#onLine = onLine;
    this.#onTrace = onTrace;
  }

  add(line: string): void {
    const isFrame = FRAME.test(line);
    if (UNCAUGHT.test(line) || MESSAGE.test(line)) {
      this.flush();
      this.#keep(line, 'frame');
    } else if (isFrame) this.#keep(line, 'code');
    else if (this.#trace.length > 0 && this.#next === 'code') this.#keep(line, 'caret');
    else if (this.#trace.length > 0 && this.#next === 'caret' && CARET.test(line)) this.#keep(line, 'frame');
    else {
      this.flush();
      this.#onLine(line);
    }
  }

  /** Gives out what is kept. */
  flush(): void {
    clearTimeout(this.#timer);
    const trace = this.#trace;
    this.#trace = [];
    if (trace.length > 0) this.#onTrace(trace);
  }

  #keep(line: string, next: 'frame' | 'code' | 'caret'): void {
    this.#trace.push(line);
    this.#next = next;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.flush(), SILENCE_MS);
  }
}
