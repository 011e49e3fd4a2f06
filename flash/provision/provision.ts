import { DEFAULT_SLOT_BYTES, FENCE, type LayoutFile, SIGNATURE_AREA, SLOT_A, SLOT_B, storageLayout } from '../../firmware/ota/layout.ts';
import { PAGE_BYTES } from '../../firmware/ota/slot.ts';
import type { BoardConsole } from '../console/board-console.ts';
import { piecesOf, type Compress } from '../console/pieces.ts';
import { checkBoard } from '../deploy/board-state.ts';
import { memoryShort, noSha256 } from '../deploy/errors.ts';
import { noTls, storageFull, storageNotEmpty } from './errors.ts';
import { verifyFiles } from './verify.ts';

export interface ProvisionRequest {
  readonly chip: string;
  /** Files with the identity: names and byte strings. */
  readonly identity: readonly (readonly [name: string, bytes: string])[];
  readonly needsTls: boolean;
  /** Keys that updates are checked with, as `fleet/ota/keys.ts` writes them for a board. */
  readonly keys: string;
  readonly boot0: string;
  readonly loader: string;
  readonly rescue: string;
  /** Default: 128 kB, or what fits. */
  readonly slotBytes: number | undefined;
  readonly erase: boolean;
  readonly compress: Compress;
  readonly report: (doneBytes: number, totalBytes: number) => void;
}

/** What the board said of itself. Nothing of it is secret. */
export interface Provisioned {
  readonly board: string;
  readonly interpreter: string;
  readonly serial: string;
  readonly slotBytes: number;
  readonly storageBytes: number;
  /** Variables free without a program. */
  readonly freeVariables: number;
}

/** For the update agent beside an application that publishes: see the table in `docs/updates.md`. */
const LEAST_VARIABLES = 2000;
/** All pages of an ESP32's Storage, at worst. */
const ERASE_MS = 120_000;
/** Where Storage begins in the flash of an ESP32. */
export const STORAGE_ADDRESS = 0x320000;
const LINUX_STORAGE_ADDRESS = 0x10000000;

/** Sets a board up: slots, keys, identity, boot files and fence, in the order that `firmware/ota/layout.ts` lays down, read back after a restart. */
export async function provisionBoard(console: BoardConsole, request: ProvisionRequest): Promise<Provisioned> {
  const { path } = console.link.port;
  checkBoard(console, request.chip);
  const found = await probe(console, request);
  await console.restart('reset');
  const freeVariables = (await console.evaluate('process.memory().free')) as number;
  if (freeVariables < LEAST_VARIABLES) throw memoryShort(path, freeVariables, LEAST_VARIABLES);
  const files = plan(console, request, found.storageBytes);
  if (found.names.length > 0) await console.evaluate('require("Storage").eraseAll()', ERASE_MS);
  const totalBytes = files.reduce((sum, { bytes }) => sum + bytes.length, 0);
  let doneBytes = 0;
  for (const file of files) {
    await writeFile(console, file, found.hasHeatshrink ? request.compress : undefined);
    doneBytes += file.bytes.length;
    request.report(doneBytes, totalBytes);
  }
  await console.restart('E.reboot');
  await verifyFiles(console, files);
  const { version, board } = console.interpreter;
  const slotBytes = files.find(({ name }) => name === SLOT_A)!.sizeBytes;
  return {
    board,
    interpreter: version,
    serial: found.serial,
    slotBytes: slotBytes - (slotBytes % PAGE_BYTES),
    storageBytes: found.storageBytes,
    freeVariables,
  };
}

interface Found {
  readonly names: readonly string[];
  readonly serial: string;
  readonly storageBytes: number;
  readonly hasHeatshrink: boolean;
}

/** Refuses what would not work before anything is changed. */
async function probe(console: BoardConsole, { erase, needsTls }: ProvisionRequest): Promise<Found> {
  const { path } = console.link.port;
  const [modules, hasSha, serial, storageBytes] = (await console.evaluate(
    '[process.env.MODULES,!!require("crypto").SHA256,getSerial(),require("Storage").getStats().totalBytes]',
  )) as [string, boolean, string, number];
  const has = (name: string): boolean => modules.split(',').includes(name);
  if (!has('crypto') || !hasSha) throw noSha256(path);
  if (needsTls && !has('tls')) throw noTls(path);
  const names = (await console.evaluate('require("Storage").list().slice(0,100)')) as string[];
  if (names.length > 0 && !erase) throw storageNotEmpty(path, names);
  return { names, serial, storageBytes, hasHeatshrink: has('heatshrink') };
}

/** Where everything goes; smaller slots where the usual ones do not fit and none were asked for. */
function plan(console: BoardConsole, request: ProvisionRequest, storageBytes: number): LayoutFile[] {
  const { identity, keys, boot0, loader, rescue } = request;
  const storageAddress = console.interpreter.board.startsWith('LINUX') ? LINUX_STORAGE_ADDRESS : STORAGE_ADDRESS;
  const layout = (slotBytes: number): LayoutFile[] => storageLayout({ storageAddress, slotBytes, rescue, keys, identity, boot0, loader });
  // A page at the end stays for the application's own files.
  const neededBytes = (files: readonly LayoutFile[]): number =>
    Math.max(...files.map(({ offset, sizeBytes }) => offset + sizeBytes)) + PAGE_BYTES;
  const wanted = request.slotBytes ?? DEFAULT_SLOT_BYTES;
  let fits = wanted;
  while (fits > PAGE_BYTES && neededBytes(layout(fits)) > storageBytes) fits -= PAGE_BYTES;
  if (fits === wanted || (request.slotBytes === undefined && fits > 2 * PAGE_BYTES)) return layout(fits);
  throw storageFull(console.link.port.path, storageBytes, neededBytes(layout(wanted)), fits > PAGE_BYTES ? fits : 0);
}

/** Areas that stay empty. */
export const EMPTY_FILES: readonly string[] = [SLOT_A, SLOT_B, SIGNATURE_AREA, FENCE];

async function writeFile(console: BoardConsole, { name, bytes, sizeBytes }: LayoutFile, compress: Compress | undefined): Promise<void> {
  const write = (data: string, offset: number): Promise<unknown> =>
    console.evaluate(`require("Storage").write(${JSON.stringify(name)},${data},${offset},${sizeBytes})`);
  if (bytes === '') return void (await write('"\\xff"', 0));
  for (const { offset, expression } of piecesOf(Buffer.from(bytes, 'latin1'), await console.encoder(), compress))
    await write(`E.toString(${expression})`, offset);
}
