import type { BoardConsole } from '../../flash/console/board-console.ts';
import type { Output } from '../output.ts';
import { findBoard, type BoardFlags } from './port.ts';

/** Opens the console of the board that the flags mean, does something with it, and closes the port whatever happened. */
export async function withConsole<Result>(
  flags: BoardFlags,
  output: Output,
  work: (console: BoardConsole) => Promise<Result>,
  onText: (text: string) => void = () => undefined,
): Promise<Result> {
  const [door, { BoardConsole }] = await Promise.all([findBoard(flags, output), import('../../flash/console/board-console.ts')]);
  const port = await door.open();
  try {
    return await work(await BoardConsole.open(port, { log: (line) => output.detail(line), onText }));
  } finally {
    await port.close();
  }
}
