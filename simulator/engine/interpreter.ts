import type { EventQueue } from '../queue.ts';
import { ClassNames } from './class-names.ts';
import { BoardWatchdog } from './board-watchdog.ts';
import { WallClock } from './clock.ts';
import { CALL_US, Cpu, Halted } from './cpu.ts';
import { installEmitter, emit, listenersOf, listens } from './emitter.ts';
import { Aborted, EngineErrors } from './engine-error.ts';
import { ErrorFlags } from './error-flags.ts';
import { bodyOf } from './function-text.ts';
import { reduceLibrary } from './globals/reduce.ts';
import type { EngineErrorType, EngineHost, TraceFields } from './host.ts';
import { IdleLoop } from './idle-loop.ts';
import { RUNTIME_NAME, type FunctionSource } from './walk.ts';
import { Loader } from './loader.ts';
import { UncaughtErrors } from './uncaught-errors.ts';
import { parseJson } from './json-parse.ts';
import type { InterpreterParts } from './interpreter-parts.ts';
import { JsonText } from './json-text.ts';
import { Memory } from './memory.ts';
import { Promises } from './promises.ts';
import { kindName } from './kind-name.ts';
import { createRealm, type Realm } from './realm.ts';
import { createRuntime } from './runtime.ts';
import { SourcePositions, stackText, type SourcePosition } from './source-positions.ts';
import { Timers } from './timers.ts';
import { ValueText } from './value-text.ts';

export type Outcome = { readonly value: unknown } | { readonly error: unknown };

/** The imitated interpreter from power-on to power-off: realm, idle loop, loader. */
export class Interpreter implements EngineHost {
  readonly realm: Realm = createRealm();
  readonly timers = new Timers();
  readonly functions: FunctionSource[] = [];
  readonly valueText = new ValueText(this.functions);
  readonly json: JsonText;
  readonly errors: EngineErrors;
  readonly promises: Promises;
  readonly cpu: Cpu;
  readonly loop: IdleLoop;
  readonly positions = new SourcePositions();
  readonly loader: Loader;
  readonly queue: EventQueue;
  readonly clock: WallClock;
  readonly watchdog: BoardWatchdog;
  readonly memory: Memory;
  readonly errorFlags = new ErrorFlags();
  readonly listens = listens;
  /** Makes an expression of the program; the class is installed with the other globals. */
  regexp: (source: string, flags: string) => object = () => this.fail('RegExp is not there yet');
  pipe: EngineHost['pipe'] = () => undefined;
  /** Called by each round of the idle loop. */
  onIdle: () => void = () => undefined;
  readonly #parts: InterpreterParts;
  readonly #uncaught: UncaughtErrors;
  readonly #classes = new ClassNames(this.realm);
  #running = true;

  constructor(parts: InterpreterParts) {
    this.#parts = parts;
    this.queue = parts.queue;
    this.watchdog = new BoardWatchdog({
      queue: this.queue,
      nowUs: () => this.nowUs(),
      idle: () => !this.loop.inRound,
      bite: () => this.#bitten(),
    });
    this.clock = new WallClock(this.queue, () => this.nowUs());
    this.valueText.plainToString = this.realm.intrinsics.Object.prototype.toString;
    this.errors = new EngineErrors(
      this.realm,
      (stack) => stackText(this.positions.frames(stack)),
      (value) => this.text(value),
    );
    this.loader = new Loader({
      realm: this.realm,
      functions: this.functions,
      positions: this.positions,
      ledger: parts.ledger,
      object: () => this.object(),
      syntaxError: (message) => this.throw('SyntaxError', message),
    });
    this.#uncaught = new UncaughtErrors({
      print: (text) => parts.print(text),
      onUncaught: (error) => parts.onUncaught(error),
      describe: (error) => this.#describe(error),
      toProcess: (error) => this.#toProcess(error),
    });
    this.cpu = new Cpu(this.queue, () => {
      this.cpu.live = false;
      throw new Aborted(this.error('Error', 'Too much recursion - the stack is about to overflow'));
    });
    this.memory = new Memory(parts.variables, this.functions, () => this.#outOfMemory());
    this.cpu.onPoll = () => this.memory.look(this.cpu.busyUs, this.realm.global);
    this.json = new JsonText(this.valueText, this.functions, (value) => this.#classes.nameOf(value));
    this.loop = new IdleLoop(this.queue, this.cpu, this.timers, {
      run: (callback, self, args) => this.runHandler(callback, self, args),
      checkErrors: () => {
        this.onIdle();
        this.#uncaught.report();
        this.#reportFlags();
      },
      interrupted: () => this.#parts.print('Execution Interrupted during event processing.\n'),
      removed: () => this.errorFlags.noteRemoved((text) => this.#parts.print(text)),
      turn: (body) => this.#turn(body),
    });
    const fail = (message: string, type: EngineErrorType = 'Error'): never => this.throw(type, message);
    this.promises = new Promises({
      realm: this.realm,
      queue: (job) => this.loop.queueJob(job),
      attempt: (callback, self, args) => this.attempt(callback, self, args),
      fail,
      uncaught: (message) => this.uncaught(this.error('Error', message)),
      text: (value) => this.text(value),
    });
    reduceLibrary(this.realm);
    installEmitter(this.#emitterHost());
    this.#installRuntime(fail);
  }

  get running(): boolean {
    return this.#running;
  }

  /** Evaluates bytes of a file at root scope, as a global sloppy script. Errors go to the console. */
  runScript(text: string, fileName: string): void {
    this.loop.enter(() => {
      if (!this.#report(() => void this.loader.script(text, fileName))) this.#parts.print('Execution Interrupted.\n');
    });
  }

  /** Runs text of the console within a turn: what `show` makes of its value. Undefined when it threw; `reportErrors` says why. */
  evaluate(text: string, show = (value: unknown): string => this.json.shown(value)): string | undefined {
    let shown: string | undefined;
    this.#report(() => void (shown = show(this.loader.script(text))));
    return shown;
  }

  reportErrors(): void {
    this.#uncaught.report();
  }

  /** The body of a program function, as text of a module. */
  moduleBody(value: unknown): string | undefined {
    return typeof value === 'function' ? bodyOf(value, this.functions) : undefined;
  }

  #installRuntime(fail: (message: string) => never): void {
    const runtime = createRuntime({
      cpu: this.cpu,
      text: this.valueText,
      memory: this.memory,
      ledger: this.#parts.ledger,
      realm: this.realm,
      regexp: (source, flags) => this.regexp(source, flags),
      erased: this.loader.erased,
      fail,
      caught: (thrown) => this.#caught(thrown),
      code: (text) => this.loader.evalText(text),
      root: (accessors) => this.loader.root(accessors),
    });
    this.realm.global[RUNTIME_NAME] = runtime;
    this.realm.run(`const ${RUNTIME_NAME}=globalThis.${RUNTIME_NAME};delete globalThis.${RUNTIME_NAME};`, 'runtime');
  }

  parseJson(text: string, relaxed: boolean): unknown {
    return parseJson(text, relaxed, {
      object: () => this.object() as Record<string, unknown>,
      array: (items) => this.array(items),
      syntaxError: (message) => this.throw('SyntaxError', message),
    });
  }

  #caught(thrown: unknown): unknown {
    if (thrown instanceof Error) throw thrown; // aborted, halted, or a fault of the simulator itself
    return this.errors.translate(thrown);
  }

  /** The calls at the deepest stack so far, innermost first. */
  deepestCalls(): SourcePosition[] {
    return this.positions.frames(this.cpu.peakTrace?.stack ?? '');
  }

  /** Calls a program function for a promise or a native: whatever it throws is caught, a stack overflow too. */
  attempt(callback: unknown, self: unknown, args: readonly unknown[]): Outcome {
    const stack = this.cpu.stackUsed;
    try {
      return { value: this.invoke(callback, self, args) };
    } catch (thrown) {
      if (thrown instanceof Aborted) {
        // Out of memory ends a promise job, too.
        if (thrown.error === undefined) throw thrown;
        this.cpu.live = true;
        return { error: thrown.error };
      }
      return { error: this.#caught(thrown) };
    } finally {
      this.cpu.stackUsed = stack;
    }
  }

  invoke(callback: unknown, self: unknown, args: readonly unknown[]): unknown {
    if (typeof callback === 'function') return Reflect.apply(callback, self ?? this.realm.global, args);
    if (typeof callback === 'string') return this.loader.script(callback);
    return this.fail(`Expecting function, got ${kindName(callback)}`);
  }

  /** Runs a handler from the idle loop; reports what it throws. False when the engine interrupted it, which keeps no other one from running. */
  runHandler(callback: unknown, self: unknown, args: readonly unknown[]): boolean {
    if (!Array.isArray(callback)) return this.#report(() => void this.invoke(callback, self, args));
    let ok = true;
    for (const one of (callback as unknown[]).slice()) ok = this.#report(() => void this.invoke(one, self, args)) && ok;
    return ok;
  }

  #report(body: () => void): boolean {
    const stack = this.cpu.stackUsed;
    try {
      this.cpu.onPoll();
      body();
      return true;
    } catch (thrown) {
      if (thrown instanceof Aborted) {
        this.cpu.live = true;
        if (thrown.error !== undefined) this.uncaught(thrown.error);
        return false;
      }
      this.uncaught(this.#caught(thrown));
      return true;
    } finally {
      this.cpu.stackUsed = stack;
    }
  }

  /** Everything that runs program code runs in a turn. */
  #turn(body: () => void): void {
    if (!this.#running) return;
    this.watchdog.idle();
    this.cpu.beginTurn(this.#parts.hangLimitUs, this.watchdog.deadlineUs);
    this.memory.beginTurn();
    try {
      body();
    } catch (thrown) {
      if (!(thrown instanceof Halted)) throw thrown;
      this.stop();
      this.#parts.onHalted(thrown.reason);
    }
  }

  /** The watchdog's time is over: in the middle of a turn, or while nothing runs. */
  #bitten(): void {
    if (!this.#running) return;
    if (this.loop.inRound) this.cpu.stop('watchdog');
    this.stop();
    this.#parts.onHalted('watchdog');
  }

  /** Power-off: nothing of this interpreter runs any more. */
  stop(): void {
    this.#running = false;
    this.watchdog.stop();
    this.loop.stop();
  }

  /** Ends the handler without an error that anybody sees but the console and `errorFlag`. */
  #outOfMemory(): never {
    this.cpu.live = false;
    if (!this.errorFlags.has('MEMORY')) this.#parts.print('OUT OF MEMORY\n');
    this.errorFlags.raise(['LOW_MEMORY', 'MEMORY']);
    throw new Aborted(undefined);
  }

  #reportFlags(): void {
    const flags = this.errorFlags.takeFresh();
    if (flags.length === 0) return;
    const { E } = this.realm.global;
    if (typeof E === 'object' && E !== null) this.emit(E, 'errorFlag', this.array(flags));
    this.loop.queueJob(() => this.#parts.print(`New interpreter error: ${flags.join(',')}\n`));
  }

  uncaught(error: unknown): void {
    this.#uncaught.add(error);
    this.loop.wake();
  }

  #describe(error: unknown): { timeUs: number; message: string; stack: readonly SourcePosition[] } {
    return { timeUs: this.nowUs(), message: this.text(error), stack: this.positions.frames(this.errors.v8Stack(error) ?? '') };
  }

  #toProcess(error: unknown): boolean {
    const process = this.realm.global['process'] as Record<string, unknown> | undefined;
    const listeners = process?.['#onuncaughtException'];
    if (listeners !== undefined) this.runHandler(listeners, process, [error]);
    return listeners !== undefined;
  }

  fail(message: string): never {
    return this.throw('Error', message);
  }

  throw(type: EngineErrorType, message: string): never {
    throw this.error(type, message);
  }

  setBootCode(code: string | undefined, always: boolean): void {
    this.#parts.setBootCode(code, always);
  }

  // EngineHost

  nowUs(): number {
    return Math.floor(this.cpu.settle());
  }

  elapseUs(durationUs: number): void {
    this.cpu.elapse(durationUs);
  }

  object(members: Record<string, unknown> = {}, className?: string): object {
    const object = Object.assign(new this.realm.intrinsics.Object(), members);
    if (className !== undefined) Object.setPrototypeOf(object, this.classPrototype(className));
    return object;
  }

  array(items: readonly unknown[]): unknown[] {
    return this.realm.arrayFrom(items);
  }

  uint8Array(bytes: Uint8Array | readonly number[]): Uint8Array {
    return new this.realm.intrinsics.Uint8Array(bytes);
  }

  arrayBuffer(bytes: Uint8Array): ArrayBuffer {
    return this.uint8Array(bytes).buffer as ArrayBuffer;
  }

  fn<This, Args extends unknown[], Result>(body: (this: This, ...args: Args) => Result): (...args: Args) => Result {
    return this.native(body.name, (self, args) => body.apply(self as This, args as Args)) as (...args: Args) => Result;
  }

  /** A native function of the program; the call itself takes processor time. */
  native(name: string, body: (self: unknown, args: unknown[]) => unknown): (...args: unknown[]) => unknown {
    return this.realm.wrap((self, args) => {
      this.cpu.nowUs += CALL_US;
      return body(self, args);
    }, name) as (...args: unknown[]) => unknown;
  }

  constructor_(className: string, make: (...args: unknown[]) => object): unknown {
    const constructor = this.realm.wrapConstructor((_newTarget, args) => make(...args), className);
    Object.defineProperty(constructor, 'prototype', { value: this.classPrototype(className) });
    return constructor;
  }

  pin(number: number): unknown {
    return this.realm.global[`D${number}`];
  }

  emit(target: object, event: string, ...args: unknown[]): void {
    emit(this.#emitterHost(), target, event, args);
  }

  tell(target: object, event: string, ...args: unknown[]): void {
    if (listens(target, event)) this.runHandler(listenersOf(target, event), target, args);
  }

  call(callback: unknown, args: readonly unknown[], thisArg?: unknown): void {
    this.loop.queueCallbacks(callback, thisArg, args);
  }

  error(type: EngineErrorType, message: string): Error {
    return this.errors.make(type, message);
  }

  print(text: string): void {
    if (this.#running) this.#parts.print(text);
  }

  text(value: unknown): string {
    return this.valueText.of(value);
  }

  trace(kind: string, fields: TraceFields): void {
    this.#parts.trace(kind, fields);
  }

  /** Prototype of the native class of that name; `print` shows the name. */
  classPrototype(name: string): object {
    return this.#classes.prototype(name);
  }

  #emitterHost(): Parameters<typeof emit>[0] {
    return {
      realm: this.realm,
      queueCallbacks: (self, callbacks, args) => this.loop.queueCallbacks(callbacks, self, args),
      typeError: (message) => this.throw('TypeError', message),
    };
  }
}
