import { createHash } from 'node:crypto';
import { DEFAULT_SLOT_BYTES } from '../../firmware/ota/layout.ts';
import { CONFIRM, PAGE_BYTES, PARDON, sealedHeader, setFlag, TRY, VALID, writeHeader, type SlotArea } from '../../firmware/ota/slot.ts';

/** Longest bundle of a slot of the usual size. */
export const MOST_BUNDLE_BYTES = DEFAULT_SLOT_BYTES - PAGE_BYTES;

/** Seconds that a bundle would have to confirm itself; this one is confirmed. */
const CONFIRM_S = 300;

/**
 * The content of a slot as `mote deploy` leaves it with a program that stayed up, a byte string: confirmed, and none of its starts will count.
 * @param bundle at most `MOST_BUNDLE_BYTES`
 * @param chunkTable see `fleet/ota/chunks.ts`
 */
export function slotImage(bundle: Uint8Array, sequence: number, chunkTable: Uint8Array): string {
  const bytes = Buffer.alloc(PAGE_BYTES + bundle.length, 0xff);
  const area: SlotArea = {
    sizeBytes: bytes.length,
    read: (offset, length) => bytes.toString('latin1', offset, offset + length),
    write: (offset, text) => void bytes.write(text, offset, 'latin1'),
    erasePage: (offset) => void bytes.fill(0xff, offset, offset + PAGE_BYTES),
  };
  const text = Buffer.from(bundle).toString('latin1');
  writeHeader(area, {
    sealed: sealedHeader(CONFIRM_S, sequence, text, sha256),
    release: sha256(text).slice(0, 16),
    chunkTable: Buffer.from(chunkTable).toString('latin1'),
  });
  area.write(PAGE_BYTES, text);
  area.write(PARDON, '\0'.repeat(PARDON - TRY - 1));
  setFlag(area, VALID);
  setFlag(area, CONFIRM);
  return bytes.toString('latin1');
}

function sha256(bytes: string): string {
  return createHash('sha256').update(bytes, 'latin1').digest('binary');
}
