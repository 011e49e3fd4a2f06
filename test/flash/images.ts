/** Images as the chip's tools make them, filled with made-up bytes: valid header, segments, checksum and appended SHA-256. */
import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';

export interface ImageOptions {
  readonly chipId?: number;
  /** Bytes of the whole image, digest included; rounded up. */
  readonly bytes: number;
  readonly seed?: number;
  /** 0: as random as code of a machine that compresses to about two thirds. */
  readonly segments?: number;
}

const SEGMENT_ADDRESS = 0x3f400020;

export function espImage(options: ImageOptions): Buffer {
  const segments = options.segments ?? 3;
  const payload = Math.ceil(Math.max(64, options.bytes - 24 - 8 * segments - 16 - 32) / segments / 4) * 4;
  const header = Buffer.alloc(24);
  header.set([0xe9, segments, 2, 0x20]);
  header.writeUInt32LE(0x40080000, 4);
  header[8] = 0xee;
  header.writeUInt16LE(options.chipId ?? 0, 12);
  header[23] = 1;
  const parts: Buffer[] = [header];
  let checksum = 0xef;
  for (let index = 0; index < segments; index++) {
    const data = codeLike(payload, (options.seed ?? 1) * 31 + index);
    const segment = Buffer.alloc(8);
    segment.writeUInt32LE(SEGMENT_ADDRESS + 0x10000 * index, 0);
    segment.writeUInt32LE(payload, 4);
    for (const byte of data) checksum ^= byte;
    parts.push(segment, data);
  }
  const length = parts.reduce((sum, part) => sum + part.length, 0);
  const padding = Buffer.alloc(16 - (length % 16));
  padding[padding.length - 1] = checksum;
  const image = Buffer.concat([...parts, padding]);
  return Buffer.concat([image, createHash('sha256').update(image).digest()]);
}

/** Bytes that compress to about two thirds, as machine code does. */
export function codeLike(length: number, seed: number): Buffer {
  const data = Buffer.alloc(length);
  let state = (seed * 2654435761) >>> 0 || 1;
  for (let index = 0; index < length; index++) {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    state >>>= 0;
    // Two of three bytes are chance, the third is one of four.
    data[index] = index % 3 === 0 ? state & 3 : state & 0xff;
  }
  return data;
}

export interface Partition {
  readonly type: number;
  readonly subtype: number;
  readonly offset: number;
  readonly bytes: number;
  readonly label: string;
}

/** The table of the interpreter's ESP32 build. */
export const ESPRUINO_PARTITIONS: readonly Partition[] = [
  { type: 1, subtype: 2, offset: 0x9000, bytes: 0x3000, label: 'nvs' },
  { type: 1, subtype: 0, offset: 0xc000, bytes: 0x2000, label: 'otadata' },
  { type: 0, subtype: 0, offset: 0x10000, bytes: 0x180000, label: 'factory' },
  { type: 0, subtype: 0x10, offset: 0x190000, bytes: 0x180000, label: 'ota_0' },
  { type: 0x21, subtype: 0, offset: 0x310000, bytes: 0x10000, label: 'js' },
  { type: 0x22, subtype: 0, offset: 0x320000, bytes: 0xe0000, label: 'storage' },
];

export function partitionTable(partitions: readonly Partition[] = ESPRUINO_PARTITIONS): Buffer {
  const table = Buffer.alloc(0xc00, 0xff);
  partitions.forEach((partition, index) => {
    const entry = table.subarray(32 * index, 32 * index + 32).fill(0);
    entry.set([0xaa, 0x50, partition.type, partition.subtype]);
    entry.writeUInt32LE(partition.offset, 4);
    entry.writeUInt32LE(partition.bytes, 8);
    entry.write(partition.label, 12, 'latin1');
  });
  const entries = table.subarray(0, 32 * partitions.length);
  const digest = table.subarray(entries.length, entries.length + 32).fill(0xff);
  digest.set([0xeb, 0xeb]);
  createHash('md5').update(entries).digest().copy(digest, 16);
  return table;
}

export interface ReleaseOptions {
  readonly chipId?: number;
  readonly appBytes?: number;
  readonly seed?: number;
  readonly partitions?: readonly Partition[];
}

/** The three parts of a release, and where they belong. */
export function release(options: ReleaseOptions = {}): { name: string; offset: number; bytes: Buffer }[] {
  const { chipId = 0, appBytes = 200_000, seed = 1, partitions } = options;
  return [
    { name: 'bootloader.bin', offset: chipId === 0 ? 0x1000 : 0, bytes: espImage({ bytes: 24_000, chipId, seed: seed + 100 }) },
    { name: 'partitions_espruino.bin', offset: 0x8000, bytes: partitionTable(partitions) },
    { name: 'espruino_esp32.bin', offset: 0x10000, bytes: espImage({ bytes: appBytes, chipId, seed }) },
  ];
}

/** A release archive as `tar czf` makes it. */
export function tgz(files: readonly { name: string; bytes: Uint8Array }[], folder = 'espruino_2v29_esp32'): Buffer {
  const blocks: Buffer[] = [];
  for (const { name, bytes } of files) {
    const header = Buffer.alloc(512);
    header.write(`${folder}/${name}`, 0);
    header.write('0000644\0', 100);
    header.write(`${bytes.length.toString(8).padStart(11, '0')}\0`, 124);
    header.write('        ', 148);
    header.write('0', 156);
    header.write('ustar\x0000', 257);
    const sum = header.reduce((total, byte) => total + byte, 0);
    header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
    blocks.push(header, Buffer.from(bytes), Buffer.alloc((512 - (bytes.length % 512)) % 512));
  }
  return gzipSync(Buffer.concat([...blocks, Buffer.alloc(1024)]));
}
