import { DEFAULT_SLOT_BYTES } from '../../firmware/ota/layout.ts';
import { CONFIRM, MANIFEST, PAGE_BYTES, PARDON, TRY, VALID } from '../../firmware/ota/slot.ts';
import { cableManifest } from '../deploy/slot-writer.ts';

/** Longest bundle of a slot of the usual size. */
export const MOST_BUNDLE_BYTES = DEFAULT_SLOT_BYTES - PAGE_BYTES;

/**
 * The content of a slot as `mote deploy` leaves it with a program that stayed up, a byte string: confirmed, and none of its starts will count.
 * @param bundle at most `MOST_BUNDLE_BYTES`
 * @param chunkTable see `fleet/ota/chunks.ts`
 */
export function slotImage(bundle: Uint8Array, sequence: number, chunkTable: string): string {
  const bytes = Buffer.alloc(PAGE_BYTES + bundle.length, 0xff);
  bytes.write(cableManifest(sequence, bundle, chunkTable), MANIFEST, 'latin1');
  bytes.set(bundle, PAGE_BYTES);
  bytes.fill(0, PARDON, PARDON + (PARDON - TRY - 1));
  for (const flag of [VALID, CONFIRM]) bytes[flag] = 0;
  return bytes.toString('latin1');
}
