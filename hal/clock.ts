import type { TimerId, Timers } from './timers.ts';

/** The board's own idea of the time of day. */
export interface WallClock {
  /** Milliseconds since 1970 UTC; counts from 0 at power-on until somebody sets it. */
  readMs(): number;
  /** Sets it without moving monotonic time or any timer. */
  setMs(unixMs: number): void;
}

/** Asks a time server once. Calls back exactly once, never before it has returned. */
export type TimeQuery = (server: string, callback: (error: string | undefined, unixMs?: number) => void) => void;

export interface ClockOptions {
  /** Host name or address of an SNTP server. Without one the clock only tells what the board knows. */
  readonly server?: string;
  /** Between two queries once the time is set. Default one hour: a board drifts by tens of milliseconds in it. */
  readonly periodMs?: number;
  /** After a query that failed. Default 15 s, doubled up to `periodMs`; RFC 4330 section 10 forbids less. */
  readonly retryMs?: number;
  /** The clock was set; `stepMs` is how far it was moved. */
  onSet?(stepMs: number): void;
}

/** Time of day that is only given out when it is known. Intervals are measured with `Timers.nowMs`, never with this. */
export interface Clock {
  /** Whether the time of day is known: set here, or kept by the chip over a reset or a deep sleep. */
  isSet(): boolean;
  /** Milliseconds since 1970 UTC, or undefined when the time is not known. */
  wallMs(): number | undefined;
  /** Starts asking the server; call it when the link is up. A second call asks at once. */
  start(): void;
  stop(): void;
}

/** 2025-01-01. A board that was never set counts from 1970, so a later time was set by somebody. */
const EARLIEST_MS = 1735689600000;

export function createClock(wall: WallClock, timers: Timers, query: TimeQuery, options: ClockOptions): Clock {
  const periodMs = options.periodMs ?? 3600000;
  const firstRetryMs = options.retryMs ?? 15000;
  let retryMs = firstRetryMs;
  let timer: TimerId | undefined;
  /** Counts starts and stops, so that an answer to an older query is dropped. */
  let run = 0;

  const ask = (): void => {
    const mine = run;
    query(options.server!, (error, unixMs) => {
      if (mine !== run) return;
      if (error !== undefined || unixMs === undefined || unixMs < EARLIEST_MS) {
        timer = timers.after(retryMs, ask);
        retryMs = Math.min(retryMs * 2, periodMs);
        return;
      }
      retryMs = firstRetryMs;
      timer = timers.after(periodMs, ask);
      const stepMs = unixMs - wall.readMs();
      wall.setMs(unixMs);
      if (options.onSet) options.onSet(stepMs);
    });
  };

  const stop = (): void => {
    run++;
    timers.cancel(timer);
    timer = undefined;
  };

  return {
    isSet: () => wall.readMs() >= EARLIEST_MS,
    wallMs() {
      const nowMs = wall.readMs();
      return nowMs >= EARLIEST_MS ? nowMs : undefined;
    },
    start() {
      stop();
      retryMs = firstRetryMs;
      if (options.server !== undefined) ask();
    },
    stop,
  };
}
