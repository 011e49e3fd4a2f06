/** Virtual boards that start at once into their interpreter, and consoles opened on them; all end with the test. */
import { createServer, type AddressInfo } from 'node:net';
import { afterEach } from 'vitest';
import { BoardConsole } from '../../../flash/console/board-console.ts';
import { openPort } from '../../../flash/ports/open.ts';
import { CHIPS } from '../../../simulator/serial/chip.ts';
import { FlashChip } from '../../../simulator/serial/flash-chip.ts';
import { STORAGE_PARTITION } from '../../../simulator/serial/images.ts';
import { ReplConsole } from '../../../simulator/serial/repl-console.ts';
import { flashStandIn } from '../../../simulator/serial/stand-in.ts';
import { Storage } from '../../../simulator/storage.ts';
import { World } from '../../../simulator/world.ts';
import { boardOnPort, type BoardOnPort, type BoardSetup } from '../board-on-port.ts';

export interface ConsoleText {
  take(piece: string): void;
  all(): string;
  /** Resolves when the text is there. */
  holds(text: string): Promise<void>;
}

export interface OpenConsole extends BoardOnPort {
  readonly console: BoardConsole;
  readonly text: ConsoleText;
}

type Setup = BoardSetup & { readonly blank?: boolean };

let ending: (() => Promise<void>)[] = [];

/** Starts boards of a kind. Called in a `describe`. */
export function consolesOfATest({ packets }: { packets: boolean }): {
  (setup?: Setup): Promise<OpenConsole>;
  board(setup?: Setup): Promise<BoardOnPort>;
} {
  afterEach(async () => {
    for (const end of ending.splice(0).reverse()) await end();
  });
  const start = async (setup: Setup = {}): Promise<BoardOnPort> => {
    const { blank, ...rest } = setup;
    const flash = new FlashChip();
    if (!blank) flashStandIn(flash, CHIPS.esp32);
    const world = new World();
    const { offset, bytes } = STORAGE_PARTITION;
    const console = new ReplConsole({ world, packets, storage: new Storage(flash.cells.part(offset, bytes)) });
    const board = await boardOnPort({ protocol: 'tcp', flash, world, console, ...rest });
    ending.push(() => board.stop());
    return board;
  };
  const open = async (setup?: Setup): Promise<OpenConsole> => {
    const board = await start(setup);
    const port = await openPort(board.url);
    ending.push(() => port.close());
    const text = new Gathered();
    const console = await BoardConsole.open(port, { onText: (piece) => text.take(piece) });
    return { ...board, console, text };
  };
  return Object.assign(open, { board: start });
}

/** A port with nothing behind it that would answer. */
export async function bareBoard(): Promise<{ url: string }> {
  const server = createServer((socket) => socket.on('error', () => undefined).resume());
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  ending.push(() => new Promise((resolve) => server.close(() => resolve())));
  return { url: `tcp://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

class Gathered implements ConsoleText {
  #text = '';
  readonly #looks = new Set<() => void>();

  take(piece: string): void {
    this.#text += piece;
    for (const look of this.#looks) look();
  }

  all(): string {
    return this.#text;
  }

  holds(text: string): Promise<void> {
    return new Promise((resolve) => {
      const look = (): void => {
        if (!this.#text.includes(text)) return;
        this.#looks.delete(look);
        resolve();
      };
      this.#looks.add(look);
      look();
    });
  }
}
