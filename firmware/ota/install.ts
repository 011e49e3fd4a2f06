/** Fills the slot that does not run: copies what the running slot has, and fetches the rest. Then the board restarts. */
import { erasePage, manifestOf, name, read, seal, write } from './areas.ts';
import { BAD_HASH, DEFERRED, FETCHING, GARBAGE, RESTARTING } from './codes.ts';
import { COMPRESSED, ENTRY_CHARACTERS, lengthOf, type Manifest, NAME_CHARACTERS } from './manifest.ts';
import { fail, get, later, stop } from './retained.ts';
import { MANIFEST, PAGE_BYTES } from './slot.ts';
import { report, status } from './status.ts';

/** Chunks between two reports. */
const REPORT_EVERY = 8;
const ASK_MS = 10_000;
/** For the last status to get out. */
const FAREWELL_MS = 2_000;

/** Names of the slots; `own` is empty when neither runs. */
let own = '';
let other = '';
let mayRestart: (() => boolean) | undefined;
let manifest: Manifest;
/** Chunks of the running bundle. */
let ownTable = '';
/** Where in the slot the next page is to be erased, or the next chunk begins. */
let at = 0;
let entry = '';
/** A copy has led to a wrong bundle: everything is fetched. */
let distrusted = false;

/** @param running its chunks are taken where they are the same; empty: no slot runs */
export function useSlots(running: string, idle: string): void {
  own = running;
  other = idle;
}

/** Asked before the restart. */
export function askBeforeRestart(may: (() => boolean) | undefined): void {
  mayRestart = may;
}

/** @param wanted a manifest with a good signature, and `text` its bytes */
export function install(wanted: Manifest, text: string): void {
  manifest = wanted;
  at = 0;
  /** Page by page, since each takes some 50 ms; the header's page first. */
  const erase = (): void => {
    if (at < PAGE_BYTES + manifest.n) {
      erasePage(other, at);
      at += PAGE_BYTES;
      later(0, erase);
    } else {
      write(other, MANIFEST, text);
      fill(manifest);
    }
  };
  erase();
}

/** Goes on with the slot whose manifest is written. */
export function fill(written: Manifest): void {
  manifest = written;
  ownTable = (own && !distrusted && manifestOf(own).c) || '';
  status.s = FETCHING;
  status.n = manifest.c.length / ENTRY_CHARACTERS;
  status.i = 0;
  at = PAGE_BYTES;
  // Programs have no 0xFF: a chunk is whole when the next one has begun. The last one may be torn; writing the same bytes again completes it.
  for (
    let end;
    (end = PAGE_BYTES + lengthOf(manifest.c.substr(0, ENTRY_CHARACTERS * (status.i + 1)))) < PAGE_BYTES + manifest.n &&
    read(other, end, 1) !== '\xff';
    status.i++
  )
    at = end;
  report();
  finish(next);
}

function next(): void {
  entry = manifest.c.substr(status.i * ENTRY_CHARACTERS, ENTRY_CHARACTERS);
  const place = ownTable.indexOf(entry);
  if (!entry)
    finish(() => {
      erasePage(other, 0);
      distrusted = true;
      fail(BAD_HASH);
    });
  else if (place >= 0 && place % ENTRY_CHARACTERS === 0)
    // In RAM first: flash does not read while it is written.
    store('' + read(own, PAGE_BYTES + lengthOf(ownTable.substr(0, place)), lengthOf(entry)));
  else get('c/' + entry.substr(0, NAME_CHARACTERS), onChunk);
}

function onChunk(payload: string): void {
  // Before anything else is done with it, decompression above all.
  if (name(payload) !== entry.substr(0, NAME_CHARACTERS)) fail(GARBAGE);
  else store(parseInt(entry.substr(NAME_CHARACTERS), 36) < COMPRESSED ? payload : E.toString(require('heatshrink').decompress(payload)));
}

function store(bytes: string): void {
  write(other, at, bytes);
  at += bytes.length;
  status.i++;
  if (status.i % REPORT_EVERY === 0) report();
  later(0, next);
}

/** Restarts into the slot if it holds the whole bundle. */
function finish(orElse: () => void): void {
  if (seal(other, manifest)) restart();
  else orElse();
}

function restart(): void {
  stop();
  const waits = mayRestart && !mayRestart();
  status.s = waits ? DEFERRED : RESTARTING;
  report();
  if (waits) later(ASK_MS, restart);
  else later(FAREWELL_MS, E.reboot);
}
