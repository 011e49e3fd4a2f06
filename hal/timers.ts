/** One-shot timers on the monotonic clock. Everything above the HAL takes its time from here. */
export type TimerId = number;

export interface Timers {
  /** Monotonic milliseconds since boot; not moved by setting the wall clock. May have a fraction. */
  nowMs(): number;
  /** Calls `callback` once, not before `delayMs` has passed. 0 means: in a later turn of the event loop. */
  after(delayMs: number, callback: () => void): TimerId;
  /** Cancels a timer. `undefined` and an id that has fired are ignored (the engine's own clearTimeout is not so kind). */
  cancel(id: TimerId | undefined): void;
}
