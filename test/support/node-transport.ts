/** Timers over Node's clock that can go faster, for tests against real brokers. */
import type { TimerId, Timers } from '../../hal/timers.ts';

export { createNodeTransport } from '../../fleet/mqtt/transport.ts';

export interface NodeTimers extends Timers {
  /** Timers not yet fired or cancelled. */
  pending(): number;
}

/** Real time, but every pause divided by `speed`, so that waits for a reconnect need not be lived through. */
export function createNodeTimers(speed = 1): NodeTimers {
  const running = new Map<TimerId, NodeJS.Timeout>();
  let last = 0;
  const startMs = performance.now();
  return {
    nowMs: () => (performance.now() - startMs) * speed,
    after(delayMs, callback) {
      const id = ++last;
      running.set(
        id,
        setTimeout(() => {
          running.delete(id);
          callback();
        }, delayMs / speed),
      );
      return id;
    },
    cancel(id) {
      if (id === undefined) return;
      clearTimeout(running.get(id));
      running.delete(id);
    },
    pending: () => running.size,
  };
}
