/**
 * A slot: the preallocated, page-aligned area that holds one bundle. Page 0 is its header, the bundle begins at page 1.
 *
 * | offset | bytes | what |
 * | ------ | ----- | ---- |
 * | 0      | 4     | never written: the engine makes a file anew when its first byte is |
 * | 4      | 1     | format version, 1 |
 * | 8      | 4     | sequence of the release, big endian, so that sequences compare as strings |
 * | 12     | 4     | length of the bundle, big endian |
 * | 16     | 32    | SHA-256 of: bytes 8 to 15, then the SHA-256 of each 4,096-byte page of the bundle |
 * | 48     | 16    | first half of the SHA-256 of the release manifest |
 * | 64     | 1     | VALID |
 * | 65     | 3     | TRY, one byte for each start of a bundle that is not confirmed |
 * | 68     | 1     | CONFIRM |
 * | 69     | 1     | BAD |
 *
 * A flag is one byte, 0xFF until it is set to 0x00. One torn by a power cut reads as something else, and is read to
 * the safe side: VALID and CONFIRM count only when 0x00, TRY and BAD when they are not 0xFF.
 */
export const SLOT_FORMAT = 1;
export const PAGE_BYTES = 4096;

export const FORMAT = 4;
export const SEALED = 8;
export const DIGEST = 16;
export const RELEASE = 48;
export const VALID = 64;
export const TRY = 65;
export const CONFIRM = 68;
export const BAD = 69;
export const HEADER_BYTES = 70;

/** One slot in flash. Offsets are from the slot's first byte. */
export interface SlotArea {
  readonly sizeBytes: number;
  /** A reference into flash on the board. */
  read(offset: number, length: number): string;
  /** Clears bits only. Throws when a byte would need a bit set. */
  write(offset: number, bytes: string): void;
  /** Sets the page around `offset` to 0xFF. */
  erasePage(offset: number): void;
}

/** SHA-256 of a byte string as a byte string of 32. */
export type Digest = (bytes: string) => string;

export interface SlotHeader {
  /** Rises with each release, 1 to 4,294,967,295. */
  readonly sequence: number;
  readonly lengthBytes: number;
  /** 32 bytes. */
  readonly digest: string;
  /** 16 bytes. */
  readonly release: string;
}

export interface Slot extends SlotHeader {
  readonly valid: boolean;
  readonly tries: number;
  readonly confirmed: boolean;
  readonly bad: boolean;
}

/** What the header says, or undefined when there is none of this format. It does not look at the bundle. */
export function readSlot(area: SlotArea): Slot | undefined {
  const header = area.read(0, HEADER_BYTES);
  if (header.charCodeAt(FORMAT) !== SLOT_FORMAT) return undefined;
  let tries = 0;
  for (let at = TRY; at < CONFIRM; at++) if (header.charCodeAt(at) !== 0xff) tries++;
  return {
    sequence: word(header, SEALED),
    lengthBytes: word(header, SEALED + 4),
    digest: header.substr(DIGEST, 32),
    release: header.substr(RELEASE, 16),
    valid: header.charCodeAt(VALID) === 0,
    tries,
    confirmed: header.charCodeAt(CONFIRM) === 0,
    bad: header.charCodeAt(BAD) !== 0xff,
  };
}

/** The digest of what the slot holds, whatever its header says that it should be. `read` gives a part of the slot. */
export function digestOf(read: SlotArea['read'], lengthBytes: number, sha256: Digest): string {
  let digests = read(SEALED, 8);
  for (let at = 0; at < lengthBytes; at += PAGE_BYTES) digests += sha256(read(PAGE_BYTES + at, Math.min(PAGE_BYTES, lengthBytes - at)));
  return sha256(digests);
}

/** Whether the bundle is the one that the header was written for. */
export function isIntact(area: SlotArea, slot: Slot, sha256: Digest): boolean {
  return (
    slot.lengthBytes > 0 && slot.lengthBytes <= area.sizeBytes - PAGE_BYTES && digestOf(area.read, slot.lengthBytes, sha256) === slot.digest
  );
}

/** A number of four bytes, big endian. */
export function word(bytes: string, at: number): number {
  let value = 0;
  for (let i = 0; i < 4; i++) value = value * 256 + bytes.charCodeAt(at + i);
  return value;
}

/** The bundle has proven itself: it stays. Doing it again strengthens a byte that was torn. */
export function confirm(area: SlotArea): void {
  clear(area, CONFIRM);
}

/** The bundle has failed for good. */
export function markBad(area: SlotArea): void {
  clear(area, BAD);
}

/**
 * Empties the slot and writes the header of what will come. The header's page goes first: from then on nothing in the
 * slot is valid, wherever power fails.
 */
export function prepare(area: SlotArea, { sequence, lengthBytes, digest, release }: SlotHeader): void {
  for (let at = 0; at < PAGE_BYTES + lengthBytes; at += PAGE_BYTES) area.erasePage(at);
  area.write(FORMAT, String.fromCharCode(SLOT_FORMAT) + '\xff\xff\xff' + bigEndian(sequence) + bigEndian(lengthBytes) + digest + release);
}

/** Makes the slot bootable if it holds the bundle that its header was written for; tells whether it does. */
export function seal(area: SlotArea, sha256: Digest): boolean {
  const slot = readSlot(area);
  if (!slot || !isIntact(area, slot, sha256)) return false;
  clear(area, VALID);
  return true;
}

/** The digest that a header needs. */
export function bundleDigest(sequence: number, bundle: string, sha256: Digest): string {
  const sealed = bigEndian(sequence) + bigEndian(bundle.length);
  const read = (offset: number, length: number): string => (offset === SEALED ? sealed : bundle.substr(offset - PAGE_BYTES, length));
  return digestOf(read, bundle.length, sha256);
}

function bigEndian(value: number): string {
  return String.fromCharCode(Math.floor(value / 16777216), (value >> 16) & 255, (value >> 8) & 255, value & 255);
}

function clear(area: SlotArea, at: number): void {
  area.write(at, '\0');
}
