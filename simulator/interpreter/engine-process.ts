import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, constants, openSync } from 'node:fs';
import { Socket } from 'node:net';
import { resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { Channel, type Frame } from './channel.ts';
import { ConsoleFile, ConsoleLines } from './console.ts';
import { engineDied, engineHung, engineMissing } from './errors.ts';
import { Watchdog } from './watchdog.ts';
import type { Workspace } from './workspace.ts';

export interface EngineProcessOptions {
  readonly enginePath: string;
  readonly workspace: Workspace;
  readonly onConsole: (line: string) => void;
  /** Gets the console as it comes; then `type` reaches it, too. Real time only: what comes over this way keeps no order with requests. */
  readonly onTerminal?: ((bytes: Uint8Array) => void) | undefined;
  /** How long the interpreter may stay away from its idle loop, in host time. */
  readonly patienceMs: number;
}

/** How often to look whether a starting interpreter has opened its pipes. */
const START_POLL_MS = 5;

/** One run of the interpreter's process, from power-on to its end. */
export class EngineProcess {
  readonly channel: Channel;
  readonly console: ConsoleLines;
  readonly #child: ChildProcess;
  readonly #patienceMs: number;
  readonly #ended: Promise<void>;
  #end: string | undefined;
  #watchdog: Watchdog | undefined;
  readonly #terminal: Socket | undefined;

  constructor(options: EngineProcessOptions) {
    const { workspace, onTerminal, onConsole } = options;
    workspace.makePipes();
    // Not the pipe of a child process, which is a socket: that is full after some hundred characters, and nobody reads while the host stands still.
    const terminal = onTerminal ? openSync(workspace.path('c'), constants.O_RDONLY | constants.O_NONBLOCK) : undefined;
    const output = openSync(workspace.path(onTerminal ? 'c' : 'console'), 'w');
    this.#patienceMs = options.patienceMs;
    this.channel = new Channel(workspace.path('o'), workspace.path('i'));
    this.console = onTerminal ? new ConsoleLines(onConsole) : new ConsoleFile(workspace.path('console'), onConsole);
    // Its standard input stays open and silent: at its end the interpreter would quit.
    // A process group of its own: the terminal's Ctrl-C is for the host, and a wrapper script ends together with what it started.
    this.#child = spawn(resolve(options.enginePath), ['prelude.js'], {
      cwd: workspace.directory,
      stdio: ['pipe', output, output],
      detached: true,
    });
    closeSync(output);
    if (terminal !== undefined) this.#terminal = new Socket({ fd: terminal, readable: true, writable: false });
    this.#terminal
      ?.on('error', () => undefined)
      .on('data', (bytes: Buffer) => {
        this.console.take(bytes.toString('latin1'));
        onTerminal?.(bytes);
      });
    this.#child.stdin!.on('error', () => undefined);
    this.#ended = new Promise((done) => {
      const end = (how: string): void => {
        this.#end ??= how;
        done();
      };
      this.#child.once('error', (error) => end(`at once (${error.message})`));
      this.#child.once('exit', (code, signal) => end(signal ? `by ${signal}` : `with exit code ${code}`));
    });
  }

  get pid(): number | undefined {
    return this.#child.pid;
  }

  /** Bytes for the console. */
  type(bytes: Uint8Array): void {
    this.#child.stdin!.write(bytes);
  }

  /** Waits until the interpreter has opened the bridge. */
  async start(): Promise<void> {
    const startMs = performance.now();
    while (!this.channel.opened) {
      await delay(START_POLL_MS);
      this.#checkStart(startMs);
    }
    this.#watch();
  }

  /** The same, with the host standing still: for a restart in the middle of a turn. */
  startBlocking(): void {
    const startMs = performance.now();
    const nothing = new Int32Array(new SharedArrayBuffer(4));
    while (!this.channel.opened) {
      Atomics.wait(nothing, 0, 0, START_POLL_MS);
      this.#checkStart(startMs);
    }
    this.#watch();
  }

  #checkStart(startMs: number): void {
    if (this.#end === undefined && performance.now() - startMs < this.#patienceMs) return;
    this.console.read();
    const seen = this.#end === undefined ? 'did not start its program' : `ended ${this.#end}`;
    throw engineMissing(this.#child.spawnfile, `it ${seen}, and printed "${this.console.tail.trim().slice(-200)}"`);
  }

  #watch(): void {
    this.#watchdog = new Watchdog(this.#child.pid!, this.#patienceMs);
  }

  /** The interpreter's next request; blocks until it is there. */
  request(): Frame {
    const frame = this.#watchdog!.waiting(() => this.channel.readBlocking());
    this.console.read();
    if (frame) return frame;
    throw this.failure();
  }

  /** Why there are no more requests. */
  failure(): Error {
    this.console.read();
    const tail = this.console.tail;
    return this.#watchdog?.bitten ? engineHung(this.#patienceMs, tail) : engineDied(this.#end ?? 'by itself', tail);
  }

  /** Resolves when the process has ended, for whatever reason. */
  get ended(): Promise<void> {
    return this.#ended;
  }

  /** Ends the process, delivers the rest of its console and waits for its end. */
  async stop(): Promise<void> {
    const { pid } = this.#child;
    if (this.#end === undefined && pid !== undefined) killGroup(pid);
    this.channel.close();
    this.console.close();
    this.#terminal?.destroy();
    await this.#watchdog?.stop();
    await this.#ended;
  }
}

function killGroup(pid: number): void {
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // It has just ended by itself.
  }
}
