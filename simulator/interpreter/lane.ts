import { BoardWatchdog } from '../engine/board-watchdog.ts';
import { awaitWakeup, NOT_WOKEN, START_US, type Wakeup } from '../engine/deep-sleep.ts';
import type { EngineHost, TraceFields } from '../engine/host.ts';
import { EventQueue, type Alarm } from '../queue.ts';
import { runRealTime } from '../real-time.ts';
import type { World } from '../world.ts';
import type { Frame } from './channel.ts';
import { installChance } from './chance.ts';
import { moduleNameTooLong } from './errors.ts';
import { preludeProgram } from './prelude/program.ts';
import { Pins } from '../pins.ts';
import { installPinGlobals, type ChipOfLane } from './pins.ts';
import { Asleep, Session, type BootDocument, type Pause } from './session.ts';
import { Workspace } from './workspace.ts';

export interface InterpreterOptions {
  readonly world: World;
  /** Name in traces. Default `board`. */
  readonly id?: string;
  /** The interpreter's executable; see `findInterpreter`. */
  readonly enginePath: string;
  /** `virtual`: a member of the world. `real`: timers and sockets are the interpreter's own, on the host's clock. */
  readonly time: 'virtual' | 'real';
  /** Text of modules that `require(name)` finds; they are written to Storage, where the interpreter looks for them. */
  readonly modules?: ReadonlyMap<string, string>;
  /** Other files of the board's Storage, written before the first start. */
  readonly files?: ReadonlyMap<string, Uint8Array>;
  /**
   * Leaves the program in Storage, as on a board: its functions take a third of the memory, and errors name the file; but the Linux build
   * runs it ten times slower, since it reads its emulated flash through the file system. Default: a copy in RAM.
   */
  readonly fromStorage?: boolean;
  /** Gets the console line by line as the program printed it, without the line's end; bytes as characters. */
  readonly onConsole?: (line: string) => void;
  /** Real time: gets the console as it comes, with its echo and prompt; `type` reaches it. */
  readonly onTerminal?: (bytes: Uint8Array) => void;
  /**
   * Virtual time: gets the variables that the program has in use at each idle loop, and the bytes of one. What the interpreter has in use
   * itself does not count, nor does what it keeps of a built-in class once that is named.
   */
  readonly onMemory?: (variables: number, variableBytes: number) => void;
  /** How long the program may stay away from the idle loop, in host time. Default 30 s. */
  readonly patienceMs?: number;
}

type NativeFactory = (host: EngineHost) => unknown;

const BUNDLE_FILE = '.bootcde';
const BOOT_FILES = ['.boot0', '.boot1', '.boot2', '.boot3'];
/** What the chip runs at each of its starts, power-on or not, in front of the rest. */
const CHIP_BOOT_FILES = ['.bootPowerOn', ...BOOT_FILES];
/** Ways in which the chip starts anew. */
const CHIP_STARTS = ['E.reboot', 'deep-sleep', 'watchdog'];
const DEFAULT_PATIENCE_MS = 30_000;
/** Longest name of a Storage file; the interpreter cuts a longer one short without a word. */
const NAME_BYTES = 28;
const UNCAUGHT = /^Uncaught (.*)$/;

/**
 * A board whose program runs on a real Espruino interpreter, with the same natives in front of it as the imitated one has behind it.
 * In virtual time it is a member of the world like any other board: each wake of its queue is one turn of the interpreter, from
 * "this is what happened" to "nothing is due before T"; host and interpreter never run at once.
 * In real time the interpreter runs by itself and asks the host when it needs something.
 */
export class InterpreterBoard {
  readonly world: World;
  readonly id: string;
  readonly queue = new EventQueue();
  readonly pins: Pins;
  /** Text of every error that reached no handler, as the interpreter printed it behind `Uncaught`. */
  readonly uncaught: string[] = [];
  readonly #options: InterpreterOptions;
  readonly #globals = new Map<string, NativeFactory>();
  readonly #modules = new Map<string, NativeFactory>();
  readonly #onPowerOff: (() => void)[] = [];
  readonly #workspace: Workspace;
  readonly #ending: Promise<void>[] = [];
  #bundle: Uint8Array | undefined;
  #sha256 = '';
  #session: Session | undefined;
  readonly #watchdog: BoardWatchdog;
  #wakeup = NOT_WOKEN;
  /** Ends what the chip waits for before it starts again. */
  #stopWaiting: (() => void) | undefined;
  #wake: Alarm | undefined;
  #idle = false;
  #fail: (error: unknown) => void = () => undefined;

  constructor(options: InterpreterOptions) {
    this.world = options.world;
    this.id = options.id ?? 'board';
    this.#options = options;
    this.#workspace = new Workspace(preludeProgram(options.time, options.onTerminal !== undefined, options.onMemory !== undefined));
    this.queue.runUntil(this.world.nowUs);
    this.#watchdog = new BoardWatchdog({
      queue: this.queue,
      nowUs: () => this.queue.nowUs,
      idle: () => this.#idle,
      bite: () => this.#bitten(),
    });
    this.pins = new Pins(this.queue, (kind, fields) => this.trace(kind, fields));
    this.world.add(this);
  }

  /** SHA-256 of the bundle in hex, as the interpreter computed it over its own Storage. Empty before `boot`. */
  get sha256(): string {
    return this.#sha256;
  }

  /** Process of the interpreter while it runs. */
  get pid(): number | undefined {
    return this.#session?.process.pid;
  }

  nowUs(): number {
    return this.queue.nowUs;
  }

  /** An object for `require(name)`; made anew at each start. */
  installModule(name: string, factory: NativeFactory): void {
    this.#modules.set(name, factory);
  }

  /** A function takes the place of the interpreter's global; members of an object take the place of that global's members. `I2C.find` is a member of `I2C`. */
  installGlobal(name: string, factory: NativeFactory): void {
    this.#globals.set(name, factory);
  }

  /** Called when the board loses power or restarts: connections are gone without a word. */
  onPowerOff(callback: () => void): void {
    this.#onPowerOff.push(callback);
  }

  trace(kind: string, fields: TraceFields): void {
    this.world.trace.add(this.queue.nowUs, this.id, kind, fields);
  }

  /**
   * Power-on: starts the interpreter, fills its Storage, checks the SHA-256 of the bundle in it and evaluates it as a board does.
   * Returns at the first idle loop; in real time, when the program is about to start.
   * @param bundle the bytes of `dist/app.js`; they become `.bootcde`. None: the board starts what its Storage holds
   * @throws ToolError ENGINE_MISSING, ENGINE_OTHER_BYTES, ENGINE_DIED, ENGINE_HUNG; the board is to be stopped then, too
   */
  async boot(bundle?: Uint8Array): Promise<void> {
    const session = this.#begin(bundle);
    await session.process.start();
    this.#begun(session);
  }

  /** The same with the host standing still, as when a board is switched on in the middle of an event. */
  bootBlocking(): void {
    const session = this.#begin(undefined);
    session.process.startBlocking();
    this.#begun(session);
  }

  #begin(bundle: Uint8Array | undefined): Session {
    this.#wakeup = NOT_WOKEN;
    this.#bundle = bundle;
    this.trace('boot', { file: BUNDLE_FILE, bytes: bundle?.length ?? 0 });
    return this.#powerOn([...CHIP_BOOT_FILES, BUNDLE_FILE]);
  }

  #begun(session: Session): void {
    this.#turn(session);
    this.#sha256 = session.sha256;
  }

  /** Bytes for the console of a running interpreter. */
  type(bytes: Uint8Array): void {
    this.#session?.process.type(bytes);
  }

  /** The file that holds the bytes of the board's Storage, once it was started. */
  get storageFile(): string {
    return this.#workspace.path('espruino.flash');
  }

  /**
   * Runs a booted board in real time, until the signal or the world's end.
   * @throws ToolError ENGINE_DIED when the interpreter ends by itself
   */
  async runRealTime(signal?: AbortSignal): Promise<void> {
    await Promise.race([runRealTime(this.world, signal ? { signal } : {}), this.serve()]);
  }

  /** Real time: serves the interpreter's requests while somebody else runs the world. Rejects with ENGINE_DIED when it ends by itself. */
  serve(): Promise<never> {
    const failed = new Promise<never>((_, fail) => (this.#fail = fail));
    this.#listen();
    return failed;
  }

  /** Power-off for good: ends the interpreter and removes everything that it wrote. */
  async stop(): Promise<void> {
    this.powerOff();
    await Promise.all(this.#ending);
    this.#workspace.remove();
  }

  #powerOn(bootOrder: readonly string[]): Session {
    const { enginePath, time, trace, patienceMs = DEFAULT_PATIENCE_MS } = { ...this.#options, trace: this.trace.bind(this) };
    this.#session = new Session({
      enginePath,
      time,
      trace,
      patienceMs,
      workspace: this.#workspace,
      queue: this.queue,
      bundle: this.#sha256 ? undefined : this.#bundle,
      boot: (host) => this.#bootDocument(host, bootOrder),
      onConsole: (line) => this.#print(line),
      onTerminal: this.#options.onTerminal,
      onMemory: this.#options.onMemory,
      onDelivery: () => this.#wakeAt(this.queue.nowUs),
    });
    return this.#session;
  }

  /** The board loses power: everything in RAM is gone, Storage stays for the next start. */
  powerOff(): void {
    const session = this.#session;
    this.#stopWaiting?.();
    this.#stopWaiting = undefined;
    this.#watchdog.stop();
    if (!session) return;
    this.#session = undefined;
    this.#idle = false;
    if (this.#wake) this.queue.cancel(this.#wake);
    this.#wake = undefined;
    this.pins.reset();
    for (const callback of this.#onPowerOff) callback();
    this.#ending.push(session.process.stop());
    this.trace('power-off', {});
  }

  #bootDocument(host: EngineHost, boot: readonly string[]): BootDocument {
    const { files = new Map<string, Uint8Array>(), modules = new Map<string, string>() } = this.#options;
    // A restart finds its Storage as it was.
    const bundle = this.#bundle ? [[BUNDLE_FILE, this.#bundle] as const] : [];
    const stored = this.#sha256 ? [] : [...files, ...moduleFiles(modules), ...bundle];
    const metered = this.#options.onMemory !== undefined && boot.at(-1) === BUNDLE_FILE;
    const make = (factories: ReadonlyMap<string, NativeFactory>): [string, unknown][] =>
      [...factories].map(([name, factory]) => [name, factory(host)]);
    return {
      files: stored.map(([name, bytes], index) => this.#workspace.addFile(name, bytes, index)),
      boot: metered ? boot.slice(0, -1) : boot,
      metered: metered ? BUNDLE_FILE : undefined,
      fromStorage: this.#options.fromStorage ?? false,
      globals: {
        ...installChance(host, this.world.random.stream(`${this.id}/math`)),
        ...installPinGlobals(host, this.pins, this.#chip()),
        ...Object.fromEntries(make(this.#globals)),
      },
      modules: Object.fromEntries(make(this.#modules)),
    };
  }

  /** Runs the interpreter until nothing is left to do at the present time. */
  #turn(session: Session): void {
    // In real time the program's requests wait for the world's clock to run.
    if (this.#options.time === 'real') return session.handshake();
    this.#idle = false;
    let pause = this.#runTurn(session);
    while (pause.kind === 'restart' && pause.how !== 'watchdog') pause = this.#runTurn(this.#restart(pause.how));
    if (pause.kind !== 'idle') return this.#stopped(pause);
    this.#watchdog.idle();
    this.#idle = true;
    if (this.#session?.host.hasDeliveries) this.#wakeBehindTheWorld();
    else if (pause.dueUs < Infinity) this.#wakeAt(pause.dueUs);
  }

  /** A program that never comes back is a matter of the watchdog, if it has one that runs. */
  #runTurn(session: Session): Pause {
    try {
      return session.turn();
    } catch (error) {
      if ((error as { code?: unknown }).code !== 'ENGINE_HUNG' || this.#watchdog.deadlineUs === Infinity) throw error;
      this.queue.runUntil(this.#watchdog.deadlineUs);
      return { kind: 'restart', how: 'watchdog' };
    }
  }

  /** The chip has stopped; it starts again when the sleep is over, or at once. */
  #stopped(pause: Exclude<Pause, { kind: 'idle' }>): void {
    this.powerOff();
    const start = (how: string, wakeup: Wakeup): void => {
      const alarm = this.queue.after(START_US, () => {
        this.#stopWaiting = undefined;
        this.#turn(this.#restart(how, wakeup));
        if (this.#options.time === 'real') this.#listen();
      });
      this.#stopWaiting = () => this.queue.cancel(alarm);
    };
    const asleep = pause.kind === 'asleep';
    this.trace('halt', { reason: asleep ? 'deep-sleep' : 'watchdog' });
    if (asleep) this.#stopWaiting = awaitWakeup(this.pins, this.queue, pause.until, (wakeup) => start('deep-sleep', wakeup));
    else start('watchdog', NOT_WOKEN);
  }

  /** The watchdog bites: while the interpreter pauses, or in the middle of a turn, whose next request is its last. */
  #bitten(): void {
    if (this.#idle || this.#options.time === 'real') this.#stopped({ kind: 'restart', how: 'watchdog' });
    else this.#session?.interrupt({ kind: 'restart', how: 'watchdog' });
  }

  #chip(): ChipOfLane {
    return {
      wakeup: this.#wakeup,
      watchdog: this.#watchdog,
      sleep: (until) => {
        throw new Asleep(until);
      },
    };
  }

  #restart(how: string, wakeup: Wakeup = NOT_WOKEN): Session {
    this.powerOff();
    this.#wakeup = wakeup;
    this.trace('restart', { how });
    const session = this.#powerOn(bootOrder(how));
    session.process.startBlocking();
    return session;
  }

  /** The next turn, once everything has arrived that others sent while the last one ran. */
  #wakeBehindTheWorld(): void {
    this.#wake = this.queue.at(this.queue.nowUs, () => {
      this.#wake = undefined;
      this.#wakeAt(this.queue.nowUs);
    });
  }

  #wakeAt(timeUs: number): void {
    if (!this.#idle || this.#options.time === 'real') return;
    if (this.#wake && this.#wake.timeUs <= timeUs) return;
    if (this.#wake) this.queue.cancel(this.#wake);
    this.#wake = this.queue.at(timeUs, () => {
      this.#wake = undefined;
      const session = this.#session!;
      this.#idle = false;
      this.#watchdog.idle();
      session.resume();
      this.#turn(session);
    });
  }

  /** Real time: serves the interpreter's requests between the world's events. */
  #listen(): void {
    const session = this.#session!;
    session.process.channel.listen((frame) => this.world.post(() => this.#served(session, frame)));
    void session.process.ended.then(() => {
      if (session === this.#session) this.#fail(session.process.failure());
    });
  }

  #served(session: Session, frame: Frame): void {
    if (session !== this.#session) return;
    session.process.console.read();
    const pause = session.serve(frame);
    if (pause === undefined) return;
    if (pause.kind === 'idle') {
      this.#watchdog.idle();
      return session.resume();
    }
    if (pause.kind === 'asleep') return this.#stopped(pause);
    this.#turn(this.#restart(pause.how));
    this.#listen();
  }

  #print(line: string): void {
    const uncaught = UNCAUGHT.exec(line);
    if (uncaught) this.uncaught.push(uncaught[1]!);
    this.trace('console', { line });
    this.#options.onConsole?.(line);
  }
}

function moduleFiles(modules: ReadonlyMap<string, string>): [name: string, bytes: Uint8Array][] {
  for (const name of modules.keys()) if (Buffer.byteLength(name) > NAME_BYTES) throw moduleNameTooLong(name, NAME_BYTES);
  return [...modules].map(([name, text]) => [name, Buffer.from(text)]);
}

/** Files of a start that is not the first; of `load` with a name, that file in place of the bundle. */
function bootOrder(how: string): readonly string[] {
  if (CHIP_STARTS.includes(how)) return [...CHIP_BOOT_FILES, BUNDLE_FILE];
  return how === 'reset' ? BOOT_FILES : [...BOOT_FILES, how === 'load' ? BUNDLE_FILE : how];
}
