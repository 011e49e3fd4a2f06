import { Worker } from 'node:worker_threads';

/** Looks from a thread of its own, because the host stands still while it waits for the interpreter. */
const WATCH = `
const { workerData } = require('node:worker_threads');
const { shared, pid, patienceMs } = workerData;
const [WAITING, TURNS, BITTEN] = [0, 1, 2];
let turn = -1, since = 0;
setInterval(() => {
  const now = performance.now();
  if (shared[WAITING] === 0 || shared[TURNS] !== turn) {
    turn = shared[TURNS];
    since = now;
  } else if (now - since > patienceMs && shared[BITTEN] === 0) {
    shared[BITTEN] = 1;
    try { process.kill(-pid, 'SIGKILL'); } catch {}
  }
}, Math.min(250, patienceMs / 4));
`;

/** Kills an interpreter that does not answer, so that the host's blocking read ends. */
export class Watchdog {
  readonly #shared = new Int32Array(new SharedArrayBuffer(12));
  readonly #worker: Worker;

  constructor(pid: number, patienceMs: number) {
    this.#worker = new Worker(WATCH, { eval: true, workerData: { shared: this.#shared, pid, patienceMs } });
    this.#worker.unref();
  }

  get bitten(): boolean {
    return this.#shared[2] === 1;
  }

  /** Runs a blocking read under watch. */
  waiting<T>(read: () => T): T {
    this.#shared[1] = this.#shared[1]! + 1;
    this.#shared[0] = 1;
    try {
      return read();
    } finally {
      this.#shared[0] = 0;
    }
  }

  async stop(): Promise<void> {
    await this.#worker.terminate();
  }
}
