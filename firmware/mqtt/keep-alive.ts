/**
 * Keeps a connection from falling silent and notices when its peer has. MQTT 5.0 §3.1.2.10, §3.12.
 * PINGREQ goes out after three quarters of the keep-alive without sending [3.1.2-20 counts only what is sent] or without hearing;
 * if nothing at all comes within half of it, the link is dead: seen at 1.25 times the keep-alive after the last byte heard.
 */
import type { TimerId, Timers } from '../../hal/timers.ts';

export interface KeepAlive {
  /** From now on; 0 means never. */
  start(keepAliveMs: number): void;
  stop(): void;
  sent(): void;
  heard(): void;
}

export function createKeepAlive(timers: Timers, ping: () => void, dead: () => void): KeepAlive {
  let keepAliveMs = 0;
  let sentMs = 0;
  let heardMs = 0;
  /** A PINGREQ is out that nothing has followed. */
  let asked = false;
  let askedMs = 0;
  let timer: TimerId | undefined;

  function watch(): void {
    const nowMs = timers.nowMs();
    const dueMs = (sentMs < heardMs ? sentMs : heardMs) + keepAliveMs * 0.75;
    if (asked) {
      if (nowMs - askedMs >= keepAliveMs / 2) return dead();
    } else if (nowMs >= dueMs) {
      asked = true;
      askedMs = nowMs;
      ping();
    }
    timer = timers.after((asked ? askedMs + keepAliveMs / 2 : dueMs) - nowMs, watch);
  }

  return {
    start: (ms) => {
      keepAliveMs = ms;
      asked = false;
      sentMs = heardMs = timers.nowMs();
      if (ms) timer = timers.after(ms * 0.75, watch);
    },
    stop: () => {
      timers.cancel(timer);
      timer = undefined;
    },
    sent: () => {
      sentMs = timers.nowMs();
    },
    heard: () => {
      asked = false;
      heardMs = timers.nowMs();
    },
  };
}
