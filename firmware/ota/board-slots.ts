/** The areas of a provisioned board, in its flash. */
import { FILE_HEADER_BYTES, KEYS_AREA, PAD, RESCUE, SIGNATURE_AREA, SLOT_A, SLOT_B } from './layout.ts';
import type { SlotArea } from './slot.ts';
import { PAGE_BYTES } from './slot.ts';

const { read } = require('Storage');
const flash = require('Flash');

/** An area by its name. Undefined where Storage is not laid out as provisioning leaves it: nothing is ever erased there. */
export function openArea(wanted: string): SlotArea | undefined {
  let at = parseInt(read(PAD) || '');
  for (const name of [SLOT_A, SLOT_B, SIGNATURE_AREA, RESCUE, KEYS_AREA]) {
    const start = at;
    const bytes = read(name);
    if (!bytes) return undefined;
    if (name === wanted)
      return E.toString(flash.read(name.length, start + 4 - FILE_HEADER_BYTES)) === name
        ? {
            sizeBytes: bytes.length - (bytes.length % PAGE_BYTES),
            read: (offset, length) => read(name, offset, length)!,
            write: (offset, data) => flash.write(data, start + offset),
            erasePage: (offset) => {
              const page = start + offset - (offset % PAGE_BYTES);
              for (let done = 0; done < PAGE_BYTES; done += flash.getPage(page)!.length) flash.erasePage(page + done);
            },
          }
        : undefined;
    at += bytes.length + FILE_HEADER_BYTES;
  }
  return undefined;
}
