import type { Port } from '../../flash/ports/port.ts';
import { Option, type Command } from '../command-line.ts';
import type { Output } from '../output.ts';
import { choosePortFor, portOption } from '../port-choice.ts';

/** Flags of every command that talks to the console of a board. */
export interface BoardFlags {
  port?: string;
  transport: 'serial' | 'ble';
}

/** A board that was chosen: its port can be opened again and again. */
export interface BoardDoor {
  readonly path: string;
  open(): Promise<Port>;
}

export function addBoardOptions(command: Command): Command {
  return command
    .addOption(portOption())
    .addOption(
      new Option('--transport <kind>', 'ble: over Bluetooth, through the espruino package if it is installed; -p is the name of the board')
        .choices(['serial', 'ble'])
        .default('serial'),
    );
}

/** Chooses the board that a command is for. Nothing is opened yet. */
export async function findBoard({ port, transport }: BoardFlags, output: Output): Promise<BoardDoor> {
  if (transport === 'ble') {
    const { bleName, openBle } = await import('../../flash/ports/ble.ts');
    const path = bleName(port);
    return { path, open: () => openBle(path) };
  }
  const choice = await choosePortFor(port, output);
  const { openPort, DEFAULT_BAUD } = await import('../../flash/ports/open.ts');
  return { path: choice.path, open: () => openPort(choice.path, DEFAULT_BAUD, choice.usb) };
}
