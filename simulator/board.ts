import type { EngineHost } from './engine/host.ts';
import { installGlobals } from './engine/globals/all.ts';
import { hide } from './engine/globals/install.ts';
import { Interpreter, type UncaughtError } from './engine/interpreter.ts';
import { ModuleTable } from './engine/module-table.ts';
import { EventQueue } from './queue.ts';
import { bytesToString } from './text.ts';
import type { World } from './world.ts';

/** One problem that a syntax checker found; line and column from 1. */
export interface SyntaxProblem {
  readonly line: number;
  readonly column: number;
  readonly message: string;
}

export interface BoardOptions {
  readonly world: World;
  /** Name in traces. Default `board`. */
  readonly id?: string;
  /** Text of modules that `require(name)` finds as if they were files of Storage. */
  readonly modules?: ReadonlyMap<string, string>;
  /** Files of Storage before the first boot. */
  readonly files?: ReadonlyMap<string, Uint8Array>;
  /** Gets the console line by line, without the newline. Bytes as characters; see `readable` in text.ts. */
  readonly onConsole?: (line: string) => void;
  /** Refuses what the engine cannot parse before it runs. */
  readonly checkSyntax?: (code: string, fileName: string) => readonly SyntaxProblem[];
  /** A turn of the program that keeps the processor busy for longer counts as hung. Default 300 s. */
  readonly hangLimitUs?: number;
}

export type BoardState = 'off' | 'running' | 'hung';

type ModuleFactory = (host: EngineHost) => unknown;

const HANG_LIMIT_US = 300e6;

/** One simulated ESP32: power, interpreter, pins, Storage. */
export class Board {
  readonly world: World;
  readonly id: string;
  readonly queue = new EventQueue();
  /** Every error that reached no handler, since the board was made. */
  readonly uncaught: UncaughtError[] = [];
  readonly #options: BoardOptions;
  readonly #natives = new Map<string, ModuleFactory>();
  readonly #globals = new Map<string, ModuleFactory>();
  readonly #powerOff: (() => void)[] = [];
  #interpreter: Interpreter | undefined;
  #state: BoardState = 'off';
  #line = '';

  constructor(options: BoardOptions) {
    this.world = options.world;
    this.id = options.id ?? 'board';
    this.#options = options;
    this.queue.runUntil(this.world.nowUs);
    this.world.add(this);
  }

  get state(): BoardState {
    return this.#state;
  }

  /** Board time, with the busy time of the running turn, in µs since the world began. */
  nowUs(): number {
    return this.#interpreter?.running ? this.#interpreter.nowUs() : this.queue.nowUs;
  }

  /** Stack of the interpreter's task: the deepest it was since power-on, in bytes. */
  get stack(): { readonly peakBytes: number } {
    return { peakBytes: this.#interpreter?.cpu.stackPeak ?? 0 };
  }

  /** A native module for `require(name)`; made anew at each boot, when it is first required. */
  installModule(name: string, factory: ModuleFactory): void {
    this.#natives.set(name, factory);
  }

  /** A native global, made anew at each boot. */
  installGlobal(name: string, factory: ModuleFactory): void {
    this.#globals.set(name, factory);
  }

  /** Called when the board loses power or restarts: connections are gone without a word. */
  onPowerOff(callback: () => void): void {
    this.#powerOff.push(callback);
  }

  /** Power-on, then the bundle's bytes as the engine would load a file. */
  boot(code: Uint8Array, fileName = 'app.js'): void {
    this.powerOff();
    const interpreter = this.#start();
    this.trace('boot', { file: fileName, bytes: code.length });
    this.#run(interpreter, bytesToString(code), fileName);
  }

  powerOff(): void {
    if (this.#state === 'off') return;
    this.#interpreter?.stop();
    this.#state = 'off';
    for (const callback of this.#powerOff) callback();
    this.trace('power-off', {});
  }

  trace(kind: string, fields: Parameters<EngineHost['trace']>[1]): void {
    this.world.trace.add(this.nowUs(), this.id, kind, fields);
  }

  #start(): Interpreter {
    const interpreter = new Interpreter({
      queue: this.queue,
      hangLimitUs: this.#options.hangLimitUs ?? HANG_LIMIT_US,
      print: (text) => this.#print(text),
      trace: (kind, fields) => this.trace(kind, fields),
      onUncaught: (error) => this.uncaught.push(error),
      onHalted: (reason) => this.#halted(reason),
    });
    this.#interpreter = interpreter;
    this.#state = 'running';
    installGlobals(interpreter);
    const table = new ModuleTable(interpreter, this.#natives, (name) => this.#options.modules?.get(name));
    hide(
      interpreter.realm.global,
      'require',
      interpreter.native('require', (_self, [name]) => table.require(name)),
    );
    for (const [name, factory] of this.#globals) hide(interpreter.realm.global, name, factory(interpreter));
    return interpreter;
  }

  #run(interpreter: Interpreter, text: string, fileName: string): void {
    const problems = this.#options.checkSyntax?.(text, fileName) ?? [];
    for (const { line, column, message } of problems)
      this.#print(`Uncaught SyntaxError: ${message}\n    at ${fileName}:${line}:${column}\n`);
    const [first] = problems;
    if (!first) return interpreter.runScript(text, fileName);
    const stack = [{ functionName: '', file: fileName, line: first.line, column: first.column }];
    this.uncaught.push({ timeUs: this.nowUs(), message: `SyntaxError: ${first.message}`, stack, printed: true });
  }

  #halted(reason: 'watchdog' | 'hang'): void {
    this.trace('halt', { reason });
    this.#state = 'hung';
  }

  #print(text: string): void {
    this.#line += text;
    for (let end = this.#line.indexOf('\n'); end >= 0; end = this.#line.indexOf('\n')) {
      const line = this.#line.slice(0, end);
      this.#line = this.#line.slice(end + 1);
      this.trace('console', { line });
      this.#options.onConsole?.(line);
    }
  }
}
