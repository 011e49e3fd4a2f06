import type { TimerId, Timers } from '../../hal/timers.ts';

/** Timers on a clock that only the test moves. */
export interface VirtualTimers extends Timers {
  /** Moves time on, calling what falls due in order of due time. */
  advanceMs(deltaMs: number): void;
  /** Delays until each pending timer, in order. */
  pendingMs(): number[];
}

export function virtualTimers(): VirtualTimers {
  let nowMs = 0;
  let lastId = 0;
  const pending = new Map<TimerId, { dueMs: number; callback: () => void }>();
  const inOrder = () => [...pending].sort(([a, x], [b, y]) => x.dueMs - y.dueMs || a - b);
  return {
    nowMs: () => nowMs,
    after(delayMs, callback) {
      pending.set(++lastId, { dueMs: nowMs + Math.max(0, delayMs), callback });
      return lastId;
    },
    cancel: (id) => void pending.delete(id ?? -1),
    advanceMs(deltaMs) {
      const endMs = nowMs + deltaMs;
      for (let first = inOrder()[0]; first && first[1].dueMs <= endMs; first = inOrder()[0]) {
        pending.delete(first[0]);
        nowMs = Math.max(nowMs, first[1].dueMs);
        first[1].callback();
      }
      nowMs = endMs;
    },
    pendingMs: () => inOrder().map(([, timer]) => timer.dueMs - nowMs),
  };
}
