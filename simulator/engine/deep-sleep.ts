import type { Pins } from '../pins.ts';
import type { EventQueue } from '../queue.ts';
import { pinArgument } from './pin-object.ts';

/** From a reset of the chip to the first line of the program. */
export const START_US = 500_000;

/** Causes as `ESP32.getWakeupCause()` tells them. */
export const WOKEN_BY = { pin: 2, pins: 3, timer: 4 } as const;

/** What ends a deep sleep. */
export type WakeSource =
  | { readonly cause: typeof WOKEN_BY.timer; readonly afterUs: number }
  /** One pin at that level; several: any at 1, or all at 0. */
  | { readonly cause: typeof WOKEN_BY.pin | typeof WOKEN_BY.pins; readonly pins: readonly number[]; readonly level: 0 | 1 };

/** What the program learns of the sleep before. */
export interface Wakeup {
  readonly cause: number;
  /** Of several pins the lowest that woke the chip. */
  readonly pin?: number;
}

export const NOT_WOKEN: Wakeup = { cause: 0 };

const MAX_INT32 = 2 ** 31 - 1;
/** Pins that are on the side of the chip which stays awake. */
const RTC_PINS = new Set([0, 2, 4, 12, 13, 14, 15, 25, 26, 27, 32, 33, 34, 35, 36, 37, 38, 39]);

/**
 * `ESP32.deepSleep` and its kin (`targets/esp32/jswrap_esp32.c`).
 * @param sleep everything but the clock and these pins stops; does not return
 * @param fail throws the engine's error
 */
export function sleepFunctions(
  sleep: (until: WakeSource) => never,
  fail: (message: string) => never,
): Record<'deepSleep' | 'deepSleepExt0' | 'deepSleepExt1', (...args: unknown[]) => void> {
  const rtcPin = (value: unknown): number => {
    const pin = pinArgument(value);
    return pin !== undefined && RTC_PINS.has(pin) ? pin : fail('Invalid pin');
  };
  return {
    // The argument is a 32-bit integer on the chip.
    deepSleep: (us) => sleep({ cause: WOKEN_BY.timer, afterUs: Math.max(0, Math.min(MAX_INT32, Math.trunc(Number(us)) || 0)) }),
    deepSleepExt0: (pin, level) => sleep({ cause: WOKEN_BY.pin, pins: [rtcPin(pin)], level: Number(level) ? 1 : 0 }),
    deepSleepExt1: (given, mode) => {
      const pins = (Array.isArray(given) ? given : [given]).map(rtcPin);
      const level = Math.trunc(Number(mode));
      if (level !== 0 && level !== 1) fail(`Invalid mode (${level})!`);
      sleep({ cause: WOKEN_BY.pins, pins, level: level as 0 | 1 });
    },
  };
}

/** Waits for what ends the sleep; a pin that is there already ends it at once. Gives a function that ends the waiting. */
export function awaitWakeup(pins: Pins, queue: EventQueue, until: WakeSource, wake: (wakeup: Wakeup) => void): () => void {
  if (until.cause === WOKEN_BY.timer) {
    const alarm = queue.after(until.afterUs, () => wake({ cause: until.cause }));
    return () => queue.cancel(alarm);
  }
  const { cause, level } = until;
  const ends: (() => void)[] = [];
  const stop = (): void => {
    for (const end of ends.splice(0)) end();
  };
  const look = (): void => {
    const there = until.pins.filter((pin) => pins.read(pin) === level);
    const enough = cause === WOKEN_BY.pins && level === 0 ? there.length === until.pins.length : there.length > 0;
    if (!enough) return;
    stop();
    wake(cause === WOKEN_BY.pins ? { cause, pin: Math.min(...there) } : { cause });
  };
  for (const pin of until.pins) ends.push(pins.onEdge(pin, look));
  const alarm = queue.after(0, look);
  ends.push(() => queue.cancel(alarm));
  return stop;
}
