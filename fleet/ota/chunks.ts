import { createHash } from 'node:crypto';
import { COMPRESSED, ENTRY_CHARACTERS, LENGTH_DIGITS, MAX_CHUNK_BYTES, nameOf } from '../../firmware/ota/manifest.ts';

/** A piece of a bundle as it is published. */
export interface Chunk {
  /** The payload's name, `nameOf` of `firmware/ota/manifest.ts`. */
  readonly hash: string;
  readonly payload: Uint8Array;
  /** Bytes in the bundle. */
  readonly lengthBytes: number;
  readonly compressed: boolean;
}

/** Heatshrink with the engine's settings. */
export type Compress = (bytes: Uint8Array) => Uint8Array;

/** Numbers in a table are to this base. */
const DIGITS = 36;

const SHORTEST_BYTES = 384;
/** A border follows, on average, so many bytes behind the shortest length. */
const MEAN_BYTES = 512;
/** What compression has to leave: less gain is not worth the board's time. */
const WORTHWHILE = 0.8;

/**
 * Cuts a bundle where its own content says so, into pieces of 384 to 2,048 bytes: what is inserted or removed moves the borders beside it and
 * no others, so the pieces before and behind keep their hashes, and a device copies them from the bundle that it runs.
 */
export function cutIntoChunks(bundle: Uint8Array, compress: Compress): Chunk[] {
  const chunks: Chunk[] = [];
  for (let start = 0; start < bundle.length;) {
    const end = nextBorder(bundle, start);
    chunks.push(encode(bundle.subarray(start, end), compress));
    start = end;
  }
  return chunks;
}

/** The table of a manifest and of a slot's header. */
export function chunkTable(chunks: readonly Chunk[]): string {
  return chunks
    .map(({ hash, lengthBytes, compressed }) => {
      const code = (lengthBytes + (compressed ? COMPRESSED : 0)).toString(DIGITS);
      return code.padStart(LENGTH_DIGITS, '0') + hash;
    })
    .join('');
}

/** Hash, length and encoding of each chunk of a table. */
export function readChunkTable(table: string): Omit<Chunk, 'payload'>[] {
  return Array.from({ length: Math.floor(table.length / ENTRY_CHARACTERS) }, (_, index) => {
    const entry = table.slice(index * ENTRY_CHARACTERS, (index + 1) * ENTRY_CHARACTERS);
    const size = parseInt(entry.slice(0, LENGTH_DIGITS), DIGITS);
    return { hash: entry.slice(LENGTH_DIGITS), lengthBytes: size % COMPRESSED, compressed: size >= COMPRESSED };
  });
}

/** What chunks and releases are called. */
export function chunkHash(payload: Uint8Array): string {
  return nameOf(Buffer.from(payload).toString('latin1'), sha256);
}

/** As devices write it: base64. */
export function sha256(bytes: string): string {
  return createHash('sha256').update(bytes, 'latin1').digest('base64');
}

function encode(bytes: Uint8Array, compress: Compress): Chunk {
  const smaller = compress(bytes);
  const compressed = smaller.length <= bytes.length * WORTHWHILE;
  const payload = compressed ? smaller : bytes;
  return { hash: chunkHash(payload), payload, lengthBytes: bytes.length, compressed };
}

/** Gear hash: each byte shifts the influence of the one 32 before it out. */
function nextBorder(bundle: Uint8Array, start: number): number {
  const last = Math.min(start + MAX_CHUNK_BYTES, bundle.length);
  let hash = 0;
  for (let at = start; at < last; at++) {
    hash = ((hash << 1) + GEAR[bundle[at]!]!) | 0;
    if (at - start >= SHORTEST_BYTES && (hash >>> 0) % MEAN_BYTES === MEAN_BYTES - 1) return at + 1;
  }
  return last;
}

/** A number for each byte, from a hash so that nobody chose them. They decide the borders: other numbers, other chunks. */
const GEAR = Int32Array.from({ length: 256 }, (_, byte) => createHash('sha256').update(Uint8Array.of(byte)).digest().readInt32BE(0));
