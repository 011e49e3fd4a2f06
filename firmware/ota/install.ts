/** Fills the slot that does not run: copies what the running slot has, and fetches the rest. Then the board restarts. */
import { erasePage, manifestOf, name, other, own, read, setFlag, sha256, write } from './areas.ts';
import { BAD_HASH, DEFERRED, FETCHING, GARBAGE, RESTARTING } from './codes.ts';
import { COMPRESSED_FROM, ENTRY_CHARACTERS, LENGTH_DIGITS, lengthOf, type Manifest } from './manifest.ts';
import { fail, get, later, stop } from './retained.ts';
import { MANIFEST, PAGE_BYTES, VALID } from './slot.ts';
import { report, status } from './status.ts';

/** Chunks between two reports. */
const REPORT_EVERY = 8;
const ASK_MS = 10_000;
/** For the last status to get out. */
const FAREWELL_MS = 2_000;

export let mayRestart: (() => boolean) | undefined;
/** Of the release that is under way: its text, with a good signature, and what that says. */
export let text: string;
export let manifest: Manifest;
/** Chunks of the running bundle. */
let ownTable: string;
/** Where in the slot the next page is to be erased, or the next chunk begins. */
let at: number;
let entry: string;
/** A copy has led to a wrong bundle: everything is fetched. */
let distrusted: boolean | undefined;

/** Asked before the restart. */
export function askBeforeRestart(may: () => boolean): void {
  mayRestart = may;
}

export function useText(bytes: string): void {
  text = bytes;
}

export function useManifest(parsed: Manifest): void {
  manifest = parsed;
}

/** Of the whole slot. */
export function install(): void {
  at = 0;
  erase();
}

/** Page by page, since each takes some 50 ms; the header's page first. */
function erase(): void {
  if (at < PAGE_BYTES + manifest.n) {
    erasePage(other, at);
    at += PAGE_BYTES;
    later(0, erase);
  } else {
    write(other, MANIFEST, text);
    fill();
  }
}

/** Goes on with the slot that the manifest stands in. */
export function fill(): void {
  ownTable = (own && !distrusted && manifestOf(own).c) || '';
  status.s = FETCHING;
  status.n = manifest.c.length / ENTRY_CHARACTERS;
  status.i = 0;
  at = PAGE_BYTES;
  // Programs have no 0xFF: a chunk is whole when the next one has begun. The last one may be torn; writing the same bytes again completes it.
  for (
    let end;
    (end = at + lengthOf(manifest.c.substr(status.i * ENTRY_CHARACTERS, ENTRY_CHARACTERS))) < PAGE_BYTES + manifest.n &&
    read(other, end, 1) < '\xff';
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
  // Also when there is none, at -1.
  else if (place % ENTRY_CHARACTERS) get('c/' + entry.substr(LENGTH_DIGITS), onChunk);
  // In RAM first: flash does not read while it is written.
  else store('' + read(own, PAGE_BYTES + lengthOf(ownTable.substr(0, place)), lengthOf(entry)));
}

function onChunk(payload: string): void {
  // Before anything else is done with it, decompression above all.
  if (name(payload) !== entry.substr(LENGTH_DIGITS)) fail(GARBAGE);
  else store(entry < COMPRESSED_FROM ? payload : E.toString(require('heatshrink').decompress(payload)));
}

function store(bytes: string): void {
  write(other, at, bytes);
  at += bytes.length;
  if (!(++status.i % REPORT_EVERY)) report();
  later(0, next);
}

/** Restarts into the slot if it holds the whole bundle: its digest is `digestOf` written out, since the call costs as much again. */
function finish(orElse: () => void): void {
  let digests = manifest.q + ' ' + manifest.n;
  for (let page = 0; page < manifest.n;) digests += sha256(read(other, (page += PAGE_BYTES), PAGE_BYTES));
  if (sha256(digests) === manifest.h) {
    // Again strengthens a flag that was torn.
    setFlag(other, VALID);
    restart();
  } else orElse();
}

function restart(): void {
  stop();
  const waits = mayRestart && !mayRestart();
  status.s = waits ? DEFERRED : RESTARTING;
  report();
  if (waits) later(ASK_MS, restart);
  else later(FAREWELL_MS, E.reboot);
}
