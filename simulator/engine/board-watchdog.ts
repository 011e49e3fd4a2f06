import type { Alarm, EventQueue } from '../queue.ts';

export interface WatchedChip {
  readonly queue: EventQueue;
  nowUs(): number;
  /** No program code runs now. */
  idle(): boolean;
  /** The time is over; called as a hardware event. */
  bite(): void;
}

/** The watchdog of the chip, as `E.enableWatchdog` sets it up. It cannot be stopped once it runs, only by a restart. */
export class BoardWatchdog {
  readonly #chip: WatchedChip;
  #periodUs = 0;
  #automatic = false;
  #alarm: Alarm | undefined;
  #deadlineUs = Infinity;

  constructor(chip: WatchedChip) {
    this.#chip = chip;
  }

  /** When it bites; Infinity while it does not run. */
  get deadlineUs(): number {
    return this.#deadlineUs;
  }

  /** @param automatic default true: each round of the idle loop kicks it */
  enable(seconds: unknown, automatic: unknown): void {
    this.#periodUs = Math.trunc(Number(seconds)) * 1e6;
    this.#automatic = automatic === undefined || Boolean(automatic);
    this.kick();
  }

  kick(): void {
    if (!(this.#periodUs > 0)) return;
    this.#deadlineUs = this.#chip.nowUs() + this.#periodUs;
    // One alarm serves many kicks: when it comes it looks how far the deadline has moved.
    this.#alarm ??= this.#chip.queue.at(this.#deadlineUs, () => this.#look());
  }

  /** A round of the idle loop; the loop comes round more often than any watchdog bites, whether anything happens or not. */
  idle(): void {
    if (this.#automatic) this.kick();
  }

  /** The chip restarts, or has lost its power. */
  stop(): void {
    if (this.#alarm) this.#chip.queue.cancel(this.#alarm);
    this.#alarm = undefined;
    this.#periodUs = 0;
    this.#deadlineUs = Infinity;
  }

  #look(): void {
    this.#alarm = undefined;
    if (this.#automatic && this.#chip.idle()) return;
    if (this.#deadlineUs > this.#chip.queue.nowUs) this.#alarm = this.#chip.queue.at(this.#deadlineUs, () => this.#look());
    else this.#chip.bite();
  }
}
