import { existsSync } from 'node:fs';
import { nodeFiles } from '../../flash/provision/node-files.ts';
import { MOST_BUNDLE_BYTES } from '../../flash/provision/slot-image.ts';
import { chunkTable, cutIntoChunks } from '../../fleet/ota/chunks.ts';
import { keysForBoard, readKeySet } from '../../fleet/ota/keys.ts';
import { ExitCode } from '../../report/exit-codes.ts';
import { ToolError } from '../../report/tool-error.ts';
import { compress } from '../../simulator/engine/heatshrink.ts';
import { CHIPS, type ChipName } from '../../simulator/serial/chip.ts';
import { FlashChip } from '../../simulator/serial/flash-chip.ts';
import { STORAGE_PARTITION } from '../../simulator/serial/images.ts';
import { flashStandIn } from '../../simulator/serial/stand-in.ts';
import { Storage } from '../../simulator/storage.ts';
import { stringToBytes } from '../../simulator/text.ts';
import { deviceBootFiles, deviceProgram } from '../board/device-program.ts';
import { existingFile } from '../entry.ts';
import { loadFlash, saveFlash } from './flash-image.ts';
import type { KeptStorage } from './lane.ts';
import type { Program } from './program.ts';

/**
 * The flash of a node in a file: as its last run left it, or, when the file is yet to be written, as provisioning leaves a board, with the
 * program confirmed in slot A.
 * @param keys `keys.json` of `mote ota keygen`; without it the node takes no updates
 * @throws ToolError USAGE_FLASH_IMAGE
 */
export async function openNode(file: string, chip: ChipName, program: Program | undefined, keys: string | undefined): Promise<KeptStorage> {
  const isNew = !existsSync(file);
  const flash = isNew ? new FlashChip() : loadFlash(file);
  const { offset, bytes } = STORAGE_PARTITION;
  const storage = new Storage(flash.cells.part(offset, bytes));
  if (isNew) {
    flashStandIn(flash, CHIPS[chip]);
    await provision(storage, program?.bytes, keys);
  }
  return { storage, save: () => saveFlash(file, flash) };
}

async function provision(storage: Storage, bundle: Uint8Array | undefined, keys: string | undefined): Promise<void> {
  if (bundle && bundle.length > MOST_BUNDLE_BYTES)
    throw new ToolError({
      code: 'USAGE_FLASH_IMAGE',
      message: `the program has ${bundle.length} bytes, a slot takes ${MOST_BUNDLE_BYTES}`,
      hint: 'mote size says which module takes how much.',
      exitCode: ExitCode.budgetExceeded,
    });
  const [boot, rescue] = await Promise.all([deviceBootFiles(), deviceProgram('firmware/apps/rescue')]);
  const sealed = keys === undefined ? '' : keysForBoard(readKeySet(existingFile(keys, 'the key set')));
  const program = bundle && { bundle, chunkTable: chunkTable(cutIntoChunks(bundle, compress)) };
  for (const { name, bytes, sizeBytes } of nodeFiles({ rescue, keys: sealed, ...boot }, program))
    storage.write(name, stringToBytes(bytes || '\xff'), 0, sizeBytes);
}
