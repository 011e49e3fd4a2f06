import { describe, expect, it } from 'vitest';
import { FILE_HEADER_BYTES, storageLayout } from '../../../firmware/ota/layout.ts';
import { PAGE_BYTES } from '../../../firmware/ota/slot.ts';
import { Flash } from '../../../simulator/flash.ts';
import { Storage } from '../../../simulator/storage.ts';
import { bytesToString, stringToBytes } from '../../../simulator/text.ts';

const parts = {
  storageAddress: 0x320000,
  slotBytes: 8 * PAGE_BYTES,
  rescue: 'print("rescue")',
  keys: 'keys',
  identity: [['mote.id0', 'one']] as const,
  boot0: 'policy',
  loader: 'load',
};

describe('the layout of Storage', () => {
  it('lies in flash as it was planned, when its files are written in order', () => {
    const storage = new Storage(new Flash(40 * PAGE_BYTES));
    for (const { name, bytes, sizeBytes, offset } of storageLayout(parts)) {
      expect(storage.write(name, stringToBytes(bytes || '\xff'), 0, sizeBytes), name).toBeUndefined();
      expect(storage.find(name)).toMatchObject({ address: offset, size: sizeBytes });
      expect(bytesToString(storage.read(name, 0, bytes.length || 1)!)).toBe(bytes || '\xff');
    }
  });

  it.each([1, 2, 4030, 4032, 4033, 9000])(
    'puts areas on pages and a page border behind the fence, with a rescue bundle of %i bytes',
    (length) => {
      const files = storageLayout({ ...parts, rescue: 'x'.repeat(length) });
      for (const name of ['mote.a', 'mote.b', 'mote.sig', 'mote.keys'])
        expect(files.find((file) => file.name === name)!.offset % PAGE_BYTES, name).toBe(0);
      const fence = files.at(-1)!;
      expect(fence.name).toBe('mote.fence');
      expect((fence.offset + fence.sizeBytes) % PAGE_BYTES).toBe(0);
      // Nothing in the last page of an area but the area, where the area is erased page by page.
      for (const name of ['mote.a', 'mote.b'])
        expect(files.find((file) => file.name === name)!.sizeBytes).toBe(9 * PAGE_BYTES - FILE_HEADER_BYTES);
    },
  );

  it('keeps the order that boards in the field rely on', () => {
    expect(storageLayout(parts).map(({ name }) => name)).toEqual([
      'mote.pad',
      'mote.a',
      'mote.b',
      'mote.sig',
      'mote.rescue',
      'mote.keys',
      'mote.id0',
      'mote.ldr',
      '.boot0',
      '.bootcde',
      'mote.fence',
    ]);
  });
});
