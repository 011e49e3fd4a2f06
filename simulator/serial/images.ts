import { createHash } from 'node:crypto';

/** Images as the tools of the chip make them: "Firmware Image Format" and "Partition Tables" of Espressif's documentation. */

const IMAGE_MAGIC = 0xe9;
const HEADER_BYTES = 24;
const SEGMENT_HEADER_BYTES = 8;
const CHECKSUM_SEED = 0xef;
/** DIO, and 4 MB at 40 MHz. */
const SPI_MODE = 2;
const SPI_SIZE_AND_SPEED = 0x20;
const ENTRY = 0x40080000;
const NO_WRITE_PROTECT_PIN = 0xee;
const SEGMENT_ADDRESS = 0x3f400020;
const SEGMENT_STEP = 0x10000;

/** An image of the given segments, with checksum and SHA-256. Segments are whole words. */
export function espImage(chipId: number, segments: readonly Uint8Array[]): Buffer {
  const header = Buffer.alloc(HEADER_BYTES);
  header.set([IMAGE_MAGIC, segments.length, SPI_MODE, SPI_SIZE_AND_SPEED]);
  header.writeUInt32LE(ENTRY, 4);
  header[8] = NO_WRITE_PROTECT_PIN;
  header.writeUInt16LE(chipId, 12);
  header[23] = 1;
  const parts = segments.flatMap((data, index) => [segmentHeader(index, data.length), data]);
  const body = Buffer.concat([header, ...parts]);
  const line = Buffer.alloc(16 - (body.length % 16));
  line[line.length - 1] = segments.reduce((checksum, data) => data.reduce((sum, byte) => sum ^ byte, checksum), CHECKSUM_SEED);
  const image = Buffer.concat([body, line]);
  return Buffer.concat([image, createHash('sha256').update(image).digest()]);
}

function segmentHeader(index: number, bytes: number): Buffer {
  const header = Buffer.alloc(SEGMENT_HEADER_BYTES);
  header.writeUInt32LE(SEGMENT_ADDRESS + SEGMENT_STEP * index, 0);
  header.writeUInt32LE(bytes, 4);
  return header;
}

export interface Partition {
  readonly type: number;
  readonly subtype: number;
  readonly offset: number;
  readonly bytes: number;
  readonly label: string;
}

/** Partition that the interpreter keeps its files in. */
export const STORAGE_PARTITION = { type: 0x22, subtype: 0, offset: 0x320000, bytes: 0xe0000, label: 'storage' } as const;

/** The table of the interpreter's ESP32 build. */
export const ESPRUINO_PARTITIONS: readonly Partition[] = [
  { type: 1, subtype: 2, offset: 0x9000, bytes: 0x3000, label: 'nvs' },
  { type: 1, subtype: 0, offset: 0xc000, bytes: 0x2000, label: 'otadata' },
  { type: 0, subtype: 0, offset: 0x10000, bytes: 0x180000, label: 'factory' },
  { type: 0, subtype: 0x10, offset: 0x190000, bytes: 0x180000, label: 'ota_0' },
  { type: 0x21, subtype: 0, offset: 0x310000, bytes: 0x10000, label: 'js' },
  STORAGE_PARTITION,
];

const TABLE_BYTES = 0xc00;
const ENTRY_BYTES = 32;

/** A table with its MD5 behind the entries. */
export function partitionTable(partitions: readonly Partition[] = ESPRUINO_PARTITIONS): Buffer {
  const table = Buffer.alloc(TABLE_BYTES, 0xff);
  partitions.forEach(({ type, subtype, offset, bytes, label }, index) => {
    const entry = table.subarray(ENTRY_BYTES * index, ENTRY_BYTES * (index + 1)).fill(0);
    entry.set([0xaa, 0x50, type, subtype]);
    entry.writeUInt32LE(offset, 4);
    entry.writeUInt32LE(bytes, 8);
    entry.write(label, 12, 'latin1');
  });
  const entries = table.subarray(0, ENTRY_BYTES * partitions.length);
  const digest = table.subarray(entries.length, entries.length + ENTRY_BYTES);
  digest.set([0xeb, 0xeb]);
  createHash('md5').update(entries).digest().copy(digest, 16);
  return table;
}
