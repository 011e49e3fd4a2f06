import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { InterpreterBoard, type InterpreterOptions } from '../interpreter/lane.ts';
import type { BoardConsole } from './console.ts';
import type { FlashChip } from './flash-chip.ts';

export interface EngineConsoleOptions extends Omit<InterpreterOptions, 'time' | 'onTerminal'> {
  /** Where its Storage lies in the board's flash: brought in at power-on, taken back when it stops. */
  readonly storage?: { readonly flash: FlashChip; readonly offset: number; readonly bytes: number };
}

const CTRL_C = 0x03;

/** The console of a real interpreter: its own process, started and killed with the board's power, with the natives of the simulator in front of it. */
export class EngineConsole implements BoardConsole {
  onOutput: (bytes: Uint8Array) => void = () => undefined;
  /** To be plugged into its surroundings before the first power-on. */
  readonly board: InterpreterBoard;
  readonly #options: EngineConsoleOptions;
  #on = false;

  constructor({ storage, ...options }: EngineConsoleOptions) {
    this.#options = { ...options, ...(storage ? { storage } : {}) };
    this.board = new InterpreterBoard({
      ...options,
      time: 'real',
      onTerminal: (bytes) => options.world.post(() => this.#on && this.onOutput(bytes)),
    });
  }

  power(on: boolean): void {
    if (this.#on) {
      this.board.powerOff();
      this.#saveStorage();
    }
    this.#on = on;
    if (!on) return;
    this.#loadStorage();
    try {
      this.board.bootBlocking();
    } catch (error) {
      return this.#say(error as Error);
    }
    this.board.serve().catch((error: Error) => this.#say(error));
  }

  receive(bytes: Uint8Array): void {
    // At Ctrl-C on an empty line a build for a PC gets ready to end; a board does not.
    const interrupts = bytes.every((byte) => byte === CTRL_C);
    this.board.type(interrupts ? Uint8Array.of(0x20, CTRL_C) : bytes);
  }

  /** Ends the interpreter and removes its folder. */
  async close(): Promise<void> {
    this.power(false);
    await this.board.stop();
  }

  /** What went wrong with the interpreter, where its user looks. */
  #say({ message }: Error): void {
    this.#options.world.post(() => this.onOutput(Buffer.from(`\r\n${message}\r\n`)));
  }

  #loadStorage(): void {
    const { storage } = this.#options;
    if (!storage) return;
    const file = this.board.storageFile;
    const content = storage.flash.read(storage.offset, existsSync(file) ? readFileSync(file).length : storage.bytes);
    if (existsSync(file) || content.some((byte) => byte !== 0xff)) writeFileSync(file, content);
  }

  #saveStorage(): void {
    const { storage } = this.#options;
    const file = this.board.storageFile;
    if (!storage || !existsSync(file)) return;
    const content = readFileSync(file).subarray(0, storage.bytes);
    storage.flash.erase(storage.offset, content.length);
    storage.flash.program(storage.offset, content);
  }
}
