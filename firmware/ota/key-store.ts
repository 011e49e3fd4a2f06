/** The keys that a device trusts: two copies in preallocated pages, so that a rotation survives a power cut at any step. */
import { checkedText, type Crc32, withChecksum } from '../checked-text.ts';
import type { KeySet } from './manifest.ts';
import { PAGE_BYTES, type SlotArea } from './slot.ts';

/** The copy of the higher version, and the page in which it is not. Undefined when neither is whole. */
export function readKeys(area: SlotArea, crc32: Crc32): { readonly keys: KeySet; readonly freePage: number } | undefined {
  let newest: { keys: KeySet; freePage: number } | undefined;
  for (let page = 0; page <= PAGE_BYTES; page += PAGE_BYTES) {
    const bytes = area.read(page, PAGE_BYTES);
    const end = bytes.indexOf('\xff');
    const json = checkedText(bytes.substr(0, end < 0 ? PAGE_BYTES : end), crc32);
    const keys: KeySet | undefined = json && JSON.parse(json);
    if (keys && (!newest || keys.kv > newest.keys.kv)) newest = { keys, freePage: PAGE_BYTES - page };
  }
  return newest;
}

export function writeKeys(area: SlotArea, page: number, json: string, crc32: Crc32): void {
  area.erasePage(page);
  area.write(page, withChecksum(json, crc32));
}
