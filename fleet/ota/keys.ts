import { readFileSync } from 'node:fs';
import { crc32 } from 'node:zlib';
import { withChecksum } from '../../firmware/checked-text.ts';
import type { KeySet } from '../../firmware/ota/manifest.ts';
import { writeWholeFile } from '../../report/whole-file.ts';
import { keyInvalid } from './errors.ts';
import { PUBLIC_KEY_BYTES, publicKeyOf, SECRET_KEY_BYTES } from './signing.ts';

const ALGORITHM = 'SLH-DSA-SHA2-128s';
const OWNER_ONLY = 0o600;

export const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');

/** The text of a secret key's file; its public half is in it, so that a person sees which one it is. */
export function writeSecretKey(path: string, secretKey: Uint8Array): void {
  writeWholeFile(
    path,
    `${JSON.stringify({ v: 1, algorithm: ALGORITHM, public: base64(publicKeyOf(secretKey)), secret: base64(secretKey) }, null, 2)}\n`,
    OWNER_ONLY,
  );
}

/** @param subject where it is from, for the error */
export function parseSecretKey(text: string, subject: string): Uint8Array {
  const hint = 'Use a key file that `mote ota keygen` made, or its "secret" in MOTE_OTA_KEY.';
  let secret: unknown = text.trim();
  if (text.trimStart().startsWith('{')) {
    try {
      secret = (JSON.parse(text) as { secret?: unknown }).secret;
    } catch {
      throw keyInvalid(subject, 'is no JSON', hint);
    }
  }
  const bytes = typeof secret === 'string' ? Buffer.from(secret, 'base64') : Buffer.alloc(0);
  if (bytes.length !== SECRET_KEY_BYTES)
    throw keyInvalid(subject, `holds ${bytes.length} bytes of secret key, expected ${SECRET_KEY_BYTES}`, hint);
  return bytes;
}

export function encodeKeySet(keys: KeySet): Buffer {
  return Buffer.from(JSON.stringify(keys));
}

/** A key set by its text, also one that comes from a broker. */
export function parseKeySet(text: string, subject: string): KeySet {
  let keys: Partial<KeySet>;
  try {
    keys = JSON.parse(text) as Partial<KeySet>;
  } catch {
    throw keyInvalid(subject, 'is no JSON', 'Use the keys.json that `mote ota keygen` made.');
  }
  const isKey = (key: unknown): boolean => typeof key === 'string' && Buffer.from(key, 'base64').length === PUBLIC_KEY_BYTES;
  const areKeys = (list: unknown): boolean => Array.isArray(list) && list.length > 0 && list.every(isKey);
  const whole = keys.v === 1 && keys.t === 'keys' && typeof keys.app === 'string' && Number.isInteger(keys.kv) && keys.kv! > 0;
  if (!whole || !areKeys(keys.root) || !areKeys(keys.rel))
    throw keyInvalid(subject, 'is no key set of version 1', 'Use the keys.json that `mote ota keygen` made.');
  return { v: 1, t: 'keys', app: keys.app!, kv: keys.kv!, root: keys.root!, rel: keys.rel! };
}

export function readKeySet(path: string): KeySet {
  return parseKeySet(readFileSync(path, 'utf8'), path);
}

/** What provisioning writes into the keys area of a board. */
export function keysForBoard(keys: KeySet): string {
  return `${withChecksum(encodeKeySet(keys).toString('latin1'), (bytes) => crc32(Buffer.from(bytes, 'latin1')))}\n`;
}
