import type { BoardConsole } from '../console/board-console.ts';
import type { Compress } from '../console/pieces.ts';
import { checkBoard, checkMemory, readState, type BoardState } from './board-state.ts';
import { writeSlot } from './slot-writer.ts';
import { tryProgram } from './trial.ts';

export interface DeployRequest {
  readonly bundle: Uint8Array;
  /** Name and version, for messages. */
  readonly name: string;
  /** Chip that it was built for: `esp32`, `esp32s3`, `esp32c3`. */
  readonly chip: string;
  /** Of `fleet/ota/chunks.ts`, so that the next release over the air can reuse what lies in the slot. */
  readonly chunkTable: string;
  /** The program `firmware/ota/cable` as built. */
  readonly writer: string;
  readonly compress: Compress;
  readonly replaceBoot: boolean;
  /** See `TrialOptions`. */
  readonly hello: { readonly text: string; readonly seen: () => boolean } | undefined;
  /** How long the program has until it says hello. */
  readonly patienceMs: number;
  readonly report: (step: DeployStep) => void;
}

export type DeployStep =
  | {
      readonly step: 'found';
      readonly board: string;
      readonly interpreter: string;
      readonly active: string | undefined;
      readonly target: string;
    }
  | { readonly step: 'writing'; readonly doneBytes: number }
  | { readonly step: 'sealed'; readonly ms: number }
  | { readonly step: 'starting' };

export interface Deployed {
  readonly slot: string;
  readonly sequence: number;
  /** From the first byte of the transfer to the verified slot. */
  readonly transferMs: number;
}

/** Longer than any transfer. */
const ABANDONED_MS = 300_000;

/**
 * Brings a bundle into the slot that is not running, lets the board start with it, and keeps it when it stays up. Wherever it is cut off,
 * the board starts what it started before.
 */
export async function deployBundle(console: BoardConsole, request: DeployRequest): Promise<Deployed> {
  const { bundle, name, report } = request;
  checkBoard(console, request.chip);
  const state = await readState(console, request.replaceBoot);
  const { active, target } = state;
  report({ step: 'found', board: console.interpreter.board, interpreter: console.interpreter.version, active, target });
  const transferMs = await transfer(console, request, state);
  report({ step: 'sealed', ms: transferMs });
  report({ step: 'starting' });
  const before = active ? 'the program that it had' : 'its rescue bundle';
  await tryProgram(console, { slot: target, name, before, hello: request.hello, patienceMs: request.patienceMs });
  return { slot: target, sequence: state.nextSequence, transferMs };

  /** Without the program that runs: it would need the memory, and print between the answers. */
  async function transfer(board: BoardConsole, { chunkTable, writer, compress }: DeployRequest, found: BoardState): Promise<number> {
    await board.restart('reset');
    // Until the writer has its own: a board whose host is gone does not stay without a program.
    await board.evaluate(`(setTimeout(E.reboot,${ABANDONED_MS}),0)`);
    try {
      await checkMemory(board);
      const startMs = performance.now();
      const content = { slot: found.target, sequence: found.nextSequence, bundle, chunkTable };
      const onProgress = (doneBytes: number): void => report({ step: 'writing', doneBytes });
      await writeSlot(board, content, { program: writer, compress: found.hasHeatshrink ? compress : undefined, onProgress });
      return Math.round(performance.now() - startMs);
    } catch (error) {
      // If it still hears. Otherwise the writer on the board restarts it by itself.
      await board.restart('E.reboot', 3000).catch(() => undefined);
      throw error;
    }
  }
}
