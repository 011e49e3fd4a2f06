import type { EngineErrorType } from './host.ts';
import { takeBuffered } from './stream-buffer.ts';

/** What pipes need of the interpreter. */
export interface PipeHost {
  object(members?: Record<string, unknown>): object;
  native(name: string, body: (self: unknown, args: unknown[]) => unknown): unknown;
  emit(target: object, event: string, ...args: unknown[]): void;
  /** Calls a function of the program; undefined, and its error reported, when it throws. */
  callNow(callback: unknown, self: unknown, args: readonly unknown[]): unknown;
  uncaught(error: unknown): void;
  error(type: EngineErrorType, message: string): Error;
  throw(type: EngineErrorType, message: string): never;
  /** There is something to do in the next round. */
  wake(): void;
}

interface Pipe {
  readonly object: object;
  readonly source: Stream;
  readonly destination: Stream;
  readonly chunkSize: number;
  /** Closes both when the source has ended. */
  readonly end: boolean;
  drainWait: boolean;
}

type Stream = object & Readonly<Record<string, unknown>>;
/** What a round of them did: moved data, found streams that have none at the moment, or nothing at all. */
export type PipeActivity = 'data' | 'waiting' | 'none';

const DEFAULT_CHUNK = 64;

/** `E.pipe` and the pipe functions of streams (`src/jswrap_pipe.c`): in each round of the idle loop each of them moves one chunk. */
export class Pipes {
  readonly #host: PipeHost;
  #pipes: Pipe[] = [];

  constructor(host: PipeHost) {
    this.#host = host;
  }

  open(from: unknown, to: unknown, options: unknown): void {
    const host = this.#host;
    if (from === undefined || from === null || to === undefined || to === null) return;
    const source = (typeof from === 'string' ? this.#textStream(from) : from) as Stream;
    const destination = to as Stream;
    if (typeof source['read'] !== 'function')
      host.throw('Error', 'Source object does not implement the required read(buffer, length) method');
    if (typeof destination['write'] !== 'function')
      host.throw('Error', 'Destination object does not implement the required write(buffer, length) method');
    const given = typeof options === 'object' && options !== null ? (options as Record<string, unknown>) : {};
    const { complete, end, chunkSize } = given;
    const size = typeof chunkSize === 'number' || typeof chunkSize === 'boolean' ? Math.trunc(Number(chunkSize)) : 0;
    const object = host.object(complete === undefined ? {} : { '#oncomplete': complete });
    const pipe: Pipe = {
      object,
      source,
      destination,
      chunkSize: size > 0 ? size : DEFAULT_CHUNK,
      end: end === undefined || Boolean(end),
      drainWait: false,
    };
    this.#listen(source, 'close', (self) => this.#closeAll(({ source: one }) => one === self));
    this.#listen(destination, 'drain', (_self, [drained]) => {
      for (const one of this.#pipes) if (one.destination === drained) one.drainWait = false;
    });
    this.#listen(destination, 'close', (self) => this.#closeAll(({ destination: one }) => one === self));
    Object.assign(object, { chunkSize: pipe.chunkSize, end: pipe.end, destination, source });
    this.#pipes.push(pipe);
    host.wake();
    // Only now, with the pipe in place, does the engine say what it does not like.
    if (options !== undefined && given !== options) host.throw('TypeError', "'options' must be an object, or undefined");
    if (chunkSize !== undefined && !(size > 0)) host.throw('TypeError', 'chunkSize must be an integer > 0');
  }

  /** One chunk of each, until one of them closes: that ends the round. */
  run(): PipeActivity {
    let activity: PipeActivity = 'none';
    for (const pipe of this.#pipes.slice()) {
      if (pipe.drainWait || !this.#pipes.includes(pipe)) continue;
      const moved = this.#move(pipe);
      if (moved === undefined) {
        this.#close(pipe);
        return 'data';
      }
      if (activity !== 'data') activity = moved;
    }
    return activity;
  }

  /** Undefined: the source has ended. */
  #move({ source, destination, chunkSize, ...pipe }: Pipe): PipeActivity | undefined {
    const host = this.#host;
    const { read } = source;
    const { write } = destination;
    if (typeof read !== 'function') this.#complain('Source Stream does not implement the required read(length) method');
    if (typeof write !== 'function') this.#complain('Destination Stream does not implement the required write(buffer) method');
    if (typeof read !== 'function' || typeof write !== 'function') return undefined;
    const data = host.callNow(read, source, [chunkSize]);
    if (data === undefined) return undefined;
    if (lengthOf(data) === 0) return 'waiting';
    const answer = host.callNow(write, destination, [data]);
    if (answer === false) for (const one of this.#pipes) if (one.object === pipe.object) one.drainWait = true;
    return 'data';
  }

  #closeAll(which: (pipe: Pipe) => boolean): void {
    for (const pipe of this.#pipes.filter(which)) this.#close(pipe);
  }

  #close(pipe: Pipe): void {
    const { object, source, destination, end } = pipe;
    const host = this.#host;
    this.#pipes = this.#pipes.filter((one) => one !== pipe);
    host.emit(object, 'complete', object);
    const rest = takeBuffered(source);
    if (rest !== '') this.#call(destination, 'write', [rest]);
    if (!end) return;
    for (const event of ['drain', 'close']) this.#forget(destination, event);
    this.#call(destination, 'end', []);
    this.#call(destination, 'close', []);
    this.#forget(source, 'close');
    this.#call(source, 'close', []);
  }

  #call(stream: Stream, name: string, args: readonly unknown[]): void {
    if (typeof stream[name] === 'function') this.#host.callNow(stream[name], stream, args);
  }

  #complain(message: string): void {
    this.#host.uncaught(this.#host.error('Error', message));
  }

  /** Listeners and their removal are those of every object of the engine. */
  #listen(stream: Stream, event: string, body: (self: unknown, args: unknown[]) => void): void {
    this.#host.callNow(stream['on'], stream, [event, this.#host.native(event, body)]);
  }

  #forget(stream: Stream, event: string): void {
    this.#call(stream, 'removeAllListeners', [event]);
  }

  #textStream(text: string): object {
    let at = 0;
    const read = (_self: unknown, [count]: unknown[]): unknown => {
      const part = text.slice(at, (at += Number(count)));
      return part === '' ? undefined : part;
    };
    return this.#host.object({ read: this.#host.native('read', read) });
  }
}

function lengthOf(data: unknown): number {
  if (typeof data !== 'object' || data === null) return typeof data === 'string' ? data.length : 1;
  const { length, byteLength } = data as { length?: unknown; byteLength?: unknown };
  return Number(length ?? byteLength ?? Object.keys(data).length);
}
