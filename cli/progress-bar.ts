const BAR_CELLS = 28;
/** Without a terminal one line is printed each time so much more is done. */
const STEP_PERCENT = 25;

export interface Amount {
  readonly doneBytes: number;
  readonly totalBytes: number;
  readonly bytesPerSecond: number;
  readonly leftMs: number;
}

/** Progress on stderr: one line that is drawn over on a terminal, a line a quarter elsewhere. */
export class ProgressBar {
  readonly #stream: NodeJS.WriteStream;
  #drawn = false;
  #toldPercent = 0;

  constructor(stream: NodeJS.WriteStream = process.stderr) {
    this.#stream = stream;
  }

  show(label: string, amount: Amount): void {
    const percent = Math.floor((100 * amount.doneBytes) / amount.totalBytes);
    const line = `${label} ${String(percent).padStart(3)} %  ${details(amount)}`;
    if (this.#stream.isTTY) {
      const full = Math.round((BAR_CELLS * percent) / 100);
      this.#stream.write(`\r\x1b[K${label} ${'█'.repeat(full)}${'░'.repeat(BAR_CELLS - full)} ${percent} %  ${details(amount)}`);
      this.#drawn = true;
    } else if (percent >= this.#toldPercent + STEP_PERCENT || percent === 100) {
      this.#toldPercent = percent === 100 ? 0 : percent;
      this.#stream.write(`${line}\n`);
    }
    if (percent === 100) this.end();
  }

  /** Leaves the line as it is: what is printed next goes below. */
  end(): void {
    if (this.#drawn) this.#stream.write('\n');
    this.#drawn = false;
  }
}

function details({ doneBytes, totalBytes, bytesPerSecond, leftMs }: Amount): string {
  const size = `${kilobytes(doneBytes)} of ${kilobytes(totalBytes)} kB`;
  return `${size}  ${kilobytes(bytesPerSecond)} kB/s${doneBytes < totalBytes ? `  ${Math.ceil(leftMs / 1000)} s left` : ''}`;
}

function kilobytes(bytes: number): string {
  return Math.round(bytes / 1000).toLocaleString('en');
}
