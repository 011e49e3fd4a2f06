/** The way into the application. */
import type { Timers } from '../../hal/timers.ts';

export type Call = <A, B, C>(callback: ((a: A, b: B, c: C) => void) | undefined, a?: A, b?: B, c?: C) => void;

/** Calls into the application. What it throws is thrown again in a turn of its own, so that it is seen and nothing here is left half done. */
export function createCall(timers: Timers): Call {
  return (callback, a, b, c) => {
    try {
      if (callback) callback(a!, b!, c!);
    } catch (error) {
      timers.after(0, () => {
        throw error;
      });
    }
  };
}
