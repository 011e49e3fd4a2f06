/**
 * The keys that a device trusts: two copies in preallocated pages, so that a rotation survives a power cut at any step. A copy is what
 * `withChecksum` makes of a key set, and a line end, behind which the flash is erased.
 */
import { checkedText, withChecksum } from '../checked-text.ts';
import { erasePage, parse, read, write } from './areas.ts';
import { KEYS_AREA } from './layout.ts';
import type { KeySet } from './manifest.ts';
import { PAGE_BYTES } from './slot.ts';

/** The page in which the present keys are not. */
let freePage = 0;

/** The copy of the higher version; without keys and of version 0 when neither is whole. */
export function readKeys(): KeySet {
  let newest = { kv: 0 } as KeySet;
  for (let page = 0; page <= PAGE_BYTES; page += PAGE_BYTES) {
    const keys: KeySet = parse(checkedText(read(KEYS_AREA, page, PAGE_BYTES), E.CRC32));
    if (keys.kv > newest.kv) {
      newest = keys;
      freePage = PAGE_BYTES - page;
    }
  }
  return newest;
}

/** After `readKeys`. */
export function replaceKeys(json: string): void {
  erasePage(KEYS_AREA, freePage);
  write(KEYS_AREA, freePage, withChecksum(json, E.CRC32) + '\n');
}
