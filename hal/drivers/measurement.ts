import type { TimerId, Timers } from '../timers.ts';
import { halError } from '../errors.ts';

/** How every sensor driver gives its values: once, later, with an error or with a sample. */
export type SampleCallback<S> = (error: Error | undefined, sample?: S) => void;

/** One measurement at a time: start it, wait, read it. */
export interface Measurement<S> {
  /** Whether the part is configured; drops a running measurement. */
  setReady(ready: boolean): void;
  /** Calls back once, later in any case. Errors: `NOT_CONFIGURED`, `BUSY` (another one is running), and what `start` and `read` throw. */
  sample(callback: SampleCallback<S>): void;
  /** Drops a running measurement; its callback is not called. */
  close(): void;
}

/**
 * @param where names the part in errors
 * @param start begins a measurement and gives how long it takes at most, in ms
 */
export function createMeasurement<S>(timers: Timers, where: string, start: () => number, read: () => S): Measurement<S> {
  let ready = false;
  let timer: TimerId | undefined;
  const close = (): void => {
    timers.cancel(timer);
    timer = undefined;
  };
  return {
    setReady(on) {
      close();
      ready = on;
    },
    sample(callback) {
      const later = (error: Error): void => void timers.after(0, () => callback(error));
      if (!ready) return later(halError('NOT_CONFIGURED', where));
      if (timer !== undefined) return later(halError('BUSY', where));
      let waitMs: number;
      try {
        waitMs = start();
      } catch (e) {
        return later(e as Error);
      }
      timer = timers.after(waitMs, () => {
        timer = undefined;
        let sample: S;
        try {
          sample = read();
        } catch (e) {
          return callback(e as Error);
        }
        callback(undefined, sample);
      });
    },
    close,
  };
}
