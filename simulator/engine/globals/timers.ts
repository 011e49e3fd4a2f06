import type { Interpreter } from '../interpreter.ts';
import type { Install } from './install.ts';

const MIN_MS = 0.1;
const MAX_MS = 31536000001000;

/** `setTimeout`, `setInterval` and what clears and changes them. Delays in milliseconds, at least 0.1. */
export const installTimers: Install = (interpreter, define) => {
  const { timers } = interpreter;
  const set =
    (repeat: boolean) =>
    (_self: unknown, [callback, delay, ...args]: unknown[]): number => {
      if (typeof callback !== 'function' && typeof callback !== 'string') interpreter.fail('Function or String not supplied!');
      const ms = atLeastMin(delay);
      if (ms > MAX_MS) interpreter.fail('Interval is too long (>100 years)');
      const us = Math.trunc(ms * 1000);
      const id = timers.add(interpreter.nowUs() + us, callback, args, repeat ? us : undefined);
      interpreter.loop.rearm();
      return id;
    };
  define('setTimeout', set(false));
  define('setInterval', set(true));
  define('clearTimeout', clear(interpreter, 'Timeout'));
  define('clearInterval', clear(interpreter, 'Interval'));
  define('changeInterval', (_self, [id, delay]) => {
    const timer = timers.find(id) ?? interpreter.fail('Unknown Interval');
    timer.intervalUs = Math.trunc(atLeastMin(delay) * 1000);
    timer.dueUs = interpreter.nowUs() + timer.intervalUs;
    timers.changed = true;
    interpreter.loop.rearm();
  });
};

function clear(interpreter: Interpreter, kind: string): (self: unknown, args: unknown[]) => void {
  return (_self, args) => {
    const { timers } = interpreter;
    if (args.length === 0) return timers.clear();
    if (args[0] === undefined) interpreter.fail(`clear${kind}(undefined) not allowed. Use clear${kind}() instead`);
    const timer = timers.find(args[0]);
    if (timer) timers.remove(timer);
    timers.changed = true;
  };
}

function atLeastMin(delay: unknown): number {
  const ms = Number(delay);
  return ms >= MIN_MS ? ms : MIN_MS;
}
