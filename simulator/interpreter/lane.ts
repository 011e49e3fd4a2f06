import { createHash } from 'node:crypto';
import type { EngineHost, TraceFields } from '../engine/host.ts';
import { EventQueue, type Alarm } from '../queue.ts';
import type { Frame } from './channel.ts';
import { ValueReader } from './decode.ts';
import { ValueWriter } from './encode.ts';
import { EngineProcess } from './engine-process.ts';
import { engineRanOtherBytes } from './errors.ts';
import { preludeProgram } from './prelude/program.ts';
import { EngineError, RemoteHost } from './remote-host.ts';
import { References } from './values.ts';
import { Workspace } from './workspace.ts';

/** What stands in front of the interpreter's own API. Functions and objects are those of the host that was handed over. */
export interface Natives {
  /** Replaced global functions: `digitalWrite`. */
  readonly globals?: Readonly<Record<string, unknown>>;
  /** Replaced members of global objects: `I2C1: { writeTo }`, `Math: { random }`. */
  readonly members?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  /** What `require` gives: an object of the host, or the source text of a module. */
  readonly modules?: Readonly<Record<string, object | string>>;
}

export interface InterpreterOptions {
  /** The interpreter's executable. */
  readonly enginePath: string;
  /** The bytes of `dist/app.js`; they become `.bootcde`. */
  readonly bundle: Uint8Array;
  /** Other files of the board's Storage. */
  readonly files?: ReadonlyMap<string, Uint8Array>;
  readonly time: 'virtual' | 'real';
  readonly natives: (host: EngineHost) => Natives;
  readonly onConsole: (line: string) => void;
  readonly trace?: (kind: string, fields: TraceFields) => void;
  /** How long the program may stay away from the idle loop, in host time. Default 30 s. */
  readonly patienceMs?: number;
}

const BUNDLE_FILE = '.bootcde';
const DEFAULT_PATIENCE_MS = 30_000;

/**
 * A board whose program runs on a real Espruino interpreter. In virtual time it is a member of the world like any other board:
 * each wake of its queue is one turn of the interpreter, from "this is what happened" to "nothing is due before T";
 * host and interpreter never run at once. In real time the interpreter runs by itself and asks the host when it needs something.
 */
export class InterpreterBoard {
  readonly queue = new EventQueue();
  /** SHA-256 of the bundle, in hex, as the interpreter computed it over its own Storage. Empty before `start`. */
  sha256 = '';
  readonly #options: InterpreterOptions;
  readonly #references = new References();
  readonly #writer = new ValueWriter(this.#references);
  readonly #host: RemoteHost;
  readonly #natives: Natives;
  readonly #workspace: Workspace;
  #process: EngineProcess;
  #wake: Alarm | undefined;
  #idle = false;

  constructor(options: InterpreterOptions) {
    this.#options = options;
    this.#host = new RemoteHost({
      queue: this.queue,
      references: this.#references,
      virtual: options.time === 'virtual',
      onDelivery: () => this.#wakeAt(this.queue.nowUs),
      print: options.onConsole,
      trace: options.trace ?? (() => undefined),
    });
    this.#natives = options.natives(this.#host);
    this.#workspace = new Workspace(preludeProgram(options.time));
    this.#process = this.#powerOn();
  }

  /** Starts the interpreter, fills its Storage, checks the bundle in it and evaluates it; returns at the first idle loop. */
  async start(): Promise<void> {
    await this.#process.start();
    this.#turn();
  }

  async stop(): Promise<void> {
    await this.#process.stop();
    this.#workspace.remove();
  }

  #powerOn(): EngineProcess {
    const { enginePath, onConsole, patienceMs = DEFAULT_PATIENCE_MS } = this.#options;
    return new EngineProcess({ enginePath, workspace: this.#workspace, onConsole, patienceMs });
  }

  /** Runs the interpreter until nothing is left to do at the present time. */
  #turn(): void {
    this.#idle = false;
    while (!this.#idle) this.#serve(this.#process.request());
  }

  #wakeAt(timeUs: number): void {
    if (!this.#idle) return;
    if (this.#wake && !this.#wake.cancelled) {
      if (this.#wake.timeUs <= timeUs) return;
      this.queue.cancel(this.#wake);
    }
    this.#wake = this.queue.at(timeUs, () => {
      this.#wake = undefined;
      this.#answer('R', this.#host.takeDeliveries());
      this.#turn();
    });
  }

  #serve(frame: Frame): void {
    const reader = new ValueReader(this.#references, frame.body);
    const nowUs = reader.float64();
    if (this.#options.time === 'virtual' && nowUs > this.queue.nowUs) this.queue.runUntil(nowUs);
    switch (frame.kind) {
      case 'H':
        this.#process.console.begin();
        return this.#answer('R', this.#setup());
      case 'V':
        this.#verify(reader.value() as string);
        return this.#answer('R', undefined);
      case 'S':
        this.#idle = true;
        return this.#wakeAt(this.#host.hasDeliveries ? this.queue.nowUs : reader.float64());
      case 'C':
        return this.#call(reader);
    }
    throw new SyntaxError(`the interpreter sent a request of the unknown kind ${JSON.stringify(frame.kind)}`);
  }

  #setup(): object {
    const { bundle, files = new Map<string, Uint8Array>() } = this.#options;
    const stored = [...files, [BUNDLE_FILE, bundle] as const];
    const { globals = {}, members = {}, modules = {} } = this.#natives;
    return { files: stored.map(([name, bytes], index) => this.#workspace.addFile(name, bytes, index)), globals, members, modules };
  }

  #verify(seen: string): void {
    const expected = createHash('sha256').update(this.#options.bundle).digest('hex');
    if (seen !== expected) throw engineRanOtherBytes(seen, expected);
    this.sha256 = seen;
  }

  #call(reader: ValueReader): void {
    const body = this.#references.function(reader.u16());
    const thisArg = reader.value();
    const args: unknown[] = [];
    while (!reader.atEnd) args.push(reader.value());
    try {
      this.#answer('R', body.apply(thisArg, args as never[]));
    } catch (error) {
      if (!(error instanceof EngineError)) throw error;
      this.#answer('T', error.type, error.message);
    }
  }

  #answer(kind: 'R' | 'T', ...values: unknown[]): void {
    this.#writer.float64(this.queue.nowUs);
    for (const value of values) this.#writer.value(value);
    this.#process.channel.answer(kind, this.#writer.take());
  }
}
