import type { TimerId, Timers } from '../timers.ts';
import type { WallClock } from '../clock.ts';

/**
 * Timers and monotonic time on the engine, which has neither: its only clock is the wall clock, and its timers run on
 * that. When something other than `setTime` moves the clock (the chip's own SNTP does, espruino/Espruino#1612), every
 * engine timer falls due at once, or late by the size of a step back. So one engine timer serves all of ours, wakes at
 * least every `WAKE_MS`, and looks at a time that no step can move.
 */
export interface BoardTime extends Timers, WallClock {}

interface Pending {
  readonly _id: TimerId;
  readonly _dueMs: number;
  readonly _callback: () => void;
}

const WAKE_MS = 60000;
/** A longer gap between two looks is a step, not passed time: awake at every `WAKE_MS`, and no engine call blocks this long. */
const STEP_MS = 600000;
/** The same while nothing is pending, so that nobody looks. */
const IDLE_STEP_MS = 86400000;
/** A step back worth re-arming for; smaller ones only delay a timer by as much. */
const STEP_BACK_MS = 100;

export function createTimers(): BoardTime {
  /** In the order in which they are due, the older of two equal ones first. */
  const pending: Pending[] = [];
  let lastId = 0;
  let monotonicMs = 0;
  let seenMs = getTime() * 1000;
  let armed: number | undefined;
  let armedMs = 0;

  const nowMs = (): number => {
    const wallMs = getTime() * 1000;
    const passedMs = wallMs - seenMs;
    seenMs = wallMs;
    if (passedMs < 0) {
      if (passedMs < -STEP_BACK_MS && armed !== undefined) arm();
    } else if (passedMs < (pending.length === 0 ? IDLE_STEP_MS : STEP_MS)) {
      monotonicMs += passedMs;
    }
    return monotonicMs;
  };

  const arm = (): void => {
    if (armed !== undefined) clearTimeout(armed);
    armed = undefined;
    if (pending.length === 0) return;
    armedMs = pending[0]!._dueMs;
    armed = setTimeout(wake, Math.max(0, Math.min(armedMs - monotonicMs, WAKE_MS)));
  };

  /** One callback for each wake: it runs with a fresh stack, and an exception in it costs no other timer its turn. */
  const wake = (): void => {
    armed = undefined;
    const now = nowMs();
    const timer = pending[0];
    const due = timer !== undefined && timer._dueMs <= now;
    if (due) pending.shift();
    arm();
    if (due) timer._callback();
  };

  return {
    nowMs,
    after(delayMs, callback) {
      const dueMs = nowMs() + Math.max(0, delayMs);
      let index = pending.length;
      while (index > 0 && pending[index - 1]!._dueMs > dueMs) index--;
      pending.splice(index, 0, { _id: ++lastId, _dueMs: dueMs, _callback: callback });
      if (armed === undefined || dueMs < armedMs) arm();
      return lastId;
    },
    cancel(id) {
      for (let i = 0; i < pending.length; i++) {
        if (pending[i]!._id === id) {
          pending.splice(i, 1);
          if (pending.length === 0) arm();
          return;
        }
      }
    },
    readMs: () => getTime() * 1000,
    setMs(unixMs) {
      nowMs();
      setTime(unixMs / 1000);
      seenMs = getTime() * 1000;
    },
  };
}
