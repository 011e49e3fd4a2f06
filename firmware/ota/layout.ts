/**
 * What provisioning writes into an empty Storage, in this order: pad · slot A · slot B · signature area · rescue · keys · identity ·
 * boot files · fence · everything else. Pad, areas and fence have sizes that put what follows on a page, because the engine's
 * compaction, which is not safe against a power cut, starts at a page that begins with a file's header: it cannot touch what is before the fence.
 */
import { PAGE_BYTES } from './slot.ts';

/** In front of each file's bytes. */
export const FILE_HEADER_BYTES = 32;

export const PAD = 'mote.pad';
export const SLOT_A = 'mote.a';
export const SLOT_B = 'mote.b';
export const SIGNATURE_AREA = 'mote.sig';
export const RESCUE = 'mote.rescue';
export const KEYS_AREA = 'mote.keys';
export const LOADER = 'mote.ldr';
export const FENCE = 'mote.fence';

/** Of one slot, header page included: bundles of up to 124 kB. Two of them, rescue and the rest take a third of the ESP32's Storage. */
export const DEFAULT_SLOT_BYTES = 32 * PAGE_BYTES;
const SIGNATURE_PAGES = 2;
const KEYS_PAGES = 2;

/** `.bootcde`: both texts are evaluated at root scope, so that the functions of the bundle stay in flash. */
export const START_LINE = 'eval(require("Storage").read("mote.ldr"));eval(moteBoot.code)';

export interface LayoutFile {
  readonly name: string;
  /** Of its first byte, from the beginning of Storage. */
  readonly offset: number;
  readonly sizeBytes: number;
  /** Byte string, written from offset 0; the rest of the file stays erased. Empty: the file is made by writing `\xff` at offset 0. */
  readonly bytes: string;
}

export interface LayoutParts {
  /** Address in flash at which Storage begins: 0x320000 on ESP32, 0x10000000 on the Linux build. */
  readonly storageAddress: number;
  /** A multiple of 4,096. Default 131,072. */
  readonly slotBytes?: number;
  readonly rescue: string;
  /** One copy as `keys.ts` writes it. */
  readonly keys: string;
  /** Files of the identity, where it is in Storage. */
  readonly identity?: readonly (readonly [name: string, bytes: string])[];
  /** `.boot0` and the loader, as built. */
  readonly boot0: string;
  readonly loader: string;
}

/** The files in the order in which they are to be written. Deterministic: the same parts give the same places. */
export function storageLayout(parts: LayoutParts): LayoutFile[] {
  const files: LayoutFile[] = [];
  let end = 0;
  const add = (name: string, bytes: string, sizeBytes: number): void => {
    files.push({ name, bytes, sizeBytes, offset: end + FILE_HEADER_BYTES });
    end += FILE_HEADER_BYTES + Math.ceil(sizeBytes / 4) * 4;
  };
  /** So large that the next file's bytes begin a page (or, without a header's room, the next header). */
  const fill = (name: string, bytes: string, leastBytes: number, headerBytes: number): void => {
    const least = end + FILE_HEADER_BYTES + leastBytes + headerBytes;
    add(name, bytes, Math.ceil(least / PAGE_BYTES) * PAGE_BYTES - headerBytes - end - FILE_HEADER_BYTES);
  };
  // Its text comes last: it tells the agent where the areas are. Storage itself names files, not addresses.
  fill(PAD, '', 1, FILE_HEADER_BYTES);
  const slotBytes = parts.slotBytes ?? DEFAULT_SLOT_BYTES;
  fill(SLOT_A, '', slotBytes, FILE_HEADER_BYTES);
  fill(SLOT_B, '', slotBytes, FILE_HEADER_BYTES);
  fill(SIGNATURE_AREA, '', SIGNATURE_PAGES * PAGE_BYTES, 0);
  // Evaluated as a whole: what fills it up is white space.
  const room = Math.ceil((parts.rescue.length + 2 * FILE_HEADER_BYTES) / PAGE_BYTES) * PAGE_BYTES - 2 * FILE_HEADER_BYTES;
  add(RESCUE, parts.rescue + '\n'.repeat(room - parts.rescue.length), room);
  fill(KEYS_AREA, parts.keys, KEYS_PAGES * PAGE_BYTES, FILE_HEADER_BYTES);
  for (const [name, bytes] of parts.identity ?? []) add(name, bytes, bytes.length);
  add(LOADER, parts.loader, parts.loader.length);
  add('.boot0', parts.boot0, parts.boot0.length);
  add('.bootcde', START_LINE, START_LINE.length);
  fill(FENCE, '', 1, 0);
  const areas = files.filter(({ name }) => [SLOT_A, SLOT_B, SIGNATURE_AREA, KEYS_AREA].includes(name));
  const addresses = Object.fromEntries(areas.map(({ name, offset }) => [name, parts.storageAddress + offset]));
  return files.map((file) => (file.name === PAD ? { ...file, bytes: JSON.stringify(addresses) } : file));
}
