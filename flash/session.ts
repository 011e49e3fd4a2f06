import { ToolError } from '../report/tool-error.ts';
import { brownOut, transferFailed } from './errors.ts';
import type { Report } from './events.ts';
import { connectLoader, resynchronise, type ConnectedLoader } from './loader/connect.ts';
import { applyReset, RUN_SEQUENCE } from './loader/reset.ts';
import { Stub } from './loader/stub.ts';
import { armWatchdog } from './loader/watchdog.ts';
import { DEFAULT_BAUD } from './ports/open.ts';
import type { Port } from './ports/port.ts';

/** Rates from fast to safe; a failed transfer goes on at the next one. */
const LADDER = [921_600, 460_800, 230_400, DEFAULT_BAUD];
/** At the lowest rate work may fail this often in all. */
const TRIES_AT_LOWEST = 4;

export interface SessionOptions {
  readonly port: Port;
  /** Highest rate to use. */
  readonly baud: number;
  readonly report: Report;
  readonly log: (line: string) => void;
  readonly patienceMs?: number;
}

/** A board in its loader for as long as the flashing takes: keeps the connection, and makes it again at a lower rate when a transfer fails. */
export class LoaderSession {
  readonly #options: SessionOptions;
  readonly #rates: readonly number[];
  #connected: ConnectedLoader;
  #step = 0;
  #failuresAtLowest = 0;
  #carriedBefore = 0;

  private constructor(options: SessionOptions, connected: ConnectedLoader) {
    this.#options = options;
    this.#connected = connected;
    this.#rates = [options.baud, ...LADDER.filter((rate) => rate < options.baud)];
  }

  static async open(options: SessionOptions): Promise<LoaderSession> {
    return new LoaderSession(options, await connect(options));
  }

  /** Bytes on the wire in both directions so far. */
  get wireBytes(): number {
    return this.#carriedBefore + this.#connected.link.carriedBytes;
  }

  /**
   * Does something with the board. When it fails, the connection is mended, at a lower rate if that can help, and the whole of it is called again;
   * it is up to the work to find what is already done. Errors that no repetition can mend come through.
   */
  async attempt<Result>(work: (stub: Stub, loader: ConnectedLoader) => Promise<Result>): Promise<Result> {
    for (;;) {
      try {
        return await work(this.#stub, this.#connected);
      } catch (error) {
        await this.#retreat(error);
      }
    }
  }

  /** The same at the highest rate that works. */
  transfer<Result>(work: (stub: Stub) => Promise<Result>): Promise<Result> {
    return this.attempt(async () => {
      await this.#raise();
      return work(this.#stub);
    });
  }

  get #stub(): Stub {
    return new Stub(this.#connected.client, this.#connected.link);
  }

  /** Brings the port to the present rate. */
  async #raise(): Promise<void> {
    const baud = this.#rates[this.#step]!;
    if (this.#connected.link.baudrate === baud) return;
    await this.#stub.changeBaud(baud);
    this.#options.report({ type: 'baud', baud });
  }

  async #retreat(error: unknown): Promise<void> {
    if (error instanceof ToolError) throw error;
    const { link } = this.#connected;
    if (/brown-?out/i.test(link.text)) throw brownOut();
    // Before the rate was raised, a lower one is no remedy.
    const lowest = this.#step === this.#rates.length - 1 || link.baudrate <= DEFAULT_BAUD;
    if (lowest && ++this.#failuresAtLowest >= TRIES_AT_LOWEST) throw transferFailed(this.#options.port.path, link.baudrate, error);
    const reason = (error as Error).message;
    if (lowest) this.#options.report({ type: 'again', reason });
    else this.#options.report({ type: 'slower', baud: this.#rates[++this.#step]!, reason });
    // What was half sent is over when the chip is quiet; then it may still hear the present rate.
    if (await resynchronise(this.#connected)) return;
    this.#carriedBefore += link.carriedBytes;
    this.#connected = await connect(this.#options);
  }

  /** Back to the first rate, and the chip into its program. False when the user has to press RESET. */
  async leave(): Promise<boolean> {
    const { port } = this.#options;
    const { link, client, chip } = this.#connected;
    this.#options.report({ type: 'reset' });
    if (port.hasModemLines) {
      await port.setBaud(DEFAULT_BAUD);
      await applyReset(port, RUN_SEQUENCE);
      // Some ports find out only now that they have no such lines.
      if (port.hasModemLines) return true;
      await port.setBaud(link.baudrate);
    }
    const armed = await armWatchdog(client, chip.IMAGE_CHIP_ID);
    await port.setBaud(DEFAULT_BAUD);
    return armed;
  }
}

function connect({ port, report, log, patienceMs }: SessionOptions): Promise<ConnectedLoader> {
  report({ type: 'connect', port: port.path });
  return connectLoader(port, DEFAULT_BAUD, {
    log,
    onHandNeeded: () => report({ type: 'hand-needed', action: 'enter-loader' }),
    ...(patienceMs === undefined ? {} : { patienceMs }),
  });
}
