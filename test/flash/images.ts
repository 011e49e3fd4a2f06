/** Images as the chip's tools make them, filled with made-up bytes: valid header, segments, checksum and appended SHA-256. */
import { gzipSync } from 'node:zlib';
import { espImage as imageOf, partitionTable, type Partition } from '../../simulator/serial/images.ts';

export interface ImageOptions {
  readonly chipId?: number;
  /** Bytes of the whole image, digest included; rounded up. */
  readonly bytes: number;
  readonly seed?: number;
}

const SEGMENTS = 3;

export function espImage({ chipId = 0, bytes, seed = 1 }: ImageOptions): Buffer {
  const payload = Math.ceil(Math.max(64, bytes - 24 - 8 * SEGMENTS - 16 - 32) / SEGMENTS / 4) * 4;
  return imageOf(
    chipId,
    Array.from({ length: SEGMENTS }, (_, index) => codeLike(payload, seed * 31 + index)),
  );
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
