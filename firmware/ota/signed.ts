/**
 * Signed objects: fetches a manifest or a key set with its signature, verifies it in slices, and takes it if it is for this device. The pieces
 * of the signature stay in their area of the flash, so that they are not fetched again after a power cut. Of the keys there are two copies
 * in preallocated pages, so that a rotation survives a power cut at any step: each is what `withChecksum` makes, and a line end.
 */
import { checkedText, parseJson } from '../checked-text.ts';
import { confirmedSequence, erasePage, manifestOf, name, other, own, read, SHA256, tallyOf, write } from './areas.ts';
import * as code from './codes.ts';
import { install, manifest, text, useManifest, useText } from './install.ts';
import { FILE_HEADER_BYTES, KEYS_AREA, SIGNATURE_AREA, SLOT_A, SLOT_B } from './layout.ts';
import { KEY_CHARACTERS, type KeySet, lengthOf, PIECE_BYTES, POINTER_KEYS, SIGNATURE_PIECES } from './manifest.ts';
import { fail, get, later, rest } from './retained.ts';
import { createVerification, SIGNATURE_BYTES } from './slh-dsa.ts';
import { MANIFEST_BYTES, PAGE_BYTES } from './slot.ts';
import { status, timers } from './status.ts';

/** Behind the signature: whose it is, then a tally of the pieces that are there. The body is asked for last. */
const { toUint8Array } = E;

const TAG = SIGNATURE_BYTES;
const TAG_BYTES = 16;
const PIECES = TAG + TAG_BYTES;
/** Between two releases: verifying a signature keeps the board busy for seconds. */
const PAUSE_MS = 60_000;
/** From the end of the longest bundle to the last byte of a slot's file: the page that the file only begins. */
const ROOM_BEHIND = 2 * PAGE_BYTES - FILE_HEADER_BYTES - 1;

let application: string;
let hardware: string | undefined;
let wallMs: (() => number | undefined) | undefined;
/** Only higher sequences are installed. */
export let floor: number;
/** Name of the release that is under way, if one is. */
export let target: string;
/** Reasons why releases are not tried again, by their names. */
export const refused: Record<string, number> = {};
/** The words of the channel's pointer. */
export let words: string[] | undefined;
let nextMs = 0;
/** The page in which the present keys are not. */
let freePage: number;
/** What is being verified: its path, and the keys that may have signed it. */
let path: string;
let publicKeys: string[];
let piece: number;
let slice: () => boolean | undefined;

export function useApplication(itsName: string): void {
  application = itsName;
}

/** After `openSlots`. */
export function setFloor(): void {
  // Without a good slot the newest release may be taken again: it is the one that has rotted.
  floor = own ? manifestOf(own).q : Math.max(confirmedSequence(SLOT_A), confirmedSequence(SLOT_B), 1) - 1;
}

export function useWords(pointer: string[]): void {
  words = pointer;
}

/** See `UpdateOptions`. */
export function useHardware(board: string): void {
  hardware = board;
}

export function useClock(clock: () => number | undefined): void {
  wallMs = clock;
}

/** Which release is under way; empty: none. */
export function aim(release: string): void {
  target = release;
}

/** Gets the release that is under way, not before it is time. */
export function askForRelease(): void {
  later(nextMs - timers.nowMs(), ask);
}

function ask(): void {
  let keys = { kv: 0 } as KeySet;
  for (const page of [0, PAGE_BYTES]) {
    const found: KeySet = parseJson(checkedText(read(KEYS_AREA, page, PAGE_BYTES), E.CRC32));
    if (found.kv > keys.kv) {
      keys = found;
      freePage = PAGE_BYTES - page;
    }
  }
  path = 'r/' + target;
  publicKeys = keys.rel as string[];
  // One version after the other: each is signed by a root key of the one before.
  if (keys.kv < +words![POINTER_KEYS]!) {
    path = 'k/' + (keys.kv + 1);
    publicKeys = keys.root as string[];
  } else nextMs = timers.nowMs() + PAUSE_MS;
  if (!publicKeys) rest(code.FAILED, code.LAYOUT);
  else {
    if (read(SIGNATURE_AREA, TAG, path.length) !== path) {
      erasePage(SIGNATURE_AREA, PAGE_BYTES);
      erasePage(SIGNATURE_AREA, 0);
      write(SIGNATURE_AREA, TAG, path);
    }
    next();
  }
}

function next(): void {
  piece = tallyOf(SIGNATURE_AREA, PIECES);
  get(`${path}/${(piece + 1) % (SIGNATURE_PIECES + 1)}`, onPiece);
}

function onPiece(payload: string): void {
  if (piece === SIGNATURE_PIECES) {
    useText(payload);
    tryKey();
  } else if (payload.length === PIECE_BYTES) {
    write(SIGNATURE_AREA, piece * PIECE_BYTES, payload);
    write(SIGNATURE_AREA, PIECES + piece, '\0');
    next();
  } else fail(code.GARBAGE);
}

function tryKey(): void {
  const publicKey = publicKeys.shift();
  if (publicKey) {
    slice = createVerification(
      toUint8Array(atob(publicKey)),
      toUint8Array(text),
      (offset, length) => toUint8Array(read(SIGNATURE_AREA, offset, length)),
      SHA256,
    );
    later(0, verify);
  } else {
    // What lies there is not worth keeping.
    erasePage(SIGNATURE_AREA, PAGE_BYTES);
    fail(code.BAD_SIGNATURE);
  }
}

/** One slice; behind the last one the object is taken, or another key is tried. */
function verify(): void {
  const good = slice();
  if (good === undefined) later(0, verify);
  else if (!good) tryKey();
  else {
    // Somebody may have signed what is neither a manifest nor a key set.
    let reason = code.MALFORMED;
    try {
      useManifest(JSON.parse(text));
      if (path === (asKeys().kv ? 'k/' + asKeys().kv : 'r/' + name(text)))
        reason = manifest.app !== application ? code.WRONG_APPLICATION : asKeys().kv ? keysObjection() : objection();
    } catch {
      // It is neither.
    }
    if (path[0] === 'k') {
      if (reason) fail(reason);
      else {
        erasePage(KEYS_AREA, freePage);
        // As withChecksum does.
        write(KEYS_AREA, freePage, `${E.CRC32(text)}\n${text}\n`);
        ask();
      }
    } else if (reason) {
      refused[target] = reason;
      rest(code.FAILED, reason);
    } else install();
  }
}

/** What was signed, if it has a version of keys. */
function asKeys(): KeySet {
  return manifest as unknown as KeySet;
}

/** A set without keys would be the last one that the device takes. */
function keysObjection(): number {
  return (asKeys().root[0]! + asKeys().rel[0]!).length === 2 * KEY_CHARACTERS ? code.NONE : code.MALFORMED;
}

/** Why a release is not for this device. */
function objection(): number {
  if (manifest.q !== status.q || manifest.h.length !== KEY_CHARACTERS || lengthOf(manifest.c) !== manifest.n) return code.MALFORMED;
  if (manifest.hw.indexOf(hardware || process.env.BOARD) < 0) return code.WRONG_BOARD;
  if (status.esp < manifest.esp[0] || status.esp >= manifest.esp[1]) return code.WRONG_ENGINE;
  if (text.length >= MANIFEST_BYTES || !read(other, manifest.n + ROOM_BEHIND, 1)) return code.TOO_BIG;
  if (floor < manifest.min) return code.PRECURSOR;
  return wallMs && manifest.exp && (wallMs() || 0) > manifest.exp * 1000 ? code.EXPIRED : code.NONE;
}
