/** Fills a slot whose header is written: copies what the running slot has, and fetches the rest. */
import { BAD_HASH, FETCHING, GARBAGE, MALFORMED } from './codes.ts';
import { COMPRESSED, ENTRY_BYTES, HASH_BYTES } from './manifest.ts';
import { fail, get, later, sha256 } from './retained.ts';
import * as slot from './slot.ts';
import type { SlotArea } from './slot.ts';
import { report, status } from './status.ts';

/** Chunks between two reports. */
const REPORT_EVERY = 8;

let own: SlotArea | undefined;
let other: SlotArea;
let whenWhole: () => void;
/** Where in the bundle the present chunk begins. */
let at = 0;
let entry = '';
/** A copy has led to a wrong bundle: everything is fetched. */
let distrusted = false;

/** @param running its chunks are taken where they are the same */
export function fill(running: SlotArea | undefined, empty: SlotArea, then: () => void): void {
  own = distrusted ? undefined : running;
  other = empty;
  whenWhole = then;
  status.s = FETCHING;
  const lengthBytes = slot.word(other.read(0, slot.TRY), slot.SEALED + 4);
  let begun = 0;
  status.n = 0;
  for (let offset = 0; offset < lengthBytes; status.n++) {
    // Programs have no 0xFF. The last one that was begun may be torn; writing the same bytes again completes it.
    if (other.read(slot.PAGE_BYTES + offset, 1) !== '\xff') {
      begun = status.n + 1;
      at = offset;
    }
    offset += lengthOf(entryAt(other, status.n));
  }
  if (begun === status.n && slot.seal(other, sha256)) {
    whenWhole();
    return;
  }
  status.i = Math.max(begun - 1, 0);
  if (!begun) at = 0;
  report();
  next();
}

function next(): void {
  if (status.i === status.n) {
    if (slot.seal(other, sha256)) whenWhole();
    else {
      other.erasePage(0);
      distrusted = true;
      fail(BAD_HASH);
    }
    return;
  }
  entry = entryAt(other, status.i);
  const from = own ? findInOwn() : -1;
  if (from >= 0) {
    // In RAM first: flash does not read while it is written.
    store('' + own!.read(slot.PAGE_BYTES + from, lengthOf(entry)));
    later(0, next);
  } else get('c/' + hex(entry.substr(0, HASH_BYTES)), onChunk);
}

function onChunk(payload: string): void {
  // Before anything else is done with it, decompression above all.
  if (sha256(payload).substr(0, HASH_BYTES) !== entry.substr(0, HASH_BYTES)) {
    fail(GARBAGE);
    return;
  }
  const bytes = entry.charCodeAt(HASH_BYTES) << 8 >= COMPRESSED ? E.toString(require('heatshrink').decompress(payload)) : payload;
  if (bytes.length !== lengthOf(entry)) {
    fail(MALFORMED);
    return;
  }
  store(bytes);
  next();
}

function store(bytes: string): void {
  other.write(slot.PAGE_BYTES + at, bytes);
  at += bytes.length;
  status.i++;
  if (status.i % REPORT_EVERY === 0) report();
}

/** Where in the running bundle the same chunk begins, or -1. */
function findInOwn(): number {
  const table = own!.read(slot.CHUNK_TABLE, slot.PAGE_BYTES - slot.CHUNK_TABLE);
  const place = table.indexOf(entry);
  if (place < 0 || place % ENTRY_BYTES) return -1;
  let offset = 0;
  for (let before = 0; before < place; before += ENTRY_BYTES) offset += lengthOf(table.substr(before, ENTRY_BYTES));
  return offset;
}

function entryAt(area: SlotArea, index: number): string {
  return area.read(slot.CHUNK_TABLE + index * ENTRY_BYTES, ENTRY_BYTES);
}

/** Bytes of the bundle that the chunk of a table's entry holds. */
function lengthOf(tableEntry: string): number {
  return ((tableEntry.charCodeAt(HASH_BYTES) << 8) | tableEntry.charCodeAt(HASH_BYTES + 1)) & (COMPRESSED - 1);
}

/** Lower-case hexadecimal digits. */
export function hex(bytes: string): string {
  let digits = '';
  for (let i = 0; i < bytes.length; i++) digits += (256 + bytes.charCodeAt(i)).toString(16).substr(1);
  return digits;
}
