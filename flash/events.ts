/** What happens while a board is flashed, in order. One event is one line of `mote flash --json`. Sizes in bytes, times in milliseconds. */
export type FlashEvent =
  | { readonly type: 'connect'; readonly port: string }
  /** No reset by the port brought the loader: the user may press the buttons now. */
  | { readonly type: 'hand-needed'; readonly action: 'enter-loader' | 'press-reset' }
  | { readonly type: 'chip'; readonly chip: string; readonly description: string; readonly mac: string; readonly flashBytes: number }
  | { readonly type: 'baud'; readonly baud: number }
  | { readonly type: 'slower'; readonly baud: number; readonly reason: string }
  /** Something failed and is tried again at the same rate. */
  | { readonly type: 'again'; readonly reason: string }
  | { readonly type: 'erase'; readonly what: 'flash' | 'boot selection' }
  /** The board had another partition table: what is in its Storage is not the interpreter's. */
  | { readonly type: 'foreign-table' }
  | { readonly type: 'compare'; readonly region: string; readonly bytes: number; readonly equalBytes: number }
  | {
      readonly type: 'progress';
      readonly action: 'write' | 'read';
      readonly doneBytes: number;
      readonly totalBytes: number;
      readonly bytesPerSecond: number;
      readonly leftMs: number;
    }
  | { readonly type: 'saved'; readonly file: string; readonly bytes: number }
  | { readonly type: 'verified'; readonly region: string; readonly offset: number; readonly bytes: number; readonly md5: string }
  | { readonly type: 'reset' }
  | { readonly type: 'prompt'; readonly version: string; readonly board: string }
  | { readonly type: 'done'; readonly ms: number; readonly writtenBytes: number; readonly wireBytes: number };

export type Report = (event: FlashEvent) => void;

/** How often progress is told at most. */
const PROGRESS_MS = 100;

/** Turns counts of bytes into progress events with rate and time left. */
export class Progress {
  readonly #action: 'write' | 'read';
  readonly #totalBytes: number;
  readonly #report: Report;
  readonly #startMs = performance.now();
  #toldMs = -Infinity;

  constructor(action: 'write' | 'read', totalBytes: number, report: Report) {
    this.#action = action;
    this.#totalBytes = totalBytes;
    this.#report = report;
  }

  at(doneBytes: number): void {
    const nowMs = performance.now();
    if (doneBytes < this.#totalBytes && nowMs - this.#toldMs < PROGRESS_MS) return;
    this.#toldMs = nowMs;
    const elapsedMs = Math.max(1, nowMs - this.#startMs);
    const bytesPerSecond = Math.round((doneBytes / elapsedMs) * 1000);
    const leftMs = doneBytes > 0 ? Math.round(((this.#totalBytes - doneBytes) * elapsedMs) / doneBytes) : 0;
    this.#report({ type: 'progress', action: this.#action, doneBytes, totalBytes: this.#totalBytes, bytesPerSecond, leftMs });
  }
}
