/**
 * Fetches an object of `manifest.ts` and its signature, and verifies it in slices. The pieces of the signature stay in their area of the
 * flash, so that they are not fetched again after a power cut.
 */
import { erasePage, read, tallyOf, write } from './areas.ts';
import { BAD_SIGNATURE, GARBAGE } from './codes.ts';
import { SIGNATURE_AREA as AREA } from './layout.ts';
import { PIECE_BYTES, SIGNATURE_PIECES } from './manifest.ts';
import { fail, get, later } from './retained.ts';
import { createVerification, SIGNATURE_BYTES } from './slh-dsa.ts';
import { PAGE_BYTES } from './slot.ts';

/** Behind the signature: whose it is, then a tally of the pieces that are there. The body is asked for last. */
const TAG = SIGNATURE_BYTES;
const TAG_BYTES = 16;
const PIECES = TAG + TAG_BYTES;

let object = '';
let publicKeys: string[];
let whenGood: (object: string, body: string) => void;
let piece = 0;
let body = '';
let slice: () => boolean | undefined;

/**
 * @param keys base64; the object is good if one of them has signed it. Taken out of the list one by one.
 * @param then called with the path and what stands there, if it is good
 */
export function getSigned(path: string, keys: readonly string[], then: (object: string, body: string) => void): void {
  object = path;
  publicKeys = keys as string[];
  whenGood = then;
  if (read(AREA, TAG, path.length) !== path) {
    erasePage(AREA, PAGE_BYTES);
    erasePage(AREA, 0);
    write(AREA, TAG, path);
  }
  next();
}

function next(): void {
  piece = tallyOf(AREA, PIECES);
  get(`${object}/${(piece + 1) % (SIGNATURE_PIECES + 1)}`, onPiece);
}

function onPiece(payload: string): void {
  if (piece === SIGNATURE_PIECES) {
    body = payload;
    tryKey();
  } else if (payload.length === PIECE_BYTES) {
    write(AREA, piece * PIECE_BYTES, payload);
    write(AREA, PIECES + piece, '\0');
    next();
  } else fail(GARBAGE);
}

function tryKey(): void {
  const publicKey = publicKeys.shift();
  if (publicKey) {
    slice = createVerification(bytesOf(atob(publicKey)), bytesOf(body), readSignature, require('crypto').SHA256);
    later(0, verify);
  } else {
    // What lies there is not worth keeping.
    erasePage(AREA, PAGE_BYTES);
    fail(BAD_SIGNATURE);
  }
}

function verify(): void {
  const good = slice();
  if (good === undefined) later(0, verify);
  else if (good) whenGood(object, body);
  else tryKey();
}

function readSignature(offset: number, length: number): Uint8Array {
  return bytesOf(read(AREA, offset, length));
}

function bytesOf(text: string): Uint8Array {
  return new Uint8Array(E.toArrayBuffer(text));
}
