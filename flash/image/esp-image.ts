import { createHash } from 'node:crypto';
import { imageDamaged } from './errors.ts';

/** Firmware image of the ESP32 family: header, segments, checksum, optional SHA-256 (esptool documentation, "Firmware Image Format"). */
export interface EspImage {
  readonly chipId: number;
  /** Bytes from the header to the end of checksum or digest; what follows in the file is not the image's. */
  readonly length: number;
}

export const IMAGE_MAGIC = 0xe9;
const HEADER_BYTES = 24;
const SEGMENT_HEADER_BYTES = 8;
const MAX_SEGMENTS = 16;
const CHECKSUM_SEED = 0xef;
const DIGEST_BYTES = 32;

/**
 * Checks an image whole: magic, every segment, checksum, digest.
 * @param name file name for the error
 */
export function readEspImage(bytes: Uint8Array, name: string): EspImage {
  if (bytes[0] !== IMAGE_MAGIC) throw imageDamaged(name, `it begins with 0x${hex(bytes[0])}, expected 0xe9`);
  if (bytes.length < HEADER_BYTES) throw imageDamaged(name, 'it ends within its header');
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const segments = bytes[1]!;
  if (segments === 0 || segments > MAX_SEGMENTS) throw imageDamaged(name, `it claims ${segments} segments`);
  let checksum = CHECKSUM_SEED;
  let at = HEADER_BYTES;
  for (let segment = 0; segment < segments; segment++) {
    const end = at + SEGMENT_HEADER_BYTES <= bytes.length ? at + SEGMENT_HEADER_BYTES + view.getUint32(at + 4, true) : Infinity;
    if (end > bytes.length) throw imageDamaged(name, `it ends within segment ${segment + 1} of ${segments}`);
    for (const byte of bytes.subarray(at + SEGMENT_HEADER_BYTES, end)) checksum ^= byte;
    at = end;
  }
  // The checksum is the last byte of a line of 16.
  const end = Math.ceil((at + 1) / 16) * 16;
  if (bytes[end - 1] !== checksum) throw imageDamaged(name, `its checksum is 0x${hex(bytes[end - 1])}, its bytes make 0x${hex(checksum)}`);
  const chipId = view.getUint16(12, true);
  if (bytes[23] !== 1) return { chipId, length: end };
  const digest = createHash('sha256').update(bytes.subarray(0, end)).digest();
  if (!digest.equals(bytes.subarray(end, end + DIGEST_BYTES))) throw imageDamaged(name, 'its SHA-256 does not fit its bytes');
  return { chipId, length: end + DIGEST_BYTES };
}

function hex(byte: number | undefined): string {
  return byte === undefined ? '(end of file)' : byte.toString(16).padStart(2, '0');
}
