import type { BoardConsole } from './console.ts';

/** Runs what is typed. The simulator's engine, a real interpreter, or a test's own. */
export interface Evaluator {
  /** Power-on or `reset()`: everything defined so far is forgotten. */
  restart(print: (text: string) => void): void;
  /** Runs statements; returns the value of the last one as the interpreter prints it. Throws what the program throws. */
  evaluate(source: string): string;
}

export interface ReplOptions {
  readonly evaluator: Evaluator;
  /** `process.env.VERSION` and `process.env.BOARD`. */
  readonly version: string;
  readonly board: string;
}

const DLE = 0x10;
const ENQ = 0x05;
const CTRL_C = 0x03;
const ESC = 0x1b;
const BRACKET = 0x5b;
const FIRST_LETTER = 0x40;
const LF = 0x0a;
const CR = 0x0d;
const BACKSPACE = new Set([0x08, 0x7f]);

/**
 * The interpreter's serial console (behaviour taken from Espruino 2v29.277): echo and prompt, `\x10` in front of a line for silence, ENQ for the version,
 * Ctrl-C to drop the line, ESC LF for a new line inside a statement.
 */
export class ReplConsole implements BoardConsole {
  onOutput: (bytes: Uint8Array) => void = () => undefined;
  readonly #options: ReplOptions;
  #line: number[] = [];
  #silent = false;
  /** After ESC: a new line inside the statement follows, or a terminal sequence such as the line number that uploaders send. */
  #escape: 'none' | 'begun' | 'sequence' = 'none';
  #on = false;
  #afterCr = false;

  constructor(options: ReplOptions) {
    this.#options = options;
  }

  power(on: boolean): void {
    this.#on = on;
    if (!on) return;
    this.#restart();
    this.#print(`\r\n espruino.com\r\n ${this.#options.version}\r\n\r\n>`);
  }

  receive(bytes: Uint8Array): void {
    for (const byte of bytes) if (this.#on) this.#take(byte);
  }

  #restart(): void {
    this.#line = [];
    this.#silent = false;
    this.#options.evaluator.restart((text) => this.#print(text.replaceAll('\n', '\r\n')));
  }

  #take(byte: number): void {
    if (byte === CTRL_C) return this.#interrupt();
    if (this.#escape !== 'none') return this.#takeEscaped(byte);
    if (this.#line.length === 0 && byte === DLE) this.#silent = true;
    else if (this.#line.length === 0 && byte === ENQ) this.#print(`Espruino ${this.#options.version} ${this.#options.board}\r\n`);
    else if (byte === ESC) this.#escape = 'begun';
    else if (byte === LF || byte === CR) this.#newLine(byte);
    else if (BACKSPACE.has(byte)) this.#line.pop();
    else this.#type(byte);
  }

  #takeEscaped(byte: number): void {
    const begun = this.#escape === 'begun';
    this.#escape = 'none';
    if (begun && byte === BRACKET) this.#escape = 'sequence';
    else if (begun && byte === LF) this.#continue();
    // Parameters go on until a letter ends the sequence.
    else if (!begun && byte < FIRST_LETTER) this.#escape = 'sequence';
  }

  #continue(): void {
    this.#line.push(LF);
    if (!this.#silent) this.#print('\r\n:');
  }

  #type(byte: number): void {
    this.#line.push(byte);
    if (!this.#silent) this.onOutput(Uint8Array.of(byte));
  }

  #interrupt(): void {
    this.#line = [];
    this.#silent = false;
    this.#escape = 'none';
    this.#print('\r\n>');
  }

  #newLine(byte: number): void {
    const source = Buffer.from(this.#line).toString('latin1');
    if (isOpen(source)) return this.#continue();
    // The LF of a CR LF pair ends no line of its own.
    if (byte === LF && source === '' && this.#silent === false && this.#afterCr) {
      this.#afterCr = false;
      return;
    }
    this.#afterCr = byte === CR;
    const silent = this.#silent;
    this.#line = [];
    this.#silent = false;
    if (!silent) this.#print('\r\n');
    this.#run(source, silent);
  }

  #run(source: string, silent: boolean): void {
    if (source.trim() === '') return silent ? undefined : this.#print('>');
    let printed = false;
    const { evaluator } = this.#options;
    const before = this.onOutput;
    this.onOutput = (bytes) => {
      printed = true;
      before(bytes);
    };
    try {
      const value = evaluator.evaluate(source);
      if (!silent) this.#print(`=${value}\r\n`);
    } catch (error) {
      this.#print(`Uncaught ${(error as Error).name}: ${(error as Error).message}\r\n`);
    }
    this.onOutput = before;
    // A silent line brings the prompt back only when it printed something.
    if (!silent || printed) this.#print('>');
  }

  #print(text: string): void {
    this.onOutput(Buffer.from(text, 'latin1'));
  }
}

/** Whether a bracket or a block comment of the statement is still open. */
function isOpen(source: string): boolean {
  const code = source.replace(/"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|`(?:\\.|[^`\\])*`|\/\*[\s\S]*?\*\/|\/\/[^\n]*/g, '');
  const count = (pattern: RegExp): number => code.match(pattern)?.length ?? 0;
  return count(/[([{]/g) > count(/[)\]}]/g) || code.includes('/*');
}
