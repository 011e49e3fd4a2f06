import type { Network, Station } from './wifi.ts';
import type { TimerId, Timers } from './timers.ts';

/**
 * Keeps a station joined. The engine tries three times for each `join` and then rests for good, so somebody must ask
 * again. Delays double from `minDelayMs` to `maxDelayMs` and are drawn from their upper half, so that a fleet does not
 * storm an access point that comes back.
 */
export interface LinkOptions {
  readonly network: Network;
  /** The link is up with this address. Sockets from before are dead, also when no `onDown` came between. */
  onUp(ip: string): void;
  /** The link was up and is lost. Failed attempts to join are not reported here; see `onAttemptFailed`. */
  onDown?(reason: string): void;
  /** An attempt has failed; the next one starts in `nextDelayMs`. */
  onAttemptFailed?(reason: string, nextDelayMs: number): void;
  /** Default 1,000. */
  readonly minDelayMs?: number;
  /** Default 60,000. */
  readonly maxDelayMs?: number;
  /** How long an attempt may take before it is started anew: an access point without DHCP never answers. Default 30,000. */
  readonly attemptTimeoutMs?: number;
  /** 0 to 1; default Math.random. */
  random?(): number;
}

export interface Link {
  /** Starts joining; a second call is ignored. */
  start(): void;
  /** Leaves the network and stops. No handler is called for it. */
  stop(): void;
  isUp(): boolean;
}

export function createLink(station: Station, timers: Timers, options: LinkOptions): Link {
  const minDelayMs = options.minDelayMs ?? 1000;
  const maxDelayMs = options.maxDelayMs ?? 60000;
  const attemptTimeoutMs = options.attemptTimeoutMs ?? 30000;
  let running = false;
  let up = false;
  let failures = 0;
  /** The one timer: the limit of an attempt, or the pause before the next. */
  let timer: TimerId | undefined;

  const after = (delayMs: number, callback: () => void): void => {
    timers.cancel(timer);
    timer = timers.after(delayMs, callback);
  };

  const attempt = (): void => {
    after(attemptTimeoutMs, () => failed('timeout'));
    station.join(options.network);
  };

  const failed = (reason: string): void => {
    const ceilingMs = Math.min(maxDelayMs, minDelayMs * Math.pow(2, Math.min(failures, 16)));
    failures++;
    const delayMs = (ceilingMs * (1 + (options.random ? options.random() : Math.random()))) / 2;
    after(delayMs, attempt);
    if (options.onAttemptFailed) options.onAttemptFailed(reason, delayMs);
  };

  const listen = (): void =>
    station.listen({
      onUp(ip) {
        if (!running) return;
        timers.cancel(timer);
        timer = undefined;
        failures = 0;
        const wasUp = up;
        up = true;
        // The radio re-joined on its own budget of tries: to those above, the old link is lost all the same.
        if (wasUp && options.onDown) options.onDown('rejoined');
        options.onUp(ip);
      },
      onDown(reason) {
        if (!running) return;
        const wasUp = up;
        up = false;
        failed(reason);
        if (wasUp && options.onDown) options.onDown(reason);
      },
    });

  return {
    start() {
      if (running) return;
      running = true;
      listen();
      attempt();
    },
    stop() {
      running = up = false;
      failures = 0;
      timers.cancel(timer);
      timer = undefined;
      station.leave();
    },
    isUp: () => up,
  };
}
