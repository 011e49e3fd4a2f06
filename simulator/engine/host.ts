import type { EventQueue } from '../queue.ts';

/** Fields of a trace event: plain values only, so that the same run writes the same bytes. */
export type TraceFields = Readonly<Record<string, string | number | boolean | null>>;

export type EngineErrorType = 'Error' | 'TypeError' | 'SyntaxError' | 'ReferenceError' | 'InternalError';

/**
 * What a native module (`net`, `Wifi`, `I2C1`, …) of the imitated interpreter needs of it.
 * Everything handed to the program is made here, so that it belongs to the program's own realm.
 */
export interface EngineHost {
  /** This board's hardware events. */
  readonly queue: EventQueue;
  /** Board time, with the busy time of the running turn. */
  nowUs(): number;
  /** The running native call keeps the processor busy for so long; hardware events in that time happen. */
  elapseUs(durationUs: number): void;
  /** A program object; `on`, `emit`, `removeListener`, `removeAllListeners` come from the engine's Object prototype. `className` is what the engine prints. */
  object(members?: Record<string, unknown>, className?: string): object;
  array(items: readonly unknown[]): unknown[];
  uint8Array(bytes: Uint8Array | readonly number[]): Uint8Array;
  arrayBuffer(bytes: Uint8Array): ArrayBuffer;
  /** Makes a host function callable by the program; arguments arrive as they are, undefined where missing. `this` is passed on. */
  fn<This, Args extends unknown[], Result>(body: (this: This, ...args: Args) => Result): (...args: Args) => Result;
  /** A class of the program: called, with or without `new`, it gives what `make` makes. Objects of `className` are its instances. */
  constructor_(className: string, make: (...args: unknown[]) => object): unknown;
  /** The pin object of that number, as `D5` is. */
  pin(number: number): unknown;
  /** Queues an event on an object, as the engine's emit does: listeners run in the next pass of the idle loop. */
  emit(target: object, event: string, ...args: unknown[]): void;
  /** Calls the listeners at once, before everything queued, as the engine gives received data to a stream. From the idle loop only (`call`). */
  tell(target: object, event: string, ...args: unknown[]): void;
  /** Whether the program listens to that event, or somebody else sees to it that it will not be missed. */
  listens(target: object, event: string): boolean;
  /** Queues a call of a program function (or source text) for the next pass of the idle loop. */
  call(callback: unknown, args: readonly unknown[], thisArg?: unknown): void;
  /** Moves what the source has to the destination, a chunk in each round of the idle loop, as `E.pipe` does. */
  pipe(source: unknown, destination: unknown, options?: unknown): void;
  /** An error of the engine's own kind, to throw. */
  error(type: EngineErrorType, message: string): Error;
  /** Reports an error that no handler can catch where it arises: `uncaughtException` or the console. */
  uncaught(error: unknown): void;
  /** Text that the interpreter itself prints, such as a warning. No newline is added. */
  print(text: string): void;
  /** The engine's text of a value, as `String(value)` gives it on the board. */
  text(value: unknown): string;
  trace(kind: string, fields: TraceFields): void;
}
