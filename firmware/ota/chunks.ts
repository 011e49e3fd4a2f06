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
  status.i = status.n = at = 0;
  for (let offset = 0; offset < lengthBytes; status.n++) {
    // Programs have no 0xFF. The last one that was begun may be torn; writing the same bytes again completes it.
    if (other.read(slot.PAGE_BYTES + offset, 1) !== '\xff') {
      status.i = status.n;
      at = offset;
    }
    offset += lengthOf(entryAt(status.n));
  }
  if (status.i === status.n - 1 && slot.seal(other, sha256)) {
    whenWhole();
    return;
  }
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
  entry = entryAt(status.i);
  const from = findInOwn();
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
  const table = own ? own.read(slot.CHUNK_TABLE, slot.PAGE_BYTES - slot.CHUNK_TABLE) : '';
  const place = table.indexOf(entry);
  return place % ENTRY_BYTES ? -1 : lengthOf(table.substr(0, place));
}

function entryAt(index: number): string {
  return other.read(slot.CHUNK_TABLE + index * ENTRY_BYTES, ENTRY_BYTES);
}

/** Bytes of the bundle that the chunks of some entries of a table hold. */
export function lengthOf(table: string): number {
  let sum = 0;
  for (let at = HASH_BYTES; at < table.length; at += ENTRY_BYTES)
    sum += ((table.charCodeAt(at) << 8) | table.charCodeAt(at + 1)) & (COMPRESSED - 1);
  return sum;
}

/** Lower-case hexadecimal digits. */
export function hex(bytes: string): string {
  let digits = '';
  for (let i = 0; i < bytes.length; i++) digits += (256 + bytes.charCodeAt(i)).toString(16).substr(1);
  return digits;
}
