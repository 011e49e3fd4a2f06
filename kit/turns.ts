import type { Alarm, EventQueue } from '../simulator/queue.ts';

/**
 * Virtual time of code that runs in Node itself, such as a driver under test. Code runs in turns: a turn takes no time but for what its
 * calls of the hardware take, the hardware goes on meanwhile, and no callback runs inside another one.
 */
export class Turns {
  readonly queue: EventQueue;
  #aheadUs = 0;
  /** Depth of turns, and of hardware time that passes inside a call. */
  #busy = 0;
  #waiting: (() => void)[] = [];
  /** The first thing that a callback threw: nobody is above it to catch it. */
  #thrown: { readonly error: unknown } | undefined;

  constructor(queue: EventQueue) {
    this.queue = queue;
  }

  nowUs(): number {
    return Math.max(this.#aheadUs, this.queue.nowUs);
  }

  /** A call of the hardware takes so long; what is due on the wires by then has happened when it returns. */
  elapse(durationUs: number): void {
    this.#aheadUs = this.nowUs() + durationUs;
    this.#busy++;
    try {
      this.queue.runUntil(Math.floor(this.#aheadUs));
    } finally {
      this.#busy--;
    }
  }

  /** Runs a callback of the code under test: now, or when the present turn is over. */
  run(callback: () => void): void {
    this.#waiting.push(callback);
    if (this.#busy === 0) this.drain();
  }

  /** Runs what waited for the end of a turn. */
  drain(): void {
    this.#busy++;
    try {
      for (let next = this.#waiting.shift(); next; next = this.#waiting.shift()) {
        try {
          next();
        } catch (error) {
          this.#thrown ??= { error };
        }
      }
    } finally {
      this.#busy--;
    }
  }

  /** Throws what a callback threw since the last look. */
  rethrow(): void {
    const thrown = this.#thrown;
    this.#thrown = undefined;
    if (thrown) throw thrown.error;
  }

  at(timeUs: number, callback: () => void): Alarm {
    return this.queue.at(timeUs, () => this.run(callback));
  }
}
