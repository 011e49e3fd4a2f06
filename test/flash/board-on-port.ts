/** A virtual board behind a port of this machine, running in real time. */
import { afterEach } from 'vitest';
import { ToolError } from '../../report/tool-error.ts';
import { flashBoard, type FlashOutcome, type FlashRequest } from '../../flash/flash.ts';
import type { FlashEvent } from '../../flash/events.ts';
import { assembleFirmware, type Firmware } from '../../flash/image/firmware.ts';
import { openPort } from '../../flash/ports/open.ts';
import { runRealTime } from '../../simulator/real-time.ts';
import { SerialBoard, type SerialBoardOptions } from '../../simulator/serial/board.ts';
import { FlashChip, type FlashChipOptions } from '../../simulator/serial/flash-chip.ts';
import { STORAGE_PARTITION } from '../../simulator/serial/images.ts';
import { listenSerial } from '../../simulator/serial/listener.ts';
import { ReplConsole } from '../../simulator/serial/repl-console.ts';
import { Storage } from '../../simulator/storage.ts';
import { World } from '../../simulator/world.ts';
import { release } from './images.ts';

export interface BoardOnPort {
  readonly board: SerialBoard;
  readonly flash: FlashChip;
  readonly world: World;
  readonly url: string;
  stop(): Promise<void>;
}

export type BoardSetup = Partial<Omit<SerialBoardOptions, 'queue' | 'flash'>> & {
  readonly protocol?: 'tcp' | 'rfc2217';
  readonly flash?: FlashChipOptions | FlashChip;
  /** The world that the given console is in. */
  readonly world?: World;
};

/** The ROM and the bootloader take their time on a chip; here only the order of what they do matters. */
const BRISK = { romUs: 20_000, bootUs: 20_000, enRiseUs: 5_000 };

export async function boardOnPort(setup: BoardSetup = {}): Promise<BoardOnPort> {
  const { protocol = 'rfc2217', flash: content, world = new World(), ...options } = setup;
  const flash = content instanceof FlashChip ? content : new FlashChip(content);
  const console =
    options.console ??
    new ReplConsole({ world, storage: new Storage(flash.cells.part(STORAGE_PARTITION.offset, STORAGE_PARTITION.bytes)) });
  const board = new SerialBoard({ queue: world.queue, flash, ...BRISK, ...options, console });
  const listener = await listenSerial({ world, board, protocol, port: 0 });
  const running = runRealTime(world);
  return {
    board,
    flash,
    world,
    url: `${protocol}://127.0.0.1:${listener.port}`,
    stop: async () => {
      await listener.close();
      board.stop();
      world.stop();
      await running;
    },
  };
}

/** What starts a test's boards; they stop with the test. */
export function boardsOfATest(): (setup?: BoardSetup) => Promise<BoardOnPort> {
  const present: BoardOnPort[] = [];
  afterEach(async () => {
    for (const board of present.splice(0)) await board.stop();
  });
  return async (setup) => {
    const board = await boardOnPort(setup);
    present.push(board);
    return board;
  };
}

/** The parts of a release, assembled and checked. */
export function firmwareOf(parts: readonly { name: string; bytes: Uint8Array }[] = release()): Firmware {
  return assembleFirmware('release', parts);
}

/** Flashes over a port of its own, which is closed afterwards, and keeps what was reported. */
export async function flashOver(url: string, request: Partial<FlashRequest>, events: FlashEvent[] = []): Promise<FlashOutcome> {
  const port = await openPort(url);
  try {
    return await flashBoard({ port, promptMs: 5000, report: (event) => events.push(event), ...request });
  } finally {
    await port.close();
  }
}

/** The error a flashing of a release ends with, as scripts see it. */
export async function failure(url: string, request: Partial<FlashRequest> = {}): Promise<{ code: string; exitCode: number; text: string }> {
  try {
    await flashOver(url, { firmware: firmwareOf(), ...request });
  } catch (error) {
    if (!(error instanceof ToolError)) throw error;
    return { code: error.code, exitCode: error.exitCode, text: `${error.message} ${error.hint}` };
  }
  throw new Error('the flashing did not fail');
}

/** Where the flash differs from the parts of a release; empty when it holds them byte for byte. */
export function differences(flash: FlashChip, parts: readonly { name: string; offset: number; bytes: Uint8Array }[]): string[] {
  return parts.filter(({ offset, bytes }) => !Buffer.from(flash.read(offset, bytes.length)).equals(bytes)).map(({ name }) => name);
}
