import { Board, type BoardOptions } from '../board.ts';
import { ENGINE_VERSION } from '../engine/globals/process.ts';
import { isOpen } from '../engine/open-statement.ts';
import type { BoardConsole } from './console.ts';
import { PacketReceiver } from './packet-receiver.ts';

export interface ReplOptions extends Omit<BoardOptions, 'onOutput' | 'onStarted'> {
  /** Runs at every start behind the boot files of Storage. Default: nothing. */
  readonly program?: { readonly bytes: Uint8Array; readonly file: string };
  /** An interpreter older than 2v25 takes no packets. Default true. */
  readonly packets?: boolean;
}

const SOH = 0x01;
const DLE = 0x10;
const ENQ = 0x05;
const CTRL_C = 0x03;
const ESC = 0x1b;
const BRACKET = 0x5b;
const FIRST_LETTER = 0x40;
const LF = 0x0a;
const CR = 0x0d;
const BACKSPACE = new Set([0x08, 0x7f]);
const CURSOR_LEFT = '\x1b[D';
/** Back to the first column, and clear from there. */
const CLEAR = '\r\x1b[J';

/**
 * The serial console of an imitated board (behaviour taken from Espruino 2v29.277): echo and prompt, `\x10` in front of a line for silence, ENQ for the
 * version, Ctrl-C to drop the line, ESC LF for a new line inside a statement, packets behind `\x10\x01`. What a program prints meanwhile pushes the typed
 * line down. Ctrl-C does not reach a program that never comes back: that takes a reset, or the real interpreter's console.
 */
export class ReplConsole implements BoardConsole {
  onOutput: (bytes: Uint8Array) => void = () => undefined;
  readonly board: Board;
  readonly #program: ReplOptions['program'];
  readonly #packets: PacketReceiver | undefined;
  #afterDle = false;
  #input: number[] = [];
  #line: number[] = [];
  #silent = false;
  /** After ESC: a new line inside the statement follows, or a terminal sequence such as the line number that uploaders send. */
  #escape: 'none' | 'begun' | 'sequence' = 'none';
  #afterCr = false;
  /** The prompt and what is typed behind it are on the screen. */
  #prompted = false;
  #printed = false;

  constructor({ program, packets = true, ...options }: ReplOptions) {
    this.#program = program;
    this.board = new Board({ ...options, onOutput: (text) => this.#show(text), onStarted: () => this.#greet() });
    if (packets) this.#packets = new PacketReceiver(this.board, (bytes) => this.onOutput(bytes));
  }

  power(on: boolean): void {
    if (on) this.board.boot(this.#program?.bytes, this.#program?.file);
    else this.board.powerOff();
  }

  /** The interpreter looks at what has arrived when it is idle. */
  receive(bytes: Uint8Array): void {
    this.#input.push(...bytes);
    this.board.inNextRound(() => {
      const input = this.#input;
      this.#input = [];
      for (const byte of input) this.#take(byte);
    });
  }

  #greet(): void {
    this.#input = [];
    this.#line = [];
    this.#silent = false;
    this.#escape = 'none';
    this.#packets?.drop();
    this.#print(`\r\n espruino.com\r\n ${ENGINE_VERSION}\r\n\r\n`);
    this.#prompt();
  }

  #prompt(): void {
    this.#prompted = true;
    this.#print(`>${Buffer.from(this.#line).toString('latin1')}`);
  }

  /** What the program prints. */
  #show(text: string): void {
    const interrupted = this.#prompted && !this.#silent;
    if (interrupted) {
      this.#clearLine();
      this.board.inNextRound(() => this.#prompted || this.#prompt());
    }
    this.#printed = true;
    this.#print(text.replaceAll('\n', '\r\n'));
  }

  #clearLine(): void {
    this.#prompted = false;
    this.#print(CURSOR_LEFT.repeat(this.#line.length - 1 - this.#line.lastIndexOf(LF)) + CLEAR);
  }

  #take(byte: number): void {
    if (this.#packets?.receiving) return this.#packets.take(byte);
    const begins = this.#afterDle && byte === SOH;
    this.#afterDle = byte === DLE;
    if (begins && this.#packets) return this.#beginPacket(this.#packets);
    if (byte === CTRL_C) return this.#interrupt();
    if (this.#escape !== 'none') return this.#takeEscaped(byte);
    if (this.#line.length === 0 && byte === DLE) this.#silent = true;
    else if (this.#line.length === 0 && byte === ENQ) this.#print(`Espruino ${ENGINE_VERSION} ESP32\r\n`);
    else if (byte === DLE || byte === SOH) return;
    else if (byte === ESC) this.#escape = 'begun';
    else if (byte === LF || byte === CR) this.#newLine(byte);
    else if (BACKSPACE.has(byte)) this.#line.pop();
    else this.#type(byte);
  }

  #beginPacket(packets: PacketReceiver): void {
    // The line that was begun waits, with its echo.
    this.#silent = false;
    packets.begin();
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
    this.#clearLine();
    this.#line = [];
    this.#silent = false;
    this.#escape = 'none';
    this.#prompt();
  }

  #newLine(byte: number): void {
    const source = Buffer.from(this.#line).toString('latin1');
    if (isOpen(source)) return this.#continue();
    // The LF of a CR LF pair ends no line of its own.
    const second = byte === LF && this.#afterCr && source === '' && !this.#silent;
    this.#afterCr = byte === CR;
    if (second) return;
    const silent = this.#silent;
    this.#line = [];
    if (!silent) {
      this.#prompted = false;
      this.#print('\r\n');
    }
    this.#printed = false;
    if (source.trim() !== '') this.#run(source, silent);
    this.#silent = false;
    // A silent line brings the prompt back only when it printed something.
    if (!silent || this.#printed) this.#prompt();
  }

  #run(source: string, silent: boolean): void {
    const value = this.board.evaluate(source);
    if (value !== undefined && !silent) this.#print(`=${value.replaceAll('\n', '\r\n')}\r\n`);
  }

  #print(text: string): void {
    this.onOutput(Buffer.from(text, 'latin1'));
  }
}
