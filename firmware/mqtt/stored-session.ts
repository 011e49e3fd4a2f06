/**
 * A session store on flash, for QoS 1 and 2 messages that shall survive a reboot or a power cut: an append log in one blob, compacted into
 * a second one when it is full, each in turn.
 *
 * Wear: a message costs one append when it is written and one when it is acknowledged, nothing if both happen within `lazyMs`; a
 * compaction rewrites what is still under way, once every `sizeBytes` of appends. What was put less than `lazyMs` before a power cut is lost
 * with the RAM; 0 writes at once. What does not fit stays in RAM alone.
 */
import type { BlobStore } from '../../hal/storage.ts';
import type { TimerId, Timers } from '../../hal/timers.ts';
import type { SessionStore } from './store.ts';
import { chr, u16, u32 } from './wire.ts';

export interface StoredSessionOptions {
  blobs: BlobStore;
  timers: Timers;
  /** Beginning of the names of the two blobs, up to 27 bytes. */
  name: string;
  /** Of each of the two blobs. Default 4096. */
  sizeBytes?: number;
  /** How long a change may wait for a flash write. Default 2000. */
  lazyMs?: number;
}

export interface StoredSession extends SessionStore {
  /** Writes what waits, for instance before a wanted restart. */
  flush(): void;
}

// A blob: a byte that makes it, its sequence number and the complement of that, written last; then entries.
const HEADER_BYTES = 3;
// An entry: length of the record and key, the record, and a check byte over all of it. A length of 0xFFFF is flash not yet written, an
// empty record a removal.
const ENTRY_BYTES = 7;
const END = 0xffff;

function checkOf(bytes: string): string {
  let sum = 90;
  for (const char of bytes) sum = ((sum << 1) ^ (sum >> 7) ^ char.charCodeAt(0)) & 255;
  return chr(sum);
}

function entryOf(key: number, record: string): string {
  const entry = u16(record.length) + u32(key) + record;
  return entry + checkOf(entry);
}

function numberAt(bytes: string, at: number, width: number): number {
  let value = 0;
  for (let index = at; index < at + width; index++) value = value * 256 + bytes.charCodeAt(index);
  return value;
}

export function createStoredSession(options: StoredSessionOptions): StoredSession {
  const { blobs, timers, name } = options;
  const sizeBytes = options.sizeBytes || 4096;
  /** Records on flash and what has changed since: undefined if removed. In RAM, since the client holds the same strings anyway. */
  const records: { [key: string]: string | undefined } = {};
  /** Whether flash holds a record for a key. */
  const written: { [key: string]: boolean } = {};
  let changed: number[] = [];
  let side = 0;
  let sequence = 0;
  let usedBytes = sizeBytes;
  let timer: TimerId | undefined;

  function sequenceOf(which: number): number {
    const header = blobs.read(name + which, 0, HEADER_BYTES);
    const number = header === undefined ? -1 : header.charCodeAt(1);
    return header !== undefined && number + header.charCodeAt(2) === 255 ? number : -1;
  }

  /** Reads the log of a blob up to its end or to the first entry that a power cut tore. */
  function load(which: number): void {
    const bytes = blobs.read(name + which)!;
    let at = HEADER_BYTES;
    for (;;) {
      const length = at + ENTRY_BYTES > sizeBytes ? END : numberAt(bytes, at, 2);
      const end = at + ENTRY_BYTES + length;
      if (length === END) usedBytes = at;
      // After a torn entry nothing can be appended: the log counts as full.
      if (length === END || end > sizeBytes || checkOf(bytes.substr(at, end - at - 1)) !== bytes[end - 1]) return;
      const key = numberAt(bytes, at + 2, 4);
      // A copy: what flash holds moves when the blob is replaced.
      records[key] = length ? '' + bytes.substr(at + 6, length) : undefined;
      written[key] = length > 0;
      at = end;
    }
  }

  function entries(keys: readonly (number | string)[]): string {
    let bytes = '';
    for (const key of keys) bytes += entryOf(+key, records[key] || '');
    return bytes;
  }

  /** Writes what is alive into the other blob; the last byte written there makes it the valid one. */
  function compact(): void {
    const next = 1 - side;
    let live = '';
    for (const key in records) {
      const record = records[key];
      written[key] = false;
      if (record === undefined) delete records[key];
      else if (HEADER_BYTES + live.length + ENTRY_BYTES + record.length <= sizeBytes) {
        live += entries([key]);
        written[key] = true;
      }
    }
    blobs.erase(name + next);
    blobs.writePart(name + next, '\0', 0, sizeBytes);
    if (live) blobs.writePart(name + next, live, HEADER_BYTES, sizeBytes);
    sequence = (sequence + 1) & 255;
    blobs.writePart(name + next, chr(sequence, 255 - sequence), 1, sizeBytes);
    blobs.erase(name + side);
    side = next;
    usedBytes = HEADER_BYTES + live.length;
  }

  function flush(): void {
    const bytes = entries(changed);
    timers.cancel(timer);
    timer = undefined;
    for (const key of changed) written[key] = records[key] !== undefined;
    changed = [];
    try {
      if (usedBytes + bytes.length > sizeBytes) compact();
      else if (bytes) {
        blobs.writePart(name + side, bytes, usedBytes, sizeBytes);
        usedBytes += bytes.length;
      }
    } catch {
      // No room on flash: what changed stays in RAM, and the next change tries to compact.
      usedBytes = sizeBytes;
    }
  }

  function change(key: number, record: string | undefined): void {
    const place = changed.indexOf(key);
    records[key] = record;
    // Put and removed between two writes: flash need not hear of it.
    if (record === undefined && !written[key]) {
      delete records[key];
      if (place >= 0) changed.splice(place, 1);
      return;
    }
    if (place < 0) changed.push(key);
    if (options.lazyMs === 0) flush();
    else if (timer === undefined) timer = timers.after(options.lazyMs || 2000, flush);
  }

  const first = sequenceOf(0);
  const second = sequenceOf(1);
  side = second >= 0 && (first < 0 || ((second - first) & 255) < 128) ? 1 : 0;
  sequence = Math.max(side ? second : first, 0);
  if (first >= 0 || second >= 0) load(side);

  return {
    put: change,
    del: (key) => change(key, undefined),
    each: (visit) => {
      const keys: number[] = [];
      for (const key in records) if (records[key] !== undefined) keys.push(+key);
      keys.sort((a, b) => a - b);
      for (const key of keys) visit(key, records[key]!);
    },
    flush: flush,
  };
}
