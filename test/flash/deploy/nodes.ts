/** Virtual boards as provisioning leaves them, on a port of this machine, and what deploys to them. */
import { afterEach } from 'vitest';
import type { BootFiles } from '../../../build/boot-files.ts';
import { storageLayout } from '../../../firmware/ota/layout.ts';
import { PAGE_BYTES } from '../../../firmware/ota/slot.ts';
import { chunkTable, cutIntoChunks } from '../../../fleet/ota/chunks.ts';
import { BoardConsole } from '../../../flash/console/board-console.ts';
import { deployBundle, type Deployed, type DeployRequest } from '../../../flash/deploy/deploy.ts';
import { openPort } from '../../../flash/ports/open.ts';
import type { Port } from '../../../flash/ports/port.ts';
import { ToolError } from '../../../report/tool-error.ts';
import { compress } from '../../../simulator/engine/heatshrink.ts';
import { STORAGE_ADDRESS } from '../../../simulator/engine/modules/flash.ts';
import { CHIPS } from '../../../simulator/serial/chip.ts';
import { FlashChip } from '../../../simulator/serial/flash-chip.ts';
import { STORAGE_PARTITION } from '../../../simulator/serial/images.ts';
import { ReplConsole, type ReplOptions } from '../../../simulator/serial/repl-console.ts';
import { flashStandIn } from '../../../simulator/serial/stand-in.ts';
import { Storage } from '../../../simulator/storage.ts';
import { stringToBytes } from '../../../simulator/text.ts';
import { World } from '../../../simulator/world.ts';
import { compiledBootFiles, compiledForDevice } from '../../support/compiled.ts';
import { boardOnPort, type BoardOnPort, type BoardSetup } from '../board-on-port.ts';

export const RESCUE = 'print("rescue runs")';
const SLOT_BYTES = 8 * PAGE_BYTES;

export interface Programs extends BootFiles {
  readonly writer: string;
}

/** What boards and deploys need. */
export async function buildPrograms(): Promise<Programs> {
  return { ...(await compiledBootFiles()), writer: (await compiledForDevice('firmware/ota/cable')).toString('latin1') };
}

export interface NodeOptions extends Partial<Pick<ReplOptions, 'variables' | 'packets'>> {
  /** Appended to `.boot0`. */
  readonly policy?: string;
  /** Storage stays empty. */
  readonly bare?: boolean;
  readonly storageBytes?: number;
  readonly serial?: BoardSetup;
}

export interface Node extends BoardOnPort {
  readonly storage: Storage;
  readonly lines: string[];
}

const running: (() => Promise<void>)[] = [];

/** Ends every node of a test. Called in a `describe`. */
export function nodesOfATest(): void {
  afterEach(async () => {
    for (const stop of running.splice(0)) await stop();
  });
}

export async function startNode(programs: Programs, options: NodeOptions = {}): Promise<Node> {
  const { policy = '', bare, storageBytes = STORAGE_PARTITION.bytes, serial, ...repl } = options;
  const flash = new FlashChip();
  flashStandIn(flash, CHIPS.esp32);
  const storage = new Storage(flash.cells.part(STORAGE_PARTITION.offset, storageBytes));
  const { boot0, loader } = programs;
  const layout = storageLayout({
    storageAddress: STORAGE_ADDRESS,
    slotBytes: SLOT_BYTES,
    rescue: RESCUE,
    keys: '',
    boot0: boot0 + policy,
    loader,
  });
  if (!bare) for (const { name, bytes, sizeBytes } of layout) storage.write(name, stringToBytes(bytes || '\xff'), 0, sizeBytes);
  const world = new World();
  const lines: string[] = [];
  const console = new ReplConsole({ world, storage, onConsole: (line) => lines.push(line), ...repl });
  const board = await boardOnPort({ protocol: 'tcp', flash, world, console, ...serial });
  running.push(() => board.stop());
  return { ...board, storage, lines };
}

/** A bundle that says its version; `then` is more of it. */
export function bundleOf(version: string, then = '', bytes = 0): Buffer {
  const code = `print("version ${version}");${then}`;
  return Buffer.from(code + '\n'.repeat(Math.max(0, bytes - code.length)));
}

export interface DeployOptions extends Partial<Pick<DeployRequest, 'hello' | 'chip' | 'replaceBoot' | 'patienceMs'>> {
  /** Stands between the command and the port. */
  readonly wrap?: (port: Port) => Port;
}

export async function deployTo(
  node: Pick<Node, 'url'>,
  programs: Programs,
  bundle: Uint8Array,
  options: DeployOptions = {},
): Promise<Deployed> {
  const { wrap = (port) => port, ...more } = options;
  const port = await openPort(node.url);
  try {
    const console = await BoardConsole.open(wrap(port));
    return await deployBundle(console, {
      bundle,
      name: 'test 1.0',
      chip: 'esp32',
      chunkTable: chunkTable(cutIntoChunks(bundle, compress)),
      writer: programs.writer,
      compress,
      replaceBoot: false,
      hello: undefined,
      patienceMs: 10_000,
      report: () => undefined,
      ...more,
    });
  } finally {
    await port.close();
  }
}

/** The failure of a promise as scripts see it. */
export async function failureOf(promise: Promise<unknown>): Promise<{ code: string; exitCode: number; text: string }> {
  try {
    await promise;
  } catch (error) {
    if (!(error instanceof ToolError)) throw error;
    return { code: error.code, exitCode: error.exitCode, text: `${error.message} ${error.hint}` };
  }
  throw new Error('nothing failed');
}

/** Presses RESET, and gives what the board says it runs. */
export async function runsAfterReset(node: Node): Promise<string> {
  node.lines.length = 0;
  node.board.pressReset();
  const port = await openPort(node.url);
  try {
    await BoardConsole.open(port);
  } finally {
    await port.close();
  }
  return node.lines.filter((line) => /^version |^rescue /.test(line)).join();
}
