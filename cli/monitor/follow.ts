import { setTimeout as delay } from 'node:timers/promises';
import type { Port } from '../../flash/ports/port.ts';
import { ToolError } from '../../report/tool-error.ts';
import type { BoardDoor } from '../board/port.ts';

export interface FollowOptions {
  readonly door: BoardDoor;
  readonly onBytes: (bytes: Uint8Array) => void;
  /** The port is gone, or back. */
  readonly onState: (state: 'lost' | 'back') => void;
  /** Done once, when the port is open. */
  readonly onOpen?: (port: Port) => Promise<void>;
  readonly signal: AbortSignal;
}

/** How often a port that is gone is looked for. */
const RETRY_MS = 300;

/** Listens to a port until the signal; one that vanishes, as at a reset of a board with USB of its own, is opened again as soon as it is back. */
export async function follow({ door, onBytes, onState, onOpen, signal }: FollowOptions): Promise<void> {
  let first = onOpen;
  for (let port: Port | undefined = await door.open(); port;) {
    try {
      port.onData(onBytes);
      const lost = new Promise<void>((resolve) => port!.onLost(() => resolve()));
      await first?.(port);
      first = undefined;
      await Promise.race([lost, aborted(signal)]);
    } finally {
      await port.close();
    }
    if (signal.aborted) return;
    onState('lost');
    port = await reopen(door, signal);
    if (port) onState('back');
  }
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
}

async function reopen(door: BoardDoor, signal: AbortSignal): Promise<Port | undefined> {
  for (;;) {
    await delay(RETRY_MS);
    if (signal.aborted) return undefined;
    try {
      return await door.open();
    } catch (error) {
      if (!(error instanceof ToolError)) throw error;
    }
  }
}
