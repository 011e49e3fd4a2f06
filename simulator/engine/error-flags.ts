export type ErrorFlag = 'CALLBACK' | 'LOW_MEMORY' | 'MEMORY' | 'FIFO_FULL' | 'BUFFER_FULL';

const ORDER: readonly ErrorFlag[] = ['FIFO_FULL', 'BUFFER_FULL', 'CALLBACK', 'LOW_MEMORY', 'MEMORY'];

/** The engine's error flags: named on the console and to listeners of `errorFlag` once a round, kept until `E.getErrorFlags()`. */
export class ErrorFlags {
  #all = new Set<ErrorFlag>();
  #fresh = new Set<ErrorFlag>();

  raise(flags: readonly ErrorFlag[]): void {
    for (const flag of flags) {
      if (!this.#all.has(flag)) this.#fresh.add(flag);
      this.#all.add(flag);
    }
  }

  has(flag: ErrorFlag): boolean {
    return this.#all.has(flag);
  }

  /** The engine has taken an interval away that it had to interrupt. */
  noteRemoved(print: (text: string) => void): void {
    print('ERROR: Ctrl-C while processing interval - removing it.\n');
    this.raise(['CALLBACK']);
  }

  /** Those raised since the last look. */
  takeFresh(): ErrorFlag[] {
    const fresh = ORDER.filter((flag) => this.#fresh.has(flag));
    this.#fresh = new Set();
    return fresh;
  }

  /** All, which are cleared by that. */
  take(): ErrorFlag[] {
    const all = ORDER.filter((flag) => this.#all.has(flag));
    this.#all = new Set();
    return all;
  }
}
