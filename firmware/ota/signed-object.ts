/**
 * Fetches an object of `manifest.ts` and its signature, and verifies it in slices. The pieces of the signature stay in their area of the
 * flash, so that they are not fetched again after a power cut.
 */
import { BAD_SIGNATURE, GARBAGE } from './codes.ts';
import { MAX_BODY_BYTES, PIECE_BYTES, SIGNATURE_PIECES } from './manifest.ts';
import { fail, get, later, sha256 } from './retained.ts';
import { PAGE_BYTES, type SlotArea } from './slot.ts';
import { createVerification, SIGNATURE_BYTES } from './slh-dsa.ts';

/** Behind the signature: whose it is, then one byte for each piece that is there. */
const TAG = SIGNATURE_BYTES;
const TAG_BYTES = 16;
const DONE = TAG + TAG_BYTES;

let area: SlotArea;
let topic = '';
let publicKeys: readonly string[];
let whenGood: (body: string) => void;
let piece = 0;
let body = '';
let key = 0;
let slice: () => boolean | undefined;

/** @param keys base64; the object is good if one of them has signed it */
export function getSigned(signatures: SlotArea, path: string, keys: readonly string[], then: (body: string) => void): void {
  area = signatures;
  topic = path + '/';
  publicKeys = keys;
  whenGood = then;
  const tag = sha256(path).substr(0, TAG_BYTES);
  if (area.read(TAG, TAG_BYTES) !== tag) {
    area.erasePage(PAGE_BYTES);
    area.erasePage(0);
    area.write(TAG, tag);
  }
  next();
}

function next(): void {
  for (piece = 0; piece < SIGNATURE_PIECES; piece++)
    if (area.read(DONE + piece, 1) !== '\0') {
      get(topic + (piece + 1), onPiece);
      return;
    }
  get(topic + 0, onBody);
}

function onPiece(payload: string): void {
  if (payload.length !== PIECE_BYTES) {
    fail(GARBAGE);
    return;
  }
  area.write(piece * PIECE_BYTES, payload);
  area.write(DONE + piece, '\0');
  next();
}

function onBody(payload: string): void {
  body = payload;
  key = 0;
  if (payload.length > MAX_BODY_BYTES) fail(GARBAGE);
  else tryKey();
}

function tryKey(): void {
  if (key >= publicKeys.length) {
    // What lies there is not worth keeping.
    area.erasePage(PAGE_BYTES);
    fail(BAD_SIGNATURE);
    return;
  }
  slice = createVerification(bytesOf(atob(publicKeys[key++]!)), bytesOf(body), readSignature, require('crypto').SHA256);
  later(0, verify);
}

function verify(): void {
  const good = slice();
  if (good === undefined) later(0, verify);
  else if (good) whenGood(body);
  else tryKey();
}

function readSignature(offset: number, length: number): Uint8Array {
  return bytesOf(area.read(offset, length));
}

function bytesOf(text: string): Uint8Array {
  return new Uint8Array(E.toArrayBuffer(text));
}
