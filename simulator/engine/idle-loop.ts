import type { Alarm, EventQueue } from '../queue.ts';
import { PASS_US, type Cpu } from './cpu.ts';
import type { PipeActivity } from './pipes.ts';
import type { Timers } from './timers.ts';

/** What the idle loop needs of the interpreter. */
export interface LoopHost {
  /** Runs program callbacks; false when the engine interrupted them. */
  run(callback: unknown, self: unknown, args: readonly unknown[]): boolean;
  checkErrors(): void;
  /** Says that events were dropped by an interruption. */
  interrupted(): void;
  /** Says that an interval was taken away because it was interrupted. */
  removed(): void;
  turn(body: () => void): void;
}

type Job = () => boolean;
/** The engine's loop goes round without a pause while a pipe waits for data; here it looks so often, and the board sleeps between. */
export const POLL_US = 1000;

/**
 * The interpreter's idle loop. A round: hardware events that were there when it began; timers due now; a chunk of each pipe; queued events and promise
 * jobs, one queue, until it is empty; then the last error of the round. A round that did something is followed by another one,
 * otherwise the board sleeps until a timer or the hardware wakes it.
 */
export class IdleLoop {
  readonly #queue: EventQueue;
  readonly #cpu: Cpu;
  readonly #timers: Timers;
  readonly #host: LoopHost;
  #hardware: Job[] = [];
  #jobs: Job[] = [];
  #alarm: Alarm | undefined;
  #inRound = false;
  #stopped = false;
  #piped: PipeActivity = 'none';
  /** Moves what pipes have, in each round. */
  streams: () => PipeActivity = () => 'none';
  /** Time of the last look at the timers; the engine counts their delays from here. */
  lastIdleUs: number;
  /** Called at the end of each round. */
  onRoundEnd: (() => void) | undefined;
  /** What must happen at the end of the present round, such as a restart. */
  afterRound: (() => void) | undefined;

  constructor(queue: EventQueue, cpu: Cpu, timers: Timers, host: LoopHost) {
    this.#queue = queue;
    this.#cpu = cpu;
    this.#timers = timers;
    this.#host = host;
    this.lastIdleUs = queue.nowUs;
  }

  /** Behind everything queued: program callbacks (a function, text, or a list of them). */
  queueCallbacks(callback: unknown, self: unknown, args: readonly unknown[]): void {
    this.#jobs.push(() => this.#host.run(callback, self, args));
    this.wake();
  }

  /** Behind everything queued: work of the engine itself, such as a promise job. */
  queueJob(job: () => void): void {
    this.#jobs.push(() => (job(), true));
    this.wake();
  }

  /** A hardware event with its program callback, such as an edge: at the start of the next round. */
  queueHardware(job: () => boolean): void {
    this.#hardware.push(job);
    this.wake();
  }

  /** Program code runs now. */
  get inRound(): boolean {
    return this.#inRound;
  }

  /** A round as soon as the processor is free. */
  wake(): void {
    if (!this.#inRound) this.#wakeAt(this.#queue.nowUs);
  }

  /** The timers changed; outside a round that moves the next wake-up. */
  rearm(): void {
    if (!this.#inRound) this.#sleep();
  }

  /** Runs program code outside a round, such as a file at boot; then the loop goes on. */
  enter(body: () => void): void {
    this.#inRound = true;
    this.#host.turn(() => {
      body();
      this.#host.checkErrors();
    });
    this.#inRound = false;
    if (!this.#stopped) this.#wakeAt(this.#cpu.nowUs);
  }

  stop(): void {
    this.#stopped = true;
    if (this.#alarm) this.#queue.cancel(this.#alarm);
    this.#jobs = [];
    this.#hardware = [];
  }

  #wakeAt(timeUs: number): void {
    if (this.#stopped) return;
    if (this.#alarm) {
      if (this.#alarm.timeUs <= timeUs) return;
      this.#queue.cancel(this.#alarm);
    }
    this.#alarm = this.#queue.at(timeUs, () => {
      this.#alarm = undefined;
      // The processor may still be busy with a turn that let this hardware event happen.
      if (!this.#inRound) this.#round();
    });
  }

  #round(): void {
    this.#inRound = true;
    let busy = false;
    this.#host.turn(() => {
      busy = this.#work();
      this.#host.checkErrors();
    });
    this.#inRound = false;
    if (this.#stopped) return;
    this.onRoundEnd?.();
    const { afterRound } = this;
    if (afterRound) {
      this.afterRound = undefined;
      afterRound();
      return;
    }
    if (busy || this.#jobs.length > 0 || this.#hardware.length > 0) this.#wakeAt(this.#cpu.nowUs + PASS_US);
    else {
      if (this.#piped === 'waiting') this.#wakeAt(this.#cpu.nowUs + POLL_US);
      this.#sleep();
    }
  }

  #sleep(): void {
    const dueUs = this.#timers.nextDueUs();
    if (dueUs !== undefined) this.#wakeAt(dueUs);
  }

  #work(): boolean {
    let ok = true;
    const hardware = this.#hardware;
    this.#hardware = [];
    for (const event of hardware) ok = event() && ok;
    this.lastIdleUs = this.#cpu.settle();
    const ran = this.#timers.runDue(this.lastIdleUs, (timer) => {
      if (timer.fire) return timer.fire();
      if (!this.#host.run(timer.callback, undefined, timer.args)) {
        ok = false;
        if (timer.intervalUs !== undefined) this.#host.removed();
        timer.intervalUs = undefined;
      }
    });
    this.#piped = this.streams();
    const busy = hardware.length > 0 || ran || this.#piped === 'data' || this.#jobs.length > 0;
    // After an interruption the engine leaves the queue for the next round.
    if (ok) ok = this.#runJobs();
    if (!ok) this.#host.interrupted();
    return busy || !ok;
  }

  /** Until the queue is empty; false when the engine interrupted one. */
  #runJobs(): boolean {
    let ok = true;
    for (let job = this.#jobs.shift(); job; job = ok ? this.#jobs.shift() : undefined) ok = job();
    return ok;
  }
}
