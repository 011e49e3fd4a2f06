import type { Pins } from '../../pins.ts';
import { keepList } from '../native-members.ts';
import { Watches } from '../watches.ts';
import type { Install } from './install.ts';

/** `setWatch` and `clearWatch` on the imitated interpreter's own idle loop. */
export const installWatches =
  (pins: Pins): Install =>
  (interpreter, define) => {
    const watches = new Watches(interpreter, pins, {
      queue: (job) => interpreter.loop.queueHardware(job),
      run: (callback, data) => interpreter.runHandler(callback, undefined, [data]),
      alarm: (atUs, fire) => {
        const timer = interpreter.timers.addInternal(atUs, fire);
        return () => interpreter.timers.remove(timer);
      },
      secondsAt: (timeUs) => interpreter.clock.secondsAt(timeUs),
    });
    keepList(interpreter, () => watches.kept());
    define('setWatch', (_self, [callback, pin, options]) => watches.set(callback, pin, options));
    define('clearWatch', (_self, args) => watches.clear(args));
  };
