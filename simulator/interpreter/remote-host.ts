import type { EngineErrorType, EngineHost, TraceFields } from '../engine/host.ts';
import { numberText } from '../engine/number-text.ts';
import { pinReference } from '../engine/pin-object.ts';
import type { EventQueue } from '../queue.ts';
import { EngineFault } from './engine-fault.ts';
import type { References } from './values.ts';

export interface RemoteHostOptions {
  readonly queue: EventQueue;
  readonly references: References;
  /** Something waits for the interpreter's next step. */
  readonly onDelivery: () => void;
  readonly print: (text: string) => void;
  readonly trace: (kind: string, fields: TraceFields) => void;
}

/**
 * The real interpreter seen as the native modules see the imitated one, so that the same `net`, `Wifi` and `I2C1` stand behind both.
 * Objects and functions made here appear in the program as stubs that call back over the bridge.
 */
export class RemoteHost implements EngineHost {
  readonly queue: EventQueue;
  readonly trace: (kind: string, fields: TraceFields) => void;
  readonly print: (text: string) => void;
  readonly #options: RemoteHostOptions;
  #jobs: (() => void)[] = [];
  #deliveries: unknown[] = [];
  #urgent: unknown[] = [];

  constructor(options: RemoteHostOptions) {
    this.#options = options;
    this.queue = options.queue;
    this.trace = options.trace;
    this.print = options.print;
  }

  nowUs(): number {
    return this.queue.nowUs;
  }

  /** In real time, too, a native may wait for what happens on the board's queue, such as a connection: the world's clock catches up later. */
  elapseUs(durationUs: number): void {
    this.queue.runUntil(this.queue.nowUs + durationUs);
  }

  /** The engine gives every object `on`; natives use it to hang a callback on what they are about to return. */
  object(members: Record<string, unknown> = {}, className?: string): object {
    const { references } = this.#options;
    const object = { ...members };
    Object.defineProperty(object, 'on', {
      value: (event: string, listener: unknown) => references.listen(object, event, listener),
      enumerable: false,
    });
    references.addObject(object, className);
    return object;
  }

  array(items: readonly unknown[]): unknown[] {
    return [...items];
  }

  uint8Array(bytes: Uint8Array | readonly number[]): Uint8Array {
    return Uint8Array.from(bytes);
  }

  arrayBuffer(bytes: Uint8Array): ArrayBuffer {
    return Uint8Array.from(bytes).buffer;
  }

  fn<This, Args extends unknown[], Result>(body: (this: This, ...args: Args) => Result): (...args: Args) => Result {
    this.#options.references.addFunction(body as (...args: never[]) => unknown);
    return body as (...args: Args) => Result;
  }

  constructor_(_className: string, make: (...args: unknown[]) => object): unknown {
    return this.fn(make);
  }

  pin(number: number): unknown {
    return pinReference(number);
  }

  emit(target: object, event: string, ...args: unknown[]): void {
    this.#options.references.keep(target);
    this.#deliver(target, event, args);
  }

  /** Before what is queued in the same round. */
  tell(target: object, event: string, ...args: unknown[]): void {
    this.#options.references.keep(target);
    this.#urgent.push(target, event, args);
    this.#options.onDelivery();
  }

  /** The program's listeners are over there, and so is what nobody hears (`prelude/bridge.ts`). */
  listens(): true {
    return true;
  }

  /** A native's own function is the engine's work, done here when the idle loop comes round; the program's is queued over there. */
  call(callback: unknown, args: readonly unknown[], thisArg?: unknown): void {
    if (this.#options.references.functionId(callback) === undefined) return this.#deliver(callback, undefined, args);
    this.#jobs.push(() => void Reflect.apply(callback as (...args: unknown[]) => unknown, thisArg, args));
    this.#options.onDelivery();
  }

  /** The interpreter's own takes its place in the program (`prelude/bridge.ts`). */
  pipe(): void {
    throw this.error('InternalError', 'pipe is called on what is no stream');
  }

  error(type: EngineErrorType, message: string): Error {
    return new EngineFault(type, message);
  }

  uncaught(error: unknown): void {
    const type = error instanceof EngineFault ? error.type : 'Error';
    this.#deliver(undefined, undefined, [type, error instanceof Error ? error.message : this.text(error)]);
  }

  text(value: unknown): string {
    if (typeof value === 'number') return numberText(value);
    if (Array.isArray(value)) return value.map((item) => (item === undefined || item === null ? '' : this.text(item))).join(',');
    return String(value);
  }

  get hasDeliveries(): boolean {
    return this.#deliveries.length > 0 || this.#jobs.length > 0;
  }

  /**
   * One round of the idle loop on this side: does the natives' own work that was queued before it, then gives what waits for the program.
   * Flat: target, event, arguments, target, … No event: a call of the target. No target: an error that nobody can catch.
   */
  takeDeliveries(): unknown[] {
    const jobs = this.#jobs;
    const earlier = this.#deliveries;
    this.#jobs = [];
    this.#deliveries = [];
    for (const job of jobs) job();
    const taken = [...earlier, ...this.#urgent, ...this.#deliveries];
    this.#deliveries = [];
    this.#urgent = [];
    return taken;
  }

  #deliver(target: unknown, event: string | undefined, args: readonly unknown[]): void {
    this.#deliveries.push(target, event, args);
    this.#options.onDelivery();
  }
}
