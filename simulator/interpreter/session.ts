import { createHash } from 'node:crypto';
import type { WakeSource } from '../engine/deep-sleep.ts';
import type { EngineHost, TraceFields } from '../engine/host.ts';
import type { EventQueue } from '../queue.ts';
import type { Frame } from './channel.ts';
import { ValueReader } from './decode.ts';
import { ValueWriter } from './encode.ts';
import { EngineFault } from './engine-fault.ts';
import { EngineProcess } from './engine-process.ts';
import { engineRanOtherBytes } from './errors.ts';
import { RemoteHost } from './remote-host.ts';
import { References } from './values.ts';
import type { Workspace } from './workspace.ts';

/** What the interpreter is told at its start. */
export interface BootDocument {
  /** To be written to Storage first: name, path in the workspace, bytes. */
  readonly files: readonly (readonly [name: string, path: string, bytes: number])[];
  /** To be evaluated, in this order; those that do not exist are skipped. */
  readonly boot: readonly string[];
  /** Evaluate them where they are, instead of from a copy in RAM. */
  readonly fromStorage: boolean;
  /** Counts the variables in use, and starts this file once the first count is made. */
  readonly metered: string | undefined;
  /** Functions replace the engine's, members of objects replace members. */
  readonly globals: Readonly<Record<string, unknown>>;
  /** Objects of the host, for `require`. */
  readonly modules: Readonly<Record<string, unknown>>;
}

export interface SessionOptions {
  readonly enginePath: string;
  readonly workspace: Workspace;
  readonly time: 'virtual' | 'real';
  readonly queue: EventQueue;
  readonly boot: (host: EngineHost) => BootDocument;
  /** The bundle that must be in Storage once the files are; undefined at a restart, when the program may have changed it. */
  readonly bundle: Uint8Array | undefined;
  readonly onConsole: (line: string) => void;
  /** See `EngineProcessOptions`. */
  readonly onTerminal?: ((bytes: Uint8Array) => void) | undefined;
  readonly onDelivery: () => void;
  /** See `InterpreterOptions`. */
  readonly onMemory?: ((variables: number, variableBytes: number) => void) | undefined;
  readonly trace: (kind: string, fields: TraceFields) => void;
  readonly patienceMs: number;
}

/** Why the interpreter stands still: nothing to do before that time, it wants to start again, or the chip under it has stopped. */
export type Pause =
  | { readonly kind: 'idle'; readonly dueUs: number }
  | { readonly kind: 'restart'; readonly how: string }
  | { readonly kind: 'asleep'; readonly until: WakeSource };

/** Thrown through a call of the interpreter that gets no answer any more. */
export class Asleep extends Error {
  readonly until: WakeSource;

  constructor(until: WakeSource) {
    super('asleep');
    this.until = until;
  }
}

/** One life of the interpreter, from power-on to power-off: its process and what both sides know of each other. */
export class Session {
  readonly host: RemoteHost;
  readonly process: EngineProcess;
  /** SHA-256 of the bundle as the interpreter found it in its Storage, in hex. */
  sha256 = '';
  readonly #options: SessionOptions;
  readonly #references = new References();
  readonly #writer = new ValueWriter(this.#references);
  readonly #boot: BootDocument;
  #interrupted: Pause | undefined;
  /** Variables that the interpreter itself has in use. */
  #baseVariables: number | undefined;

  constructor(options: SessionOptions) {
    const { queue, onConsole, onDelivery, trace } = options;
    this.#options = options;
    const print = (text: string): void => text.split('\n').slice(0, -1).forEach(onConsole);
    this.host = new RemoteHost({ queue, references: this.#references, onDelivery, print, trace });
    this.#boot = options.boot(this.host);
    this.process = new EngineProcess(options);
  }

  /** The chip stops under the interpreter: its present request is its last. */
  interrupt(pause: Pause): void {
    this.#interrupted = pause;
  }

  /** Serves the interpreter until all is in place for the program to start. */
  handshake(): void {
    let frame: Frame;
    do {
      frame = this.process.request();
      this.serve(frame);
    } while (frame.kind !== 'V');
  }

  /** Serves the interpreter until it pauses; the host stands still meanwhile. */
  turn(): Pause {
    for (;;) {
      const pause = this.serve(this.process.request());
      if (pause) return pause;
    }
  }

  /** Tells a pausing interpreter what time it is and what has happened; it goes on from there. */
  resume(): void {
    this.#answer('R', this.host.takeDeliveries());
  }

  serve(frame: Frame): Pause | undefined {
    const { queue, time } = this.#options;
    const reader = new ValueReader(this.#references, frame.body);
    const nowUs = reader.float64();
    if (time === 'virtual' && nowUs > queue.nowUs) queue.runUntil(nowUs);
    if (this.#interrupted) return this.#interrupted;
    switch (frame.kind) {
      case 'H':
        this.process.console.begin();
        return this.#answer('R', this.#boot);
      case 'V':
        this.#verify(reader.value() as string);
        return this.#answer('R', undefined);
      case 'C':
        return this.#call(reader);
      case 'S':
        return { kind: 'idle', dueUs: reader.float64() };
      case 'M':
        this.#count(reader.float64(), reader.float64());
        return this.#answer('R', undefined);
      case 'B':
        return { kind: 'restart', how: reader.value() as string };
    }
    throw new SyntaxError(`the interpreter sent a request of the unknown kind ${JSON.stringify(frame.kind)}`);
  }

  #count(variables: number, variableBytes: number): void {
    if (this.#baseVariables === undefined) this.#baseVariables = variables;
    else this.#options.onMemory?.(variables - this.#baseVariables, variableBytes);
  }

  #verify(seen: string): void {
    this.sha256 = seen;
    if (!this.#options.bundle) return;
    const expected = createHash('sha256').update(this.#options.bundle).digest('hex');
    if (seen !== expected) throw engineRanOtherBytes(seen, expected);
  }

  #call(reader: ValueReader): Pause | undefined {
    const body = this.#references.function(reader.u16());
    const thisArg = reader.value();
    const args: unknown[] = [];
    while (!reader.atEnd) args.push(reader.value());
    let result: unknown;
    try {
      result = body.apply(thisArg, args as never[]);
    } catch (error) {
      if (error instanceof Asleep) return { kind: 'asleep', until: error.until };
      if (this.#interrupted) return this.#interrupted;
      if (!(error instanceof EngineFault)) throw error;
      return this.#answer('T', error.type, error.message);
    }
    return this.#interrupted ?? this.#answer('R', result);
  }

  #answer(kind: 'R' | 'T', ...values: unknown[]): undefined {
    this.#writer.float64(this.#options.queue.nowUs);
    for (const value of values) this.#writer.value(value);
    this.process.channel.answer(kind, this.#writer.take());
  }
}
