import type { EventQueue } from '../queue.ts';
import { deepTrace } from './deep-trace.ts';
import { NATIVE_CALLBACK_BYTES, STACK_BASE_BYTES, STACK_BYTES } from './stack-cost.ts';

/** What a step of the program costs on a 240 MHz ESP32, in µs; the interpreter's own figures on a PC times about 45. */
export const LOOP_US = 60;
export const CALL_US = 50;
/** One round of the idle loop that had something to do. */
export const PASS_US = 100;
/** How long a running turn may not look at the hardware. */
const POLL_US = 1000;

/** Thrown through a program that must not go on at all: watchdog, or a turn that never ends. Nothing catches it on the way. */
export class Halted extends Error {
  readonly reason: 'watchdog' | 'hang' | 'reboot' | 'deep-sleep';

  constructor(reason: Halted['reason']) {
    super(reason);
    this.reason = reason;
  }
}

/** Processor time and stack of the running turn. Time only moves by counted steps, so that a run repeats exactly. */
export class Cpu {
  /** False from a stack overflow, or a halt, to the end of the handler. */
  live = true;
  nowUs: number;
  stackUsed = 0;
  stackPeak = 0;
  /** Where the stack was deepest: its V8 stack tells. */
  peakTrace: Error | undefined;
  /** Called now and then while the program runs. */
  onPoll: () => void = () => undefined;
  #pollUs = 0;
  #idleUs = 0;
  /** The turn is stopped when it gets here. */
  #deadlineUs = Infinity;
  #reason: Halted['reason'] = 'hang';
  readonly #queue: EventQueue;
  readonly #overflow: () => never;

  constructor(queue: EventQueue, overflow: () => never) {
    this.#queue = queue;
    this.#overflow = overflow;
    this.nowUs = queue.nowUs;
  }

  /** A turn begins: the program runs from now on. */
  beginTurn(limitUs: number, watchdogUs: number): void {
    const beganUs = Math.max(this.nowUs, this.#queue.nowUs);
    this.#idleUs += beganUs - this.nowUs;
    this.nowUs = beganUs;
    this.#pollUs = this.nowUs + POLL_US;
    const hangUs = this.nowUs + limitUs;
    this.#deadlineUs = Math.min(hangUs, watchdogUs);
    this.#reason = watchdogUs < hangUs ? 'watchdog' : 'hang';
    this.live = true;
    this.stackUsed = STACK_BASE_BYTES;
  }

  /** How long the program has been running, all turns together. */
  get busyUs(): number {
    return this.nowUs - this.#idleUs;
  }

  /** The watchdog was kicked or set during the turn. */
  moveWatchdog(watchdogUs: number): void {
    if (watchdogUs < this.#deadlineUs || this.#reason === 'watchdog') {
      this.#deadlineUs = watchdogUs;
      this.#reason = 'watchdog';
    }
  }

  tick(): void {
    if ((this.nowUs += LOOP_US) >= this.#pollUs) this.#poll();
  }

  enter(entryBytes: number, heldBytes: number): void {
    const reached = this.stackUsed + entryBytes;
    if (reached > this.stackPeak) {
      if (reached > STACK_BYTES) this.#overflow();
      this.stackPeak = reached;
      this.peakTrace = deepTrace();
    }
    this.stackUsed += heldBytes;
    if ((this.nowUs += CALL_US) >= this.#pollUs) this.#poll();
  }

  leave(bytes: number): void {
    this.stackUsed -= bytes;
  }

  /** A native that calls program functions has a large frame of its own. */
  nativeCallback<Result>(body: () => Result): Result {
    this.stackUsed += NATIVE_CALLBACK_BYTES;
    try {
      return body();
    } finally {
      this.stackUsed -= NATIVE_CALLBACK_BYTES;
    }
  }

  /** Board time; what is due by now on the wires has happened. */
  settle(): number {
    if (this.#queue.nowUs < this.nowUs) this.#queue.runUntil(Math.floor(this.nowUs));
    return Math.max(this.nowUs, this.#queue.nowUs);
  }

  elapse(durationUs: number): void {
    this.nowUs = Math.max(this.nowUs, this.#queue.nowUs) + durationUs;
    this.#poll();
  }

  #poll(): void {
    if (this.nowUs >= this.#deadlineUs || !this.live) this.#halt();
    this.settle();
    this.#pollUs = this.nowUs + POLL_US;
    this.onPoll();
  }

  /** The chip restarts or goes to sleep in the middle of a call. */
  stop(reason: Halted['reason']): never {
    this.#reason = reason;
    return this.#halt();
  }

  #halt(): never {
    this.live = false;
    this.#pollUs = 0;
    throw new Halted(this.#reason);
  }
}
