import type { EngineHost } from './engine/host.ts';
import type { Halted } from './engine/cpu.ts';
import { awaitWakeup, NOT_WOKEN, START_US, type WakeSource, type Wakeup } from './engine/deep-sleep.ts';
import { installGlobals } from './engine/globals/all.ts';
import { installChip } from './engine/globals/chip.ts';
import { installEngineObject } from './engine/globals/engine-object.ts';
import { hide } from './engine/globals/install.ts';
import { installPins } from './engine/globals/pins.ts';
import { installPipes } from './engine/globals/pipes.ts';
import { pinFunctions } from './engine/pin-functions.ts';
import { installSystem } from './engine/globals/process.ts';
import { installUnmodelled } from './engine/globals/unmodelled.ts';
import { installWatches } from './engine/globals/watches.ts';
import { Interpreter } from './engine/interpreter.ts';
import type { SourcePosition } from './engine/source-positions.ts';
import { MAX_VARIABLES } from './engine/memory.ts';
import { noteBoundFunctions } from './engine/variables/bound-functions.ts';
import { Ledger } from './engine/variables/ledger.ts';
import { countHeap, type HeapCount } from './engine/variables/heap.ts';
import type { VariableLayout } from './engine/variables/layout.ts';
import type { UncaughtError } from './engine/uncaught-errors.ts';
import { installModules, ModuleTable } from './engine/module-table.ts';
import { aesObject, cryptoModule } from './engine/modules/crypto.ts';
import { flashModule } from './engine/modules/flash.ts';
import { heatshrinkModule } from './engine/modules/heatshrink.ts';
import { consolePort, loopbackPorts } from './engine/modules/serial.ts';
import { storageModule } from './engine/modules/storage.ts';
import { telnetModule } from './engine/modules/telnet.ts';
import { Pins } from './pins.ts';
import { EventQueue } from './queue.ts';
import { INTERPRETER_BOARDS } from '../report/board-names.ts';
import { Storage } from './storage.ts';
import { bytesToString, stringToBytes } from './text.ts';
import type { World } from './world.ts';

/** One problem that a syntax checker found; line and column from 1. */
export interface SyntaxProblem {
  readonly line: number;
  readonly column: number;
  readonly message: string;
}

export interface BoardOptions {
  readonly world: World;
  /** Name in traces, and seed of what is particular to this board. Default `board`. */
  readonly id?: string;
  /** Text of modules that `require(name)` finds as if they were files of Storage. */
  readonly modules?: ReadonlyMap<string, string>;
  /** Files of Storage before the first boot. */
  readonly files?: ReadonlyMap<string, Uint8Array>;
  /** Gets the console line by line, without the newline. Bytes as characters; see `readable` in text.ts. */
  readonly onConsole?: (line: string) => void;
  /** Gets the same text as it comes, with its newlines. */
  readonly onOutput?: (text: string) => void;
  /** The interpreter has started, and its boot files and the program have run. */
  readonly onStarted?: () => void;
  /** Where Storage lies. Default: a flash of its own. */
  readonly storage?: Storage;
  /** Refuses what the engine cannot parse before it runs. */
  readonly checkSyntax?: (code: string, fileName: string) => readonly SyntaxProblem[];
  /** A turn of the program that keeps the processor busy for longer counts as hung. Default 300 s. */
  readonly hangLimitUs?: number;
  /** The build of the interpreter, `process.env.BOARD`. Default `ESP32`. */
  readonly interpreterBoard?: string;
  /** Variables that the interpreter has. Default 16,383, the most an ESP32 can have; a WROOM module without PSRAM has some thousands. */
  readonly variables?: number;
  /**
   * Gets the variables that the program holds, for each layout, whenever its handlers have run and nothing is under way: first when it has been loaded, before any
   * timer. The program runs slower.
   */
  readonly onMemory?: { readonly layouts: readonly VariableLayout[]; readonly counted: (counts: readonly HeapCount[]) => void };
}

export type BoardState = 'off' | 'running' | 'restarting' | 'asleep' | 'hung';
export type ModuleFactory = (host: EngineHost) => unknown;

type BootKind = 'power-on' | 'restart' | 'reset' | 'load';

const HANG_LIMIT_US = 300e6;

/** One simulated ESP32: power, interpreter, pins, Storage. */
export class Board {
  readonly world: World;
  readonly id: string;
  readonly queue = new EventQueue();
  readonly pins: Pins;
  readonly storage: Storage;
  /** Every error that reached no handler, since the board was made. */
  readonly uncaught: UncaughtError[] = [];
  readonly #options: BoardOptions;
  readonly #natives = new Map<string, ModuleFactory>();
  readonly #globals = new Map<string, ModuleFactory>();
  readonly #powerOff: (() => void)[] = [];
  #interpreter: Interpreter | undefined;
  #bundle: { readonly text: string; readonly fileName: string } | undefined;
  #state: BoardState = 'off';
  #stackPeak = 0;
  #sleep: WakeSource | undefined;
  #wakeup = NOT_WOKEN;
  /** Ends what the board waits for before it starts again. */
  #stopWaiting: (() => void) | undefined;
  #line = '';

  constructor(options: BoardOptions) {
    this.world = options.world;
    this.id = options.id ?? 'board';
    this.#options = options;
    this.storage = options.storage ?? new Storage();
    this.#catchUp();
    this.pins = new Pins(this.queue, (kind, fields) => this.trace(kind, fields));
    for (const [name, bytes] of options.files ?? []) this.storage.write(name, bytes);
    this.world.add(this);
  }

  get state(): BoardState {
    return this.#state;
  }

  /** Board time, with the busy time of the running turn, in µs since the world began. */
  nowUs(): number {
    return this.#interpreter?.running ? this.#interpreter.nowUs() : this.queue.nowUs;
  }

  /** Stack of the interpreter's task: the deepest it was since the board was made, in bytes. */
  get stack(): { readonly peakBytes: number } {
    return { peakBytes: Math.max(this.#stackPeak, this.#interpreter?.cpu.stackPeak ?? 0) };
  }

  /** The calls at the deepest stack since the last power-on, innermost first. */
  deepestCalls(): readonly SourcePosition[] {
    return this.#interpreter?.deepestCalls() ?? [];
  }

  /** The serial number that `getSerial` gives, made from the id. */
  get serial(): string {
    const hex = [...this.id]
      .reduce((hash, char) => Math.imul(hash ^ char.charCodeAt(0), 0x01000193) >>> 0, 0x811c9dc5)
      .toString(16)
      .padStart(8, '0');
    return `24${hex.slice(0, 6)}-${hex.slice(2)}00`.slice(0, 15);
  }

  /** A native module for `require(name)`; made anew at each boot, when it is first required. */
  installModule(name: string, factory: ModuleFactory): void {
    this.#natives.set(name, factory);
  }

  /** A native global, made anew at each boot. `I2C.find` is a member of the global `I2C`, which comes first. */
  installGlobal(name: string, factory: ModuleFactory): void {
    this.#globals.set(name, factory);
  }

  /** Called when the board loses power or restarts: connections are gone without a word. */
  onPowerOff(callback: () => void): void {
    this.#powerOff.push(callback);
  }

  /** Power-on: the boot files of Storage, then the bundle's bytes, if given, as the engine loads a file. */
  boot(code?: Uint8Array, fileName = 'app.js'): void {
    this.powerOff();
    this.#catchUp();
    this.#wakeup = NOT_WOKEN;
    this.#bundle = code && { text: bytesToString(code), fileName };
    this.#start('power-on');
  }

  powerOff(): void {
    if (this.#state === 'off') return;
    this.#stop();
    this.trace('power-off', {});
  }

  /** The reset button: everything in RAM is lost, the same bundle starts again. */
  reset(): void {
    this.#stop();
    this.#wakeup = NOT_WOKEN;
    this.#start('restart');
  }

  /** Runs the callback in the next round of the idle loop, as hardware that has received something is served. Dropped when no interpreter runs. */
  inNextRound(callback: () => void): void {
    this.#catchUp();
    this.#interpreter?.loop.queueHardware(() => (callback(), true));
  }

  /** Runs a line of the console, within a round: what it shows of the value. Undefined when it threw; that is on the console by then. */
  evaluate(text: string): string | undefined {
    const shown = this.#refuse(text, 'REPL') ? undefined : this.#interpreter?.evaluate(text);
    this.reportErrors();
    return shown;
  }

  /** The value of an expression as `E.toJS` writes it, within a round. Undefined when it threw; `reportErrors` says why. */
  valueOf(expression: string): string | undefined {
    return this.#interpreter?.evaluate(`(${expression}\n)`, (value) => this.#interpreter!.json.asJs(value));
  }

  /** Says on the console what was thrown and not caught. */
  reportErrors(): void {
    this.#interpreter?.reportErrors();
  }

  /** Relaxed JSON as the interpreter reads it; undefined when it is no object. */
  parse(json: string): object | undefined {
    const interpreter = this.#interpreter;
    const outcome = interpreter?.attempt(() => interpreter.parseJson(json, true), undefined, []);
    return outcome && 'value' in outcome && typeof outcome.value === 'object' ? (outcome.value ?? undefined) : undefined;
  }

  /** Calls the listeners of an event of `E`, within a round. False when nobody listens. */
  notify(event: string, value: unknown): boolean {
    const engine = this.#interpreter?.realm.global['E'] as Record<string, unknown> | undefined;
    const listeners = engine?.[`#on${event}`];
    if (listeners !== undefined) this.#interpreter!.runHandler(listeners, engine, [value]);
    return listeners !== undefined;
  }

  /** An error of the interpreter itself, on the console. */
  complain(message: string): void {
    this.#interpreter?.uncaught(this.#interpreter.error('Error', message));
    this.reportErrors();
  }

  trace(kind: string, fields: Parameters<EngineHost['trace']>[1]): void {
    this.world.trace.add(
      this.#interpreter?.running ? Math.floor(Math.max(this.#interpreter.cpu.nowUs, this.queue.nowUs)) : this.queue.nowUs,
      this.id,
      kind,
      fields,
    );
  }

  /** A board without events stands behind the world's time until somebody does something to it. */
  #catchUp(): void {
    if (this.queue.nowUs < this.world.nowUs) this.queue.runUntil(this.world.nowUs);
  }

  #stop(): void {
    this.#stopWaiting?.();
    this.#stopWaiting = undefined;
    this.#stackPeak = this.stack.peakBytes;
    this.#interpreter?.stop();
    this.#state = 'off';
    this.pins.reset();
    for (const callback of this.#powerOff) callback();
  }

  #start(kind: BootKind, file?: string): void {
    const interpreter = this.#createInterpreter();
    this.trace('boot', { kind });
    const names = bootFiles(kind, file);
    const has = (name: string): boolean => this.storage.find(name) !== undefined;
    for (const name of names) if (has(name)) this.#run(interpreter, bytesToString(this.storage.read(name)!), name);
    const saved = has('.bootrst') ? '.bootrst' : kind === 'reset' || (kind === 'load' && file !== undefined) ? undefined : '.bootcde';
    if (file === undefined && saved !== undefined && has(saved)) this.#run(interpreter, bytesToString(this.storage.read(saved)!), saved);
    if (this.#bundle && kind !== 'reset' && file === undefined) this.#run(interpreter, this.#bundle.text, this.#bundle.fileName);
    const { E, onInit } = interpreter.realm.global;
    interpreter.emit(E as object, 'init');
    if (typeof onInit === 'function') interpreter.call(onInit, []);
    this.#options.onStarted?.();
  }

  #createInterpreter(): Interpreter {
    const { onMemory } = this.#options;
    const ledger = onMemory && new Ledger();
    const interpreter = new Interpreter({
      queue: this.queue,
      ledger,
      variables: this.#options.variables ?? MAX_VARIABLES,
      hangLimitUs: this.#options.hangLimitUs ?? HANG_LIMIT_US,
      print: (text) => this.#print(text),
      trace: (kind, fields) => this.trace(kind, fields),
      onUncaught: (error) => this.uncaught.push(error),
      onHalted: (reason) => this.#halted(reason),
      setBootCode: (code, always) => {
        const name = always ? '.bootrst' : '.bootcde';
        if (code === undefined) this.storage.erase(name);
        else this.storage.write(name, stringToBytes(code));
      },
    });
    this.#interpreter = interpreter;
    this.#state = 'running';
    if (ledger) {
      noteBoundFunctions(interpreter.realm, ledger);
      interpreter.loop.onRoundEnd = () => onMemory.counted(onMemory.layouts.map((layout) => countHeap(interpreter, ledger, layout)));
    }
    const random = this.world.random.stream(`${this.id}/math`);
    const table = new ModuleTable(interpreter, this.#natives, (name) => this.#source(name));
    table.addNative('Storage', () => storageModule(interpreter, this.storage));
    table.addNative('Flash', () => flashModule(interpreter, this.storage.flash));
    table.addNative('crypto', () => cryptoModule(interpreter));
    table.addNative('heatshrink', () => heatshrinkModule(interpreter));
    table.addNative('TelnetServer', () => telnetModule(interpreter));
    installGlobals(interpreter, [
      installEngineObject({ random: () => random.unit(), reboot: () => interpreter.cpu.stop('reboot') }),
      installChip({
        reboot: () => interpreter.cpu.stop('reboot'),
        deepSleep: (until) => {
          this.#sleep = until;
          return interpreter.cpu.stop('deep-sleep');
        },
        wakeup: this.#wakeup,
        setAttenuation: (pin, millivolts) => pinFunctions(interpreter, this.pins).setAttenuation(pin, millivolts),
      }),
      installPins(pinFunctions(interpreter, this.pins)),
      installWatches(this.pins),
      installModules(table),
      installSystem({
        serial: this.serial,
        board: this.#options.interpreterBoard ?? INTERPRETER_BOARDS.esp32,
        moduleNames: () => table.nativeNames(),
        restart: (kind, file) => {
          interpreter.loop.afterRound = () => {
            this.#stop();
            this.#start(kind, file);
          };
          interpreter.loop.wake();
        },
      }),
    ]);
    hide(interpreter.realm.global, 'AES', aesObject(interpreter));
    const ports = { ...loopbackPorts(interpreter), Serial1: consolePort(interpreter) };
    for (const [name, port] of Object.entries(ports)) hide(interpreter.realm.global, name, port);
    for (const [name, factory] of this.#globals) hideAt(interpreter.realm.global, name, factory(interpreter));
    installPipes(interpreter);
    installUnmodelled(interpreter);
    return interpreter;
  }

  #source(name: string): string | undefined {
    const bytes = this.storage.read(name);
    return bytes ? bytesToString(bytes) : this.#options.modules?.get(name);
  }

  #run(interpreter: Interpreter, text: string, fileName: string): void {
    if (!this.#refuse(text, fileName)) interpreter.runScript(text, fileName);
  }

  /** Says what the engine could not parse; true when there is something. */
  #refuse(text: string, fileName: string): boolean {
    const problems = this.#options.checkSyntax?.(text, fileName) ?? [];
    for (const { line, column, message } of problems) {
      this.#print(`Uncaught SyntaxError: ${message}\n    at ${fileName}:${line}:${column}\n`);
      const stack = [{ functionName: '', file: fileName, line, column }];
      this.uncaught.push({ timeUs: this.nowUs(), message: `SyntaxError: ${message}`, stack, printed: true });
    }
    return problems.length > 0;
  }

  #halted(reason: Halted['reason']): void {
    this.trace('halt', { reason });
    this.#stop();
    if (reason === 'hang') {
      this.#state = 'hung';
      return;
    }
    if (reason !== 'deep-sleep') return this.#restart(NOT_WOKEN);
    this.#state = 'asleep';
    this.#stopWaiting = awaitWakeup(this.pins, this.queue, this.#sleep!, (wakeup) => this.#restart(wakeup));
  }

  /** The chip starts, and its program after a moment. */
  #restart(wakeup: Wakeup): void {
    this.#state = 'restarting';
    this.#wakeup = wakeup;
    const alarm = this.queue.after(START_US, () => this.#start('restart'));
    this.#stopWaiting = () => this.queue.cancel(alarm);
  }

  #print(text: string): void {
    this.#options.onOutput?.(text);
    this.#line += text;
    for (let end = this.#line.indexOf('\n'); end >= 0; end = this.#line.indexOf('\n')) {
      const line = this.#line.slice(0, end);
      this.#line = this.#line.slice(end + 1);
      this.trace('console', { line });
      this.#options.onConsole?.(line);
    }
  }
}

/** Files of policy in the order in which they run; a file given to `load` comes behind them. */
function bootFiles(kind: BootKind, file: string | undefined): string[] {
  const policy = ['.boot0', '.boot1', '.boot2', '.boot3'];
  if (kind === 'power-on' || kind === 'restart') policy.unshift('.bootPowerOn');
  if (file !== undefined) policy.push(file);
  return policy;
}

function hideAt(global: object, path: string, value: unknown): void {
  const names = path.split('.');
  const owner = names.slice(0, -1).reduce<object>((at, name) => (at as Record<string, object>)[name]!, global);
  hide(owner, names.at(-1)!, value);
}
