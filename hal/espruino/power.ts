import type { Sleep, Watchdog } from '../power.ts';
import { halError } from '../errors.ts';

/** The engine counts microseconds in 32 bits. */
const LONGEST_MS = 2147483;
const BY_PIN = 2;
const BY_PINS = 3;
const BY_TIMER = 4;

/** Throws `BAD_VALUE` for a duration that the chip cannot sleep. */
export function openSleep(): Sleep {
  return {
    deepSleep(durationMs) {
      if (!(durationMs >= 1 && durationMs <= LONGEST_MS)) throw halError('BAD_VALUE', durationMs);
      ESP32.deepSleep(Math.round(durationMs * 1000));
    },
    deepSleepUntilPin(pin, level) {
      ESP32.deepSleepExt0(pin, level);
    },
    wakeCause() {
      const cause = ESP32.getWakeupCause();
      return cause === BY_TIMER ? 'timer' : cause === BY_PIN || cause === BY_PINS ? 'pin' : 'reset';
    },
  };
}

/**
 * Starts the watchdog. Whole seconds, and more than the longest call that blocks: connecting to a host that does not answer blocks the
 * engine for many seconds, so 120 and more are wise on a network.
 */
export function startWatchdog(timeoutS: number): Watchdog {
  E.enableWatchdog(timeoutS, false);
  return { feed: () => E.kickWatchdog() };
}
