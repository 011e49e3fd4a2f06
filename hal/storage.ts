import { halError } from './errors.ts';

/**
 * Named blobs in flash, as byte strings. Names have 1 to 28 bytes.
 *
 * Nothing here is atomic. Replacing a blob is three steps (mark the old one erased, write the new header, write the
 * bytes), and a power cut between them leaves no blob, or a blob whose tail reads 0xFF. Keep two copies with a
 * checksum when the old content must survive, or write under another name and switch.
 */
export interface BlobStore {
  /**
   * `length` bytes from `offset`, by default the whole blob; undefined if there is none.
   * On the board this is a reference into flash, and it changes when the blob is replaced: copy what must last.
   */
  read(name: string, offset?: number, length?: number): string | undefined;
  /** Replaces the blob. Throws `FULL` when there is no room, `BAD_VALUE` for a name or bytes that flash cannot hold (empty ones). */
  write(name: string, bytes: string): void;
  /**
   * Writes a part of a blob of `sizeBytes` in all. The part at offset 0 comes first and makes the blob; bytes not yet
   * written read 0xFF, and a part once written can only be written again with the same bytes.
   */
  writePart(name: string, bytes: string, offset: number, sizeBytes: number): void;
  /** Removes the blob; one that is not there is ignored. */
  erase(name: string): void;
  names(): string[];
  /** Room for a next blob, its 32-byte header included, as far as no compaction is needed to get it. */
  freeBytes(): number;
}

export const MAX_NAME_BYTES = 28;

/** Throws `BAD_VALUE` for a name that the engine would truncate without a word, or for an empty one. */
export function checkName(name: string): void {
  if (name.length === 0 || name.length > MAX_NAME_BYTES) throw halError('BAD_VALUE', name);
}
