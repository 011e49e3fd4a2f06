import type { EngineErrorType, EngineHost, TraceFields } from '../engine/host.ts';
import type { EventQueue } from '../queue.ts';
import type { References } from './values.ts';

/** An error of the engine's own kind: it is thrown anew on the other side of the bridge. */
export class EngineError extends Error {
  readonly type: EngineErrorType;

  constructor(type: EngineErrorType, message: string) {
    super(message);
    this.type = type;
  }
}

/** What waits for the interpreter's next step: an event on an object, or (no event) a call. No target: an error that nobody can catch. */
export interface Delivery {
  readonly target: unknown;
  readonly event: string | undefined;
  readonly args: readonly unknown[];
}

export interface RemoteHostOptions {
  readonly queue: EventQueue;
  readonly references: References;
  /** Virtual time: native calls take board time. In real time they take what they take. */
  readonly virtual: boolean;
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
  #deliveries: Delivery[] = [];

  constructor(options: RemoteHostOptions) {
    this.#options = options;
    this.queue = options.queue;
    this.trace = options.trace;
    this.print = options.print;
  }

  nowUs(): number {
    return this.queue.nowUs;
  }

  elapseUs(durationUs: number): void {
    if (this.#options.virtual) this.queue.runUntil(this.queue.nowUs + durationUs);
  }

  object(members: Record<string, unknown> = {}): object {
    const object = { ...members };
    this.#options.references.addObject(object);
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

  emit(target: object, event: string, ...args: unknown[]): void {
    this.#deliver({ target, event, args });
  }

  call(callback: unknown, args: readonly unknown[]): void {
    this.#deliver({ target: callback, event: undefined, args });
  }

  error(type: EngineErrorType, message: string): Error {
    return new EngineError(type, message);
  }

  uncaught(error: unknown): void {
    const type = error instanceof EngineError ? error.type : 'Error';
    this.#deliver({ target: undefined, event: undefined, args: [type, error instanceof Error ? error.message : String(error)] });
  }

  text(value: unknown): string {
    return String(value);
  }

  get hasDeliveries(): boolean {
    return this.#deliveries.length > 0;
  }

  /** What has gathered since the last step, flat: target, event, arguments, target, … */
  takeDeliveries(): unknown[] {
    const taken = this.#deliveries.flatMap(({ target, event, args }) => [target, event, args]);
    this.#deliveries = [];
    return taken;
  }

  #deliver(delivery: Delivery): void {
    this.#deliveries.push(delivery);
    this.#options.onDelivery();
  }
}
