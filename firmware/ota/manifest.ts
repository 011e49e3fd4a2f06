/**
 * The signed objects of an update as they lie on the broker. Both are JSON in ASCII of less than 3,072 bytes; what is signed are their exact
 * bytes,and a device parses them only behind a good signature. `kv` tells one kind from the other.
 */

/**
 * What a release is: retained on `<prefix>/<application>/r/<id>/0`, its signature in four pieces on `…/1` to `…/4`. The same bytes are the
 * header of the slot that it is installed in, so what was signed is what the loader goes by.
 */
export interface Manifest {
  readonly v: 1;
  /** Sequence; only a higher one is ever installed. */
  readonly q: number;
  readonly t: 'release';
  readonly kv?: undefined;
  readonly app: string;
  /** For people: `1.4.2`. */
  readonly ver: string;
  /** Boards, as `process.env.BOARD` or the application names them. */
  readonly hw: readonly string[];
  /** Interpreters, as `process.version` says it, so that texts compare: the oldest, and the first that is too new. */
  readonly esp: readonly [string, string];
  /** Lowest sequence that may go directly to this one; 0: any. */
  readonly min: number;
  /** Seconds since 1970 after which it is not installed any more, by devices that know the time; 0: never. */
  readonly exp: number;
  /** Seconds in which it has to confirm. */
  readonly s: number;
  /** Bytes of the bundle. */
  readonly n: number;
  /** `digestOf` of `slot.ts`: base64 of the SHA-256 over sequence, length and bundle. */
  readonly h: string;
  /** Chunk table: 14 characters for each chunk. */
  readonly c: string;
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

/** Base64 of a public key, and of a digest. */
export const KEY_CHARACTERS = 44;

/** Of the signature of a signed object. */
export const SIGNATURE_PIECES = 4;
export const PIECE_BYTES = 1964;

/** Base64 of the SHA-256 of a byte string. */
export type Sha256 = (bytes: string) => string;

export const NAME_CHARACTERS = 11;

/** What chunks and releases are called: 64 bits of their SHA-256 in base64, `-` for what means something in a topic. */
export function nameOf(bytes: string, sha256: Sha256): string {
  return sha256(bytes).substr(0, NAME_CHARACTERS).replace(/\W/g, '-');
}

/**
 * One entry of a chunk table: three digits to base 36, the chunk's length in the bundle, and 4,096 more where the payload is heatshrink; then
 * the name of the payload as published, which ends its topic.
 */
export const ENTRY_CHARACTERS = 14;
export const LENGTH_DIGITS = 3;
export const COMPRESSED = 4096;
/** Entries of payloads that are heatshrink are at or behind this text. */
export const COMPRESSED_FROM = '2';
export const MAX_CHUNK_BYTES = 2048;

/** Bytes of the bundle that the chunks of some entries of a table hold. */
export function lengthOf(table: string): number {
  let sum = 0;
  for (let at = 0; at < table.length; at += ENTRY_CHARACTERS) sum += parseInt(table.substr(at, LENGTH_DIGITS), 36) % COMPRESSED;
  return sum;
}

/** How far a release may be ahead of the running one: whoever has a key for a day cannot use up the sequences. */
export const MAX_JUMP = 10000;

/** Fields of a channel pointer, a text of words separated by one space: the only object that changes, and not signed. */
export const POINTER_VERSION = '1';
export const POINTER_RELEASE = 1;
export const POINTER_SEQUENCE = 2;
/** Share of the devices that take the release, in hundredths of a percent. */
export const POINTER_SHARE = 3;
export const SHARES = 10000;
/** In front of it the identifier of a device: the CRC-32 of both decides which share the device is in. */
export const POINTER_SALT = 4;
/** `run`, `pause` or `abort`. */
export const POINTER_STATE = 5;
/** Version of the keys that the release is signed with. */
export const POINTER_KEYS = 6;
export const POINTER_WORDS = 7;
