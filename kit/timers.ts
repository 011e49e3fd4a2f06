import type { WallClock } from '../hal/clock.ts';
import type { TimerId, Timers } from '../hal/timers.ts';
import type { Alarm } from '../simulator/queue.ts';
import type { Turns } from './turns.ts';

/** The HAL's timers and wall clock on virtual time. */
export interface VirtualTimers extends Timers, WallClock {
  /** When each pending timer is due, in ms since the board was made, soonest first. */
  pendingMs(): number[];
}

export function virtualTimers(turns: Turns): VirtualTimers {
  const pending = new Map<TimerId, Alarm>();
  let lastId = 0;
  let wallOffsetMs = 0;
  const nowMs = (): number => turns.nowUs() / 1000;
  return {
    nowMs,
    after(delayMs, callback) {
      const id = ++lastId;
      const alarm = turns.at(turns.nowUs() + Math.max(0, delayMs) * 1000, () => {
        if (pending.delete(id)) callback();
      });
      pending.set(id, alarm);
      return id;
    },
    cancel(id) {
      const alarm = id === undefined ? undefined : pending.get(id);
      if (!alarm) return;
      pending.delete(id!);
      turns.queue.cancel(alarm);
    },
    readMs: () => nowMs() + wallOffsetMs,
    setMs(unixMs) {
      wallOffsetMs = unixMs - nowMs();
    },
    pendingMs: () => [...pending.values()].map(({ timeUs }) => timeUs / 1000).sort((a, b) => a - b),
  };
}
