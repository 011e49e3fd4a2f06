import type { Edge, Pins } from '../../pins.ts';
import type { Interpreter } from '../interpreter.ts';
import type { Timer } from '../timers.ts';
import type { Install } from './install.ts';
import { pinArgument } from './pins.ts';

interface Watch {
  readonly id: number;
  readonly pin: number;
  readonly callback: unknown;
  readonly repeat: boolean;
  /** 1 rising, -1 falling, 0 both. */
  readonly edge: -1 | 0 | 1;
  readonly debounceUs: number;
  state: 0 | 1;
  lastTime: number | undefined;
  timer: Timer | undefined;
  end: () => void;
}

const EDGES: Readonly<Record<string, -1 | 0 | 1>> = { rising: 1, falling: -1, both: 0 };
/** Pins of the flash chip cannot be watched. */
const UNWATCHABLE = new Set([6, 7, 8, 9, 10, 11, 12]);
const BUTTON_PIN = 0;
const BUTTON_DEBOUNCE_MS = 25;

/** `setWatch` and `clearWatch`: the interrupt stamps each edge, the callback comes from the idle loop. */
export const installWatches =
  (pins: Pins): Install =>
  (interpreter, define) => {
    let watches: Watch[] = [];
    const remove = (watch: Watch): void => {
      watch.end();
      if (watch.timer) interpreter.timers.remove(watch.timer);
      watches = watches.filter((other) => other !== watch);
    };
    define('setWatch', (_self, [callback, pinValue, options]) => {
      const pin = pinArgument(pinValue) ?? interpreter.fail('Invalid pin');
      const isButton = pin === BUTTON_PIN;
      const settings =
        typeof options === 'object' && options !== null
          ? (options as { repeat?: unknown; edge?: unknown; debounce?: unknown })
          : { repeat: options };
      const { repeat, edge = isButton ? 'rising' : 'both', debounce = isButton ? BUTTON_DEBOUNCE_MS : 0 } = settings;
      const wanted =
        EDGES[interpreter.text(edge)] ??
        interpreter.throw('TypeError', "'edge' in setWatch should be 1, -1, 0, 'rising', 'falling' or 'both'");
      if (typeof callback !== 'function' && typeof callback !== 'string') interpreter.fail('Function or String not supplied!');
      if (UNWATCHABLE.has(pin)) {
        interpreter.print(`WARNING: Pin ${pin} cannot be watched\n`);
        return 0;
      }
      pins.setMode(pin, 'input_pullup');
      const id = (watches.at(-1)?.id ?? 0) + 1;
      const debounceUs = Math.trunc(Number(debounce) * 1000);
      const watch: Watch = {
        id,
        pin,
        callback,
        repeat: Boolean(repeat),
        edge: wanted,
        debounceUs,
        state: pins.read(pin),
        lastTime: undefined,
        timer: undefined,
        end: () => undefined,
      };
      watch.end = pins.onEdge(pin, (seen) => interpreter.loop.queueHardware(() => onEdge(interpreter, watch, seen, remove)));
      watches.push(watch);
      return id;
    });
    define('clearWatch', (_self, args) => {
      if (args.length === 0) return watches.forEach(remove);
      if (args[0] === undefined) interpreter.fail('clearWatch(undefined) not allowed. Use clearWatch() instead');
      remove(watches.find(({ id }) => id === args[0]) ?? interpreter.fail(`Unknown Watch ${interpreter.text(args[0])}`));
    });
  };

function onEdge(interpreter: Interpreter, watch: Watch, seen: Edge, remove: (watch: Watch) => void): boolean {
  if (watch.debounceUs <= 0) {
    watch.state = seen.level;
    return report(interpreter, watch, seen, remove);
  }
  // Each edge starts the wait anew; what counts is the level when it has been quiet for so long.
  if (watch.timer) interpreter.timers.remove(watch.timer);
  else if (seen.level === watch.state) return true;
  watch.timer = interpreter.timers.addInternal(seen.timeUs + watch.debounceUs, () => {
    watch.timer = undefined;
    if (seen.level === watch.state) return;
    watch.state = seen.level;
    report(interpreter, watch, seen, remove);
  });
  return true;
}

/** `time` is the edge's, `lastTime` that of the edge before, whichever way it went. */
function report(interpreter: Interpreter, watch: Watch, { level, timeUs }: Edge, remove: (watch: Watch) => void): boolean {
  const time = interpreter.clock.secondsAt(timeUs);
  const { lastTime } = watch;
  watch.lastTime = time;
  if (watch.edge !== 0 && watch.edge > 0 !== (level === 1)) return true;
  const pin = interpreter.realm.global[`D${watch.pin}`];
  const data = interpreter.object({ state: level === 1, lastTime, time, pin });
  if (!watch.repeat) remove(watch);
  return interpreter.runHandler(watch.callback, undefined, [data]);
}
