/**
 * The signed objects of an update as they lie on the broker. Both are JSON in ASCII; what is signed are their exact bytes, and a device
 * parses them only behind a good signature. `t` keeps one kind from being taken for the other.
 */

/** What a release is: retained on `<prefix>/<application>/r/<id>/0`, its signature in four pieces on `…/1` to `…/4`. */
export interface Manifest {
  readonly v: 1;
  readonly t: 'release';
  readonly app: string;
  /** For people: `1.4.2`. */
  readonly ver: string;
  /** Sequence; only a higher one is ever installed. */
  readonly q: number;
  /** Boards, as `process.env.BOARD` or the application names them. */
  readonly hw: readonly string[];
  /** Oldest and newest interpreter: 2v29 is 2029. */
  readonly esp: readonly [number, number];
  /** Base64 of what stands in the slot's header from byte 6 to byte 47: seconds to confirm, sequence, length, digest. A device takes these, not `q`. */
  readonly h: string;
  /** Chunk table, base64: 10 bytes for each chunk. */
  readonly c: string;
  /** Lowest sequence that may go directly to this one; 0: any. */
  readonly min: number;
  /** Seconds since 1970 after which it is not installed any more, by devices that know the time; 0: never. */
  readonly exp: number;
}

/** Which keys count: retained on `<prefix>/<application>/k/<kv>/0`, signed by a root key of version kv - 1. Keys are base64 of 32 bytes. */
export interface KeySet {
  readonly v: 1;
  readonly t: 'keys';
  readonly app: string;
  /** Version; rises by one with each change. */
  readonly kv: number;
  readonly root: readonly string[];
  readonly rel: readonly string[];
}

/** Base64 of a public key. */
export const KEY_DIGITS = 44;

/** Where in the bytes of `h` the sequence and the length of the bundle stand. */
export const HEADER_SEQUENCE = 2;
export const HEADER_LENGTH = 6;

/** Longest body of a signed object; with its topic it fits the largest packet of a device. */
export const MAX_BODY_BYTES = 3072;
export const SIGNATURE_PIECES = 4;
export const PIECE_BYTES = 1964;

/**
 * One entry of a chunk table: the first 8 bytes of the SHA-256 of the chunk's payload as published, then its length in the bundle, big
 * endian, with the highest bit set where the payload is heatshrink. The hash, in hexadecimal, is the end of the chunk's topic.
 */
export const ENTRY_BYTES = 10;
export const HASH_BYTES = 8;
export const COMPRESSED = 0x8000;
export const MAX_CHUNK_BYTES = 2048;

/** How far a release may be ahead of the running one: whoever has a key for a day cannot use up the sequences. */
export const MAX_JUMP = 10000;

/** Fields of a channel pointer, a text of words separated by one space: the only object that changes, and not signed. */
export const POINTER_VERSION = '1';
export const POINTER_RELEASE = 1;
export const POINTER_SEQUENCE = 2;
/** Share of the devices that take the release, in hundredths of a percent. */
export const POINTER_SHARE = 3;
/** With the identifier of a device it decides which share it is in. */
export const POINTER_SALT = 4;
/** `run`, `pause` or `abort`. */
export const POINTER_STATE = 5;
/** Version of the keys that the release is signed with. */
export const POINTER_KEYS = 6;
export const POINTER_WORDS = 7;
