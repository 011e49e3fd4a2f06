import { ExitCode } from '../../report/exit-codes.ts';

export interface WatchedOptions {
  readonly expectText: string | undefined;
  readonly timeoutMs: number | undefined;
}

/** As long as a timer of Node can. */
const NEVER_MS = 0x7fff_ffff;

/** Watches the lines of a console until something decides how the command ends: an expected text, the end of the time, Ctrl-C. */
export class Watched {
  /** An error of the program reached no handler. */
  threw = false;
  readonly #expectText: string | undefined;
  readonly #timer: NodeJS.Timeout;
  readonly #outcome: Promise<ExitCode>;
  #end: (code: ExitCode) => void = () => undefined;
  #fail: (error: Error) => void = () => undefined;

  constructor({ expectText, timeoutMs }: WatchedOptions) {
    this.#expectText = expectText;
    this.#outcome = new Promise((resolve, reject) => {
      this.#end = resolve;
      this.#fail = reject;
    });
    this.#outcome.catch(() => undefined);
    this.#timer = setTimeout(() => this.#end(this.threw ? ExitCode.programThrew : this.late), timeoutMs ?? NEVER_MS);
    process.once('SIGINT', this.#onSignal).once('SIGTERM', this.#onSignal);
  }

  /** Resolves with how the command ends. */
  outcome(): Promise<ExitCode> {
    return this.#outcome;
  }

  line(line: string): void {
    if (line.startsWith('Uncaught ')) this.threw = true;
    if (this.#expectText !== undefined && line.includes(this.#expectText)) this.#end(ExitCode.ok);
  }

  /** How it ends when the time is over. */
  get late(): ExitCode {
    return this.#expectText === undefined ? ExitCode.ok : ExitCode.timedOut;
  }

  /** The board is gone. */
  fail(error: Error): void {
    this.#fail(error);
  }

  close(): void {
    clearTimeout(this.#timer);
    process.removeListener('SIGINT', this.#onSignal).removeListener('SIGTERM', this.#onSignal);
  }

  readonly #onSignal = (): void => this.#end(ExitCode.interrupted);
}
