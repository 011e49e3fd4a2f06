import { existsSync } from 'node:fs';
import { ExitCode } from '../../report/exit-codes.ts';
import { ToolError } from '../../report/tool-error.ts';
import { SerialBoard } from '../../simulator/serial/board.ts';
import { CHIPS, type ChipName } from '../../simulator/serial/chip.ts';
import { EngineConsole } from '../../simulator/serial/engine-console.ts';
import { FlashChip } from '../../simulator/serial/flash-chip.ts';
import { STORAGE_PARTITION } from '../../simulator/serial/images.ts';
import { listenSerial, type SerialListener } from '../../simulator/serial/listener.ts';
import { ReplConsole } from '../../simulator/serial/repl-console.ts';
import { flashStandIn } from '../../simulator/serial/stand-in.ts';
import { Storage } from '../../simulator/storage.ts';
import { loadFlash, saveFlash } from './flash-image.ts';
import { uncaughtOf, type CheckSyntax, type Lane, type Place } from './lane.ts';
import type { SerialSettings } from './serial-settings.ts';

/** DTR and RTS change one after the other over a network; a slower EN makes up for it. */
const EN_RISE_US = 200_000;

export interface SerialPlace extends Place {
  readonly serial: SerialSettings;
  readonly chip: ChipName;
  /** A real interpreter to put behind the port. */
  readonly engine: string | undefined;
  readonly checkSyntax: CheckSyntax;
  /** The port is open under this name. */
  readonly onPort: (url: string) => void;
}

/** A board that is reached through its serial port: ROM loader, flash, and the console of an imitated or a real interpreter. */
export function serialLane(place: SerialPlace): Lane {
  const { world, serial, chip, engine, onPort } = place;
  const flash = flashOf(serial, chip);
  const console = engine === undefined ? imitated(place, flash) : real(place, engine, flash);
  const board = new SerialBoard({
    queue: world.queue,
    flash,
    chip,
    console,
    startIn: serial.holdBoot ? 'download' : 'run',
    enRiseUs: EN_RISE_US,
    paced: true,
    faults: serial.faults,
  });
  let listener: SerialListener | undefined;
  return {
    kind: engine === undefined ? 'simulated' : 'interpreter',
    boot: async () => {
      listener = await listenSerial({ world, board, protocol: serial.protocol, port: serial.port });
      onPort(`${serial.protocol}://127.0.0.1:${listener.port}`);
    },
    stop: async () => {
      await listener?.close();
      board.stop();
      if (console instanceof EngineConsole) await console.close();
      if (serial.flashImage !== undefined) saveFlash(serial.flashImage, flash);
    },
    halted: () => false,
    // What is typed at the console may throw as it likes.
    uncaught: () => (console instanceof ReplConsole && place.program ? uncaughtOf(console.board) : []),
    stackPeakBytes: () => (console instanceof ReplConsole ? console.board.stack.peakBytes : undefined),
  };
}

function imitated({ world, surroundings, program, files, modules, onConsole, checkSyntax }: SerialPlace, flash: FlashChip): ReplConsole {
  const { offset, bytes } = STORAGE_PARTITION;
  const storage = new Storage(flash.cells.part(offset, bytes));
  const console = new ReplConsole({ world, files, modules, onConsole, checkSyntax, storage, ...(program ? { program } : {}) });
  surroundings.plug(console.board);
  return console;
}

function real(
  { world, surroundings, program, files, modules, onConsole }: SerialPlace,
  enginePath: string,
  flash: FlashChip,
): EngineConsole {
  if (program)
    throw new ToolError({
      code: 'USAGE_SERIAL',
      message: '--serial with --engine starts the interpreter alone, without a program',
      hint: 'Leave the program out and upload it through the port, or leave --engine out.',
      exitCode: ExitCode.usage,
    });
  const console = new EngineConsole({ world, enginePath, files, modules, onConsole, storage: { flash, ...STORAGE_PARTITION } });
  surroundings.plug(console.board);
  return console;
}

/** The saved flash; a blank one when the file is yet to be written; without a file one that has the interpreter already. */
function flashOf({ flashImage, flash: options }: SerialSettings, chip: ChipName): FlashChip {
  if (flashImage !== undefined && existsSync(flashImage)) return loadFlash(flashImage, options);
  const flash = new FlashChip(options);
  if (flashImage === undefined) flashStandIn(flash, CHIPS[chip]);
  return flash;
}
