import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { storageLayout } from '../../firmware/ota/layout.ts';
import { CONFIRM, PAGE_BYTES, PARDON, sealedHeader, setFlag, TRY, VALID, writeHeader, type SlotArea } from '../../firmware/ota/slot.ts';
import { chunkTable, cutIntoChunks } from '../../fleet/ota/chunks.ts';
import { keysForBoard, readKeySet } from '../../fleet/ota/keys.ts';
import { ExitCode } from '../../report/exit-codes.ts';
import { ToolError } from '../../report/tool-error.ts';
import { compress } from '../../simulator/engine/heatshrink.ts';
import { STORAGE_ADDRESS } from '../../simulator/engine/modules/flash.ts';
import { CHIPS, type ChipName } from '../../simulator/serial/chip.ts';
import { FlashChip } from '../../simulator/serial/flash-chip.ts';
import { STORAGE_PARTITION } from '../../simulator/serial/images.ts';
import { flashStandIn } from '../../simulator/serial/stand-in.ts';
import { Storage } from '../../simulator/storage.ts';
import { bytesToString, stringToBytes } from '../../simulator/text.ts';
import { deviceBootFiles, deviceProgram } from '../board/device-program.ts';
import { existingFile } from '../entry.ts';
import { loadFlash, saveFlash } from './flash-image.ts';
import type { Program } from './program.ts';

export interface NodeFlash {
  readonly storage: Storage;
  /** Writes the file. */
  save(): void;
}

/** Seconds that a program has to confirm itself; the one that a node begins with is confirmed. */
const CONFIRM_S = 300;
const FIRST_SEQUENCE = 1;

/**
 * The flash of a node in a file: as its last run left it, or, when the file is yet to be written, as provisioning leaves a board, with the
 * program confirmed in slot A.
 * @param keys `keys.json` of `mote ota keygen`; without it the node takes no updates
 * @throws ToolError USAGE_FLASH_IMAGE
 */
export async function openNode(file: string, chip: ChipName, program: Program | undefined, keys: string | undefined): Promise<NodeFlash> {
  const isNew = !existsSync(file);
  const flash = isNew ? new FlashChip() : loadFlash(file);
  const { offset, bytes } = STORAGE_PARTITION;
  const storage = new Storage(flash.cells.part(offset, bytes));
  if (isNew) {
    flashStandIn(flash, CHIPS[chip]);
    await provision(storage, keys);
    if (program) install(storage, program.bytes, file);
  }
  return { storage, save: () => saveFlash(file, flash) };
}

async function provision(storage: Storage, keys: string | undefined): Promise<void> {
  const [boot, rescue] = await Promise.all([deviceBootFiles(), deviceProgram('firmware/apps/rescue')]);
  const sealed = keys === undefined ? '' : keysForBoard(readKeySet(existingFile(keys, 'the key set')));
  for (const { name, bytes, sizeBytes } of storageLayout({ storageAddress: STORAGE_ADDRESS, rescue, keys: sealed, ...boot }))
    storage.write(name, stringToBytes(bytes || '\xff'), 0, sizeBytes);
}

/** As `mote deploy` leaves a program that stayed up: confirmed, and none of its starts will count. */
function install(storage: Storage, bundle: Uint8Array, file: string): void {
  const slot = slotIn(storage, 'mote.a');
  if (bundle.length > slot.sizeBytes - PAGE_BYTES)
    throw new ToolError({
      code: 'USAGE_FLASH_IMAGE',
      message: `the program has ${bundle.length} bytes, a slot of ${file} takes ${slot.sizeBytes - PAGE_BYTES}`,
      hint: 'mote size says which module takes how much.',
      exitCode: ExitCode.budgetExceeded,
    });
  const text = bytesToString(bundle);
  writeHeader(slot, {
    sealed: sealedHeader(CONFIRM_S, FIRST_SEQUENCE, text, sha256),
    release: sha256(text).slice(0, 16),
    chunkTable: chunkTable(cutIntoChunks(bundle, compress)).toString('latin1'),
  });
  slot.write(PAGE_BYTES, text);
  slot.write(PARDON, '\0'.repeat(PARDON - TRY - 1));
  setFlag(slot, VALID);
  setFlag(slot, CONFIRM);
}

function slotIn(storage: Storage, name: string): SlotArea {
  const { address, size } = storage.find(name)!;
  return {
    sizeBytes: size - (size % PAGE_BYTES),
    read: (offset, length) => bytesToString(storage.flash.read(address + offset, length)),
    write: (offset, bytes) => storage.flash.write(address + offset, stringToBytes(bytes)),
    erasePage: (offset) => storage.flash.erasePage(address + offset),
  };
}

function sha256(bytes: string): string {
  return createHash('sha256').update(bytes, 'latin1').digest('binary');
}
