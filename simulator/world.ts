import { Random } from './random.ts';
import { EventQueue } from './queue.ts';
import { Trace, type TraceOptions } from './trace.ts';

/** What the world steps: something with a queue of its own, such as a board. */
export interface Clocked {
  readonly queue: EventQueue;
}

export interface WorldOptions {
  /** Source of everything that is left to chance. Default 1. */
  readonly seed?: number;
  readonly trace?: TraceOptions;
}

/**
 * Everything that shares one virtual time: boards, network, broker, physical quantities.
 * A board's busy turn may run ahead of the world; what it does to others goes through the world's queue, stamped with the sender's time.
 */
export class World {
  readonly seed: number;
  readonly random: Random;
  readonly trace: Trace;
  readonly queue = new EventQueue();
  readonly #members: Clocked[] = [];
  #arrivals: (() => void)[] = [];
  #stopped = false;
  #wake: (() => void) | undefined;

  constructor(options: WorldOptions = {}) {
    this.seed = options.seed ?? 1;
    this.random = new Random(this.seed);
    this.trace = new Trace(options.trace);
  }

  get nowUs(): number {
    return this.queue.nowUs;
  }

  add(member: Clocked): void {
    this.#members.push(member);
  }

  /** Runs every event up to that time; a later event stays. Returns early after `stop()`. */
  runUntil(timeUs: number): void {
    this.#stopped = false;
    for (;;) {
      const next = this.#next();
      if (next === undefined || next.nextUs()! > timeUs) break;
      this.#step(next);
      if (this.#stopped) return;
    }
    this.queue.runUntil(timeUs);
    for (const member of this.#members) member.queue.runUntil(timeUs);
  }

  runFor(durationUs: number): void {
    this.runUntil(this.nowUs + durationUs);
  }

  /** Ends the running `runUntil`, `runFor` or real-time run after the present event. */
  stop(): void {
    this.#stopped = true;
    this.#wake?.();
  }

  get stopped(): boolean {
    return this.#stopped;
  }

  /** When something is due next, or undefined. */
  nextUs(): number | undefined {
    return this.#next()?.nextUs();
  }

  /** Lets the host's input and output in: the callback runs at the present virtual time, between two events. */
  post(callback: () => void): void {
    this.#arrivals.push(callback);
    this.#wake?.();
  }

  /** Runs what was posted. For runners of the world. */
  admit(): void {
    const arrivals = this.#arrivals;
    this.#arrivals = [];
    for (const callback of arrivals) callback();
  }

  /** Tells a runner that waits on the host's clock that there is something new. For runners of the world. */
  onWake(callback: (() => void) | undefined): void {
    this.#wake = callback;
  }

  #step(queue: EventQueue): void {
    const timeUs = queue.nextUs()!;
    // The world's clock follows its boards, so that what they cause is never stamped in its past.
    if (queue !== this.queue && timeUs > this.queue.nowUs) this.queue.runUntil(timeUs);
    queue.runNext();
    if (this.#arrivals.length > 0) this.admit();
  }

  /** The queue with the earliest alarm; ties: the world first, then the boards in the order in which they came. */
  #next(): EventQueue | undefined {
    let first: EventQueue | undefined;
    let firstUs = this.queue.nextUs();
    if (firstUs !== undefined) first = this.queue;
    for (const { queue } of this.#members) {
      const timeUs = queue.nextUs();
      if (timeUs !== undefined && (firstUs === undefined || timeUs < firstUs)) {
        first = queue;
        firstUs = timeUs;
      }
    }
    return first;
  }
}
