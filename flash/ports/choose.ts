import { noBoard, severalBoards } from './errors.ts';
import { boardPorts, portLine, type ListedPort } from './list.ts';
import { networkAddress } from './open.ts';
import type { UsbIdentity } from './port.ts';

export interface Choice {
  readonly path: string;
  readonly usb?: UsbIdentity;
}

export interface ChooseOptions {
  /** From `-p` or `MOTE_PORT`. */
  readonly named?: string | undefined;
  /** Last used in this project. */
  readonly remembered?: string | undefined;
  readonly list: () => Promise<readonly ListedPort[]>;
  /** Asks the user; absent when nobody can be asked. Undefined: none of them. */
  readonly ask?: (ports: readonly ListedPort[]) => Promise<ListedPort | undefined>;
}

/** Finds the port to use: the named one, else the remembered one if it is there, else the only one; among several the user chooses. */
export async function choosePort(options: ChooseOptions): Promise<Choice> {
  const { named, remembered } = options;
  if (named !== undefined && networkAddress(named)) return { path: named };
  // A board behind the network is in no list; the project chose it once.
  if (named === undefined && remembered !== undefined && networkAddress(remembered)) return { path: remembered };
  const listed = await options.list();
  if (named !== undefined) return chosen(listed.find(({ path }) => path === named) ?? { path: named });
  const boards = boardPorts(listed);
  const last = listed.find(({ path }) => path === remembered);
  if (last) return chosen(last);
  if (boards.length === 1) return chosen(boards[0]!);
  if (boards.length === 0) throw noBoard();
  const answer = await options.ask?.(boards);
  if (!answer) throw severalBoards(boards.map(portLine));
  return chosen(answer);
}

function chosen({ path, usb }: ListedPort): Choice {
  return usb ? { path, usb } : { path };
}
