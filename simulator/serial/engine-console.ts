import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { BoardConsole } from './console.ts';
import type { FlashChip } from './flash-chip.ts';

export interface EngineConsoleOptions {
  /** An Espruino binary for this computer. */
  readonly enginePath: string;
  /** Where its Storage lies in the board's flash: brought in at power-on, taken back when it stops. */
  readonly storage?: { readonly flash: FlashChip; readonly offset: number; readonly bytes: number };
  /** Lets host events in, between two events of the world. */
  readonly post: (callback: () => void) => void;
}

const CTRL_C = 0x03;
/** File that the interpreter keeps its flash in. */
const STORAGE_FILE = 'espruino.flash';

/** The console of a real interpreter: its own process on two pipes, started and killed with the board's power. */
export class EngineConsole implements BoardConsole {
  onOutput: (bytes: Uint8Array) => void = () => undefined;
  readonly #options: EngineConsoleOptions;
  readonly #folder = mkdtempSync(join(tmpdir(), 'mote-console-'));
  #child: ChildProcess | undefined;
  #interrupted = false;

  constructor(options: EngineConsoleOptions) {
    this.#options = options;
    process.once('exit', this.#end);
  }

  power(on: boolean): void {
    if (this.#child) {
      this.#child.kill('SIGKILL');
      this.#child = undefined;
      this.#saveStorage();
    }
    if (on) this.#start();
  }

  receive(bytes: Uint8Array): void {
    for (const byte of bytes) {
      // A second Ctrl-C in a row would end a build for a PC; on a board it is one more interrupt.
      if (byte === CTRL_C && this.#interrupted) continue;
      this.#interrupted = byte === CTRL_C;
      this.#child?.stdin?.write(Uint8Array.of(byte));
    }
  }

  /** Ends the interpreter and removes its folder. */
  close(): void {
    process.removeListener('exit', this.#end);
    this.#end();
  }

  readonly #end = (): void => {
    this.power(false);
    rmSync(this.#folder, { recursive: true, force: true });
  };

  #start(): void {
    this.#loadStorage();
    const child = spawn(resolve(this.#options.enginePath), [], { cwd: this.#folder, stdio: ['pipe', 'pipe', 'ignore'] });
    this.#child = child;
    child.stdin.on('error', () => undefined);
    child.on('error', (error) => this.#print(child, Buffer.from(`\r\n${error.message}\r\n`)));
    child.stdout.on('data', (bytes: Buffer) => this.#print(child, bytes));
  }

  #print(child: ChildProcess, bytes: Uint8Array): void {
    this.#options.post(() => {
      if (this.#child === child) this.onOutput(bytes);
    });
  }

  #loadStorage(): void {
    const { storage } = this.#options;
    if (!storage) return;
    const file = join(this.#folder, STORAGE_FILE);
    const content = storage.flash.read(storage.offset, existsSync(file) ? readFileSync(file).length : storage.bytes);
    if (existsSync(file) || content.some((byte) => byte !== 0xff)) writeFileSync(file, content);
  }

  #saveStorage(): void {
    const { storage } = this.#options;
    const file = join(this.#folder, STORAGE_FILE);
    if (!storage || !existsSync(file)) return;
    const content = readFileSync(file).subarray(0, storage.bytes);
    storage.flash.erase(storage.offset, content.length);
    storage.flash.program(storage.offset, content);
  }
}
