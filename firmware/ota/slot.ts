/**
 * A slot: the preallocated, page-aligned area that holds one bundle. Page 0 is its header, the bundle begins at page 1.
 *
 * | offset | bytes | what |
 * | ------ | ----- | ---- |
 * | 0      | 4     | never written: the engine makes a file anew when its first byte is |
 * | 4      | 1     | format version, 1; written last, so that a torn header is none |
 * | 6      | 2     | seconds in which a bundle on trial has to confirm, big endian |
 * | 8      | 4     | sequence of the release, big endian, so that sequences compare as strings |
 * | 12     | 4     | length of the bundle, big endian |
 * | 16     | 32    | SHA-256 of: bytes 8 to 15, then the SHA-256 of each 4,096-byte page of the bundle |
 * | 48     | 16    | first half of the SHA-256 of the release manifest |
 * | 64     | 1     | VALID |
 * | 65     | 1     | CONFIRM |
 * | 66     | 1     | BAD |
 * | 67     | 1     | REASON: why a trial failed, a code of `codes.ts` |
 * | 128    | 255   | TRY, a tally of starts |
 * | 384    | 255   | PARDON, a tally of starts that do not count any more |
 * | 640    | 3,456 | chunk table: 10 bytes for each chunk, see `manifest.ts` |
 *
 * A flag is one byte, 0xFF until it is set to 0x00. One torn by a power cut reads as something else, and is read to
 * the safe side: VALID and CONFIRM count only when 0x00, BAD and the bytes of a tally when they are not 0xFF.
 */
export const SLOT_FORMAT = 1;
export const PAGE_BYTES = 4096;

export const FORMAT = 4;
export const CONFIRM_S = 6;
export const SEALED = 8;
export const DIGEST = 16;
export const RELEASE = 48;
export const VALID = 64;
export const CONFIRM = 65;
export const BAD = 66;
export const REASON = 67;
export const TRY = 128;
export const PARDON = 384;
export const CHUNK_TABLE = 640;

/** Starts that an unconfirmed bundle has, and the short-lived starts in a row after which a confirmed one makes way for the rescue bundle once. */
export const TRIAL_STARTS = 3;
export const SHORT_STARTS = 5;

/** One slot in flash. Offsets are from the slot's first byte. */
export interface SlotArea {
  /** Whole pages. */
  readonly sizeBytes: number;
  /** A reference into flash on the board. */
  read(offset: number, length: number): string;
  /** Clears bits only. */
  write(offset: number, bytes: string): void;
  /** Sets the page around `offset` to 0xFF. */
  erasePage(offset: number): void;
}

/** SHA-256 of a byte string as a byte string of 32. */
export type Digest = (bytes: string) => string;

/** What a header says of its release, in the bytes of the header. */
export interface SlotHeader {
  /** Bytes 6 to 47: 2 of seconds to confirm, 4 of sequence, 4 of length, 32 of digest. */
  readonly sealed: string;
  /** 16 bytes. */
  readonly release: string;
  readonly chunkTable: string;
}

/** The digest of what the slot holds, whatever its header says that it should be. `read` gives a part of the slot. */
export function digestOf(read: SlotArea['read'], lengthBytes: number, sha256: Digest): string {
  let digests = read(SEALED, 8);
  for (let at = 0; at < lengthBytes; at += PAGE_BYTES) digests += sha256(read(PAGE_BYTES + at, Math.min(PAGE_BYTES, lengthBytes - at)));
  return sha256(digests);
}

/** A number of four bytes, big endian. */
export function word(bytes: string, at: number): number {
  let value = 0;
  for (let i = 0; i < 4; i++) value = value * 256 + bytes.charCodeAt(at + i);
  return value;
}

export function bigEndian(value: number): string {
  return String.fromCharCode(Math.floor(value / 16777216), (value >> 16) & 255, (value >> 8) & 255, value & 255);
}

/** Bytes of a tally that are set. */
export function tallyOf(area: SlotArea, at: number): number {
  return area.read(at, PARDON - TRY).indexOf('\xff');
}

export function zeros(count: number): string {
  return E.toString({ data: 0, count });
}

/** Sets a flag. Doing it again strengthens a byte that was torn. */
export function setFlag(area: SlotArea, at: number): void {
  area.write(at, '\0');
}

/**
 * Writes the header of what will come into an erased slot, whose first page was the first to be erased: from then on nothing in it is
 * valid, wherever power fails. The format byte comes last, so that a header with it is whole.
 */
export function writeHeader(area: SlotArea, header: SlotHeader): void {
  area.write(CHUNK_TABLE, header.chunkTable);
  area.write(CONFIRM_S, header.sealed + header.release);
  area.write(FORMAT, String.fromCharCode(SLOT_FORMAT));
}

/** Whether the slot holds, whole, the bundle that its header was written for. */
export function isIntact(area: SlotArea, sha256: Digest): boolean {
  const header = area.read(0, VALID);
  const lengthBytes = word(header, SEALED + 4);
  return (
    header.charCodeAt(FORMAT) === SLOT_FORMAT &&
    lengthBytes <= area.sizeBytes - PAGE_BYTES &&
    digestOf(area.read, lengthBytes, sha256) === header.substr(DIGEST, 32)
  );
}

/** Makes the slot bootable if it is intact; tells whether it is. */
export function seal(area: SlotArea, sha256: Digest): boolean {
  const intact = isIntact(area, sha256);
  if (intact) setFlag(area, VALID);
  return intact;
}

/** Bytes 6 to 47 of the header for a bundle. */
export function sealedHeader(confirmS: number, sequence: number, bundle: string, sha256: Digest): string {
  const start = bigEndian(confirmS).substr(2) + bigEndian(sequence);
  return start + bigEndian(bundle.length) + bundleDigest(bigEndian(sequence), bundle, sha256);
}

function bundleDigest(sequence: string, bundle: string, sha256: Digest): string {
  const sealed = sequence + bigEndian(bundle.length);
  const read = (offset: number, length: number): string => (offset === SEALED ? sealed : bundle.substr(offset - PAGE_BYTES, length));
  return digestOf(read, bundle.length, sha256);
}
