import { SLOT_A, storageLayout, type LayoutFile, type LayoutParts } from '../../firmware/ota/layout.ts';
import { STORAGE_ADDRESS } from './provision.ts';
import { slotImage } from './slot-image.ts';

/** A program with the table of its chunks. */
export interface FirstProgram {
  readonly bundle: Uint8Array;
  readonly chunkTable: string;
}

/** The sequence of a node's first program. */
const FIRST_SEQUENCE = 1;

/** The files of a board's empty Storage in their order: as provisioning leaves them, and the program in its slot. */
export function nodeFiles(parts: Omit<LayoutParts, 'storageAddress'>, program: FirstProgram | undefined): LayoutFile[] {
  const files = storageLayout({ ...parts, storageAddress: STORAGE_ADDRESS });
  if (!program) return files;
  const bytes = slotImage(program.bundle, FIRST_SEQUENCE, program.chunkTable);
  return files.map((file) => (file.name === SLOT_A ? { ...file, bytes } : file));
}
