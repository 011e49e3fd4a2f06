export type ErrorFlag = 'LOW_MEMORY' | 'MEMORY' | 'FIFO_FULL' | 'BUFFER_FULL';

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

  /** Those raised since the last look. */
  takeFresh(): ErrorFlag[] {
    const fresh = [...this.#fresh];
    this.#fresh = new Set();
    return fresh;
  }

  /** All, which are cleared by that. */
  take(): ErrorFlag[] {
    const all = [...this.#all];
    this.#all = new Set();
    return all;
  }
}
