import type { Edge, Level, Pins } from '../pins.ts';
import type { EngineHost } from './host.ts';
import { pinArgument } from './pin-object.ts';

/** Where the idle loop of a lane takes edges and timers from. */
export interface WatchLoop {
  /** Does the job where the idle loop takes what the hardware queued. */
  queue(job: () => boolean): void;
  /** Runs the program's callback from the idle loop; false when the engine interrupted it. */
  run(callback: unknown, data: unknown): boolean;
  /** Fires at that time, with the engine's own timers. Gives what cancels it. */
  alarm(atUs: number, fire: () => void): () => void;
  /** The program's clock at that board time, in seconds. */
  secondsAt(timeUs: number): number;
}

interface Watch {
  readonly id: number;
  readonly pin: number;
  readonly callback: unknown;
  readonly repeat: boolean;
  /** 1 rising, -1 falling, 0 both. */
  readonly edge: -1 | 0 | 1;
  readonly debounceUs: number;
  state: Level;
  lastTime: number | undefined;
  cancelAlarm: (() => void) | undefined;
  end: () => void;
}

const EDGES: Readonly<Record<string, -1 | 0 | 1>> = { rising: 1, '1': 1, falling: -1, '-1': -1, both: 0, '0': 0 };
/** Pins of the flash chip cannot be watched. */
const UNWATCHABLE = new Set([6, 7, 8, 9, 10, 11, 12]);
/** The button is negated, watched for its press and debounced unless the program says otherwise. */
const BUTTON_PIN = 0;
const BUTTON_DEBOUNCE_MS = 25;

/** `setWatch` and `clearWatch`, for either lane: the interrupt stamps each edge, the callback comes from the idle loop. */
export class Watches {
  readonly #host: EngineHost;
  readonly #pins: Pins;
  readonly #loop: WatchLoop;
  #watches: Watch[] = [];

  constructor(host: EngineHost, pins: Pins, loop: WatchLoop) {
    this.#host = host;
    this.#pins = pins;
    this.#loop = loop;
  }

  set(callback: unknown, pinValue: unknown, options: unknown): number | undefined {
    const { error } = this.#host;
    const pin = pinArgument(pinValue);
    if (pin === undefined) {
      this.#host.print('ERROR: Invalid pin\n');
      return undefined;
    }
    const isButton = pin === BUTTON_PIN;
    const settings =
      typeof options === 'object' && options !== null
        ? (options as { repeat?: unknown; edge?: unknown; debounce?: unknown })
        : { repeat: options };
    const { repeat, edge = isButton ? 'rising' : 'both', debounce = isButton ? BUTTON_DEBOUNCE_MS : 0 } = settings;
    const wanted = typeof edge === 'number' ? (Math.sign(edge) as -1 | 0 | 1) : EDGES[this.#host.text(edge)];
    if (wanted === undefined) {
      throw error.call(this.#host, 'TypeError', "'edge' in setWatch should be 1, -1, 0, 'rising', 'falling' or 'both'");
    }
    if (typeof callback !== 'function' && typeof callback !== 'string') {
      throw error.call(this.#host, 'Error', 'Function or String not supplied!');
    }
    if (UNWATCHABLE.has(pin)) {
      this.#host.print(`WARNING: Pin ${pin} cannot be watched\n`);
      return 0;
    }
    this.#pins.setMode(pin, 'input_pullup');
    const watch: Watch = {
      id: (this.#watches.at(-1)?.id ?? 0) + 1,
      pin,
      callback,
      repeat: Boolean(repeat),
      edge: wanted,
      debounceUs: Math.trunc(Number(debounce) * 1000),
      state: this.#seen(pin, this.#pins.read(pin)),
      lastTime: undefined,
      cancelAlarm: undefined,
      end: () => undefined,
    };
    watch.end = this.#pins.onEdge(pin, ({ level, timeUs }) => {
      this.#loop.queue(() => this.#onEdge(watch, { level: this.#seen(pin, level), timeUs }));
    });
    this.#watches.push(watch);
    return watch.id;
  }

  /** What the engine keeps of each watch (`src/jswrap_io.c`). */
  kept(): object[] {
    return this.#watches.map(({ pin, repeat, debounceUs, edge, callback, state }) => ({
      pin: this.#host.pin(pin),
      ...(repeat && { recur: true }),
      ...(debounceUs > 0 && { debounce: debounceUs }),
      ...(edge !== 0 && { edge }),
      cb: callback,
      state: state === 1,
    }));
  }

  /** Given no argument at all, ends every watch. */
  clear(args: readonly unknown[]): void {
    if (args.length === 0) return this.#watches.slice().forEach((watch) => this.#remove(watch));
    if (args[0] === undefined) throw this.#host.error('Error', 'clearWatch(undefined) not allowed. Use clearWatch() instead');
    const watch = this.#watches.find(({ id }) => id === args[0]);
    if (!watch) throw this.#host.error('Error', `Unknown Watch ${this.#host.text(args[0])}`);
    this.#remove(watch);
  }

  #seen(pin: number, level: Level): Level {
    return pin === BUTTON_PIN ? ((level ^ 1) as Level) : level;
  }

  #remove(watch: Watch): void {
    watch.end();
    watch.cancelAlarm?.();
    this.#watches = this.#watches.filter((other) => other !== watch);
  }

  #onEdge(watch: Watch, seen: Edge): boolean {
    if (watch.debounceUs <= 0) {
      watch.state = seen.level;
      return this.#report(watch, seen);
    }
    // Each edge starts the wait anew; what counts is the level when it has been quiet for so long.
    if (watch.cancelAlarm) watch.cancelAlarm();
    else if (seen.level === watch.state) return true;
    watch.cancelAlarm = this.#loop.alarm(seen.timeUs + watch.debounceUs, () => {
      watch.cancelAlarm = undefined;
      if (seen.level === watch.state) return;
      watch.state = seen.level;
      this.#report(watch, seen);
    });
    return true;
  }

  /** `time` is the edge's, `lastTime` that of the edge before, whichever way it went. */
  #report(watch: Watch, { level, timeUs }: Edge): boolean {
    const time = this.#loop.secondsAt(timeUs);
    const { lastTime } = watch;
    watch.lastTime = time;
    if (watch.edge !== 0 && watch.edge > 0 !== (level === 1)) return true;
    const data = this.#host.object({ state: level === 1, lastTime, time, pin: this.#host.pin(watch.pin) });
    if (!watch.repeat) this.#remove(watch);
    return this.#loop.run(watch.callback, data);
  }
}
