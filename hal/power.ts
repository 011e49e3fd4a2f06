/** Why the program runs. `reset` is everything that the chip does not tell apart: power, a button, a crash, a watchdog. */
export type WakeCause = 'reset' | 'timer' | 'pin';

/** Sleep in which all but the clock is off. */
export interface Sleep {
  /**
   * Sleeps for `durationMs`, 1 to 2,147,483; then the program starts from its beginning, with nothing in memory. Does not return.
   * Whatever has to survive is in Storage before. Open connections die without a word.
   */
  deepSleep(durationMs: number): void;
  /** The same until that pin has that level, at once if it has it already. Pins that stay awake: 0, 2, 4, 12 to 15, 25 to 27, 32 to 39. */
  deepSleepUntilPin(pin: Pin, level: 0 | 1): void;
  wakeCause(): WakeCause;
}

/** Restarts the chip when the program no longer says that it is well. It cannot be stopped once it runs. */
export interface Watchdog {
  /** To be called before each timeout is over, from a place that only a healthy program reaches. */
  feed(): void;
}
