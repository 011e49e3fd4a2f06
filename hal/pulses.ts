/** A line that either side pulls low, and whose answers are in the lengths of its pulses. */
export interface PulseLine {
  /**
   * Holds the line low for `lowMs`, lets go of it, and after `listenMs` gives the lengths of the pulses that were high meanwhile, in ms and in
   * their order; empty when nothing moved. One request at a time: a second one before the callback disturbs the first.
   */
  request(lowMs: number, listenMs: number, callback: (highMs: readonly number[]) => void): void;
}

/** Sends pulses that the chip times by itself. */
export interface PulseOut {
  /**
   * One pulse at the level opposite to the resting one, of `lengthMs` (at least 0.03 on an ESP32). Returns at once; a pulse asked for while one
   * is running is lost: the engine only adds another end behind the first one.
   */
  pulse(lengthMs: number): void;
}
