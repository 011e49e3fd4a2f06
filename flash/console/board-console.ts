import { setTimeout as delay } from 'node:timers/promises';
import type { Port } from '../ports/port.ts';
import { boardUnanswered, BoardRefusal, consoleSilent } from './errors.ts';
import { ConsoleLink, type Form } from './link.ts';
import { asBase64, asLiteral, type Encode } from './pieces.ts';
import { parseBoardValue } from './board-value.ts';

export interface ConsoleOptions {
  readonly onText?: (text: string) => void;
  readonly log?: (line: string) => void;
  /** How long the board may take until it answers at all, also out of a boot. Default 8 s. */
  readonly patienceMs?: number;
}

/** What a board says of itself. */
export interface BoardInterpreter {
  /** `2v29` */
  readonly version: string;
  /** `process.env.BOARD`: `ESP32` */
  readonly board: string;
  /** It takes packets. Otherwise everything goes line by line. */
  readonly packets: boolean;
}

/** What is tried in turn: how the question goes out, how long the answer may take, and whether Ctrl-C follows when there is none. */
const TRIES: readonly { readonly form: Form; readonly answerMs: number; readonly interrupt: boolean }[] = [
  { form: 'packet', answerMs: 400, interrupt: false },
  { form: 'packet', answerMs: 1200, interrupt: true },
  { form: 'line', answerMs: 800, interrupt: true },
];
const DEFAULT_PATIENCE_MS = 8000;
const DEFAULT_TIMEOUT_MS = 5000;
const CTRL_C = '\x03';
/** From an interrupt to the next try. */
const PAUSE_MS = 200;
const TEXT_KEPT = 4096;
/** A global that is gone when the interpreter has started anew. */
const MARK = 'moteMark';
/** From the answer to the restart, so that the one does not get lost in the other. */
const RESTART_DELAY_MS = 30;
/** How long one question to a board that starts may take. */
const POLL_MS = 400;

/** A board whose interpreter answers. Nothing resets it, and nothing is printed on its console. */
export class BoardConsole {
  readonly link: ConsoleLink;
  readonly interpreter: BoardInterpreter;
  readonly #log: (line: string) => void;
  readonly #form: Form;
  #asked = 0;
  #encode: Encode | undefined;
  #last: Promise<unknown> = Promise.resolve();

  private constructor(link: ConsoleLink, interpreter: BoardInterpreter, log: (line: string) => void) {
    this.link = link;
    this.interpreter = interpreter;
    this.#log = log;
    this.#form = interpreter.packets ? 'packet' : 'line';
  }

  /**
   * Finds the interpreter on an open port. A line that somebody has begun stays; only when nothing answers, Ctrl-C interrupts what runs.
   * @throws ToolError CONSOLE_SILENT, BOARD_IN_LOADER, BOARD_BLANK, CONSOLE_LOCKED
   */
  static async open(port: Port, options: ConsoleOptions = {}): Promise<BoardConsole> {
    const { log = () => undefined, onText = () => undefined, patienceMs = DEFAULT_PATIENCE_MS } = options;
    const link = new ConsoleLink(port);
    let seen = '';
    link.onText = (text) => {
      seen = (seen + text).slice(-TEXT_KEPT);
      onText(text);
    };
    const deadline = performance.now() + patienceMs;
    for (let attempt = 0; performance.now() < deadline; attempt++) {
      const { form, answerMs, interrupt } = TRIES[attempt % TRIES.length]!;
      const answer = await greet(link, form, answerMs);
      if (answer) {
        const [version, board] = answer;
        log(`Espruino ${version} on ${board}, ${form === 'packet' ? 'packets' : 'line by line'}`);
        return new BoardConsole(link, { version, board, packets: form === 'packet' }, log);
      }
      if (!interrupt) continue;
      await link.type(CTRL_C);
      await delay(PAUSE_MS);
    }
    throw consoleSilent(port.path, seen, port.hasModemLines);
  }

  /**
   * Lets the interpreter start anew and waits until it answers: `reset()` leaves the program out, `E.reboot()` starts the chip.
   * @throws ToolError BOARD_UNANSWERED
   */
  async restart(how: 'reset' | 'E.reboot', patienceMs = DEFAULT_PATIENCE_MS): Promise<void> {
    await this.evaluate(`(global.${MARK}=1,setTimeout(function(){${how}()},${RESTART_DELAY_MS}),0)`);
    await delay(2 * RESTART_DELAY_MS);
    await this.evaluateOnceUp(`global.${MARK}===undefined`, (gone) => gone === true, patienceMs);
  }

  /** Asks again and again while a board starts, until it answers what is meant. */
  async evaluateOnceUp(expression: string, isMeant: (value: unknown) => boolean, patienceMs: number): Promise<unknown> {
    const deadline = performance.now() + patienceMs;
    for (;;) {
      try {
        const value = await this.evaluate(expression, POLL_MS);
        if (isMeant(value)) return value;
      } catch (error) {
        if (!isPassing(error)) throw error;
      }
      if (performance.now() > deadline) throw boardUnanswered(this.link.port.path, patienceMs);
      await delay(PAUSE_MS / 4);
    }
  }

  /**
   * The value of an expression on the board: null, a boolean, number, string of bytes, array, or object.
   * @throws BoardRefusal when it throws; ToolError BOARD_UNANSWERED, BOARD_OUT_OF_MEMORY
   */
  evaluate(expression: string, timeoutMs = DEFAULT_TIMEOUT_MS): Promise<unknown> {
    const turn = this.#last.then(() => this.#ask(expression, timeoutMs));
    this.#last = turn.catch(() => undefined);
    return turn;
  }

  /** Waits until a typed line is done, and what it threw is on the console: that is printed at the end of the round in which it ran. */
  async settle(timeoutMs = DEFAULT_TIMEOUT_MS): Promise<void> {
    await this.evaluate('0', timeoutMs);
    await this.evaluate('0', timeoutMs);
  }

  /** How bytes go to this board best. */
  async encoder(): Promise<Encode> {
    this.#encode ??= this.interpreter.packets && (await this.evaluate('"\xc3\xa9".length')) === 2 ? asLiteral : asBase64;
    return this.#encode;
  }

  async #ask(expression: string, timeoutMs: number): Promise<unknown> {
    const number = ++this.#asked;
    const text = await this.link.ask(`[${number},${expression}]`, this.#form, timeoutMs, `[${number},`);
    this.#log(`answer ${number}: ${expression.length} characters asked, ${text.length} given`);
    return (parseBoardValue(text) as [number, unknown])[1];
  }
}

/** Version and board, or undefined when nothing answers in this form. */
async function greet(link: ConsoleLink, form: Form, answerMs: number): Promise<[version: string, board: string] | undefined> {
  try {
    const answer = parseBoardValue(await link.ask('[process.env.VERSION,process.env.BOARD]', form, answerMs));
    if (Array.isArray(answer) && answer.every((word) => typeof word === 'string')) return answer as [string, string];
  } catch (error) {
    const mayPass =
      error instanceof BoardRefusal || error instanceof SyntaxError || (error as { code?: unknown }).code === 'BOARD_UNANSWERED';
    if (!mayPass) throw error;
  }
  return undefined;
}

/** A board that starts, or a program that is busy, may answer the next time. */
function isPassing(error: unknown): boolean {
  return error instanceof BoardRefusal || error instanceof SyntaxError || (error as { code?: unknown }).code === 'BOARD_UNANSWERED';
}
