/**
 * The slot loader, a Storage file of its own. `.bootcde` evaluates it, then what it leaves in `moteBoot`, both at root
 * scope, so that the bundle's functions stay in flash: `eval(require("Storage").read("mote.ldr"));eval(moteBoot.code)`.
 */
import { THREW } from './codes.ts';
import type { Manifest } from './manifest.ts';
import { BAD, CONFIRM, digestOf, MANIFEST, PAGE_BYTES, PARDON, REASON, SHORT_STARTS, TRIAL_STARTS, TRY, VALID } from './slot.ts';

const { read, write } = require('Storage');
const rescue = read('mote.rescue');
const boot = { v: 1, slot: '', code: rescue };
let newest = 0;
let next = 0;
let trial = false;
for (const name of ['mote.a', 'mote.b']) {
  // Flash rots, so each step may meet anything.
  try {
    const header = read(name, 0, PAGE_BYTES)!;
    const text = header.substr(MANIFEST);
    const manifest: Manifest = JSON.parse(text.substr(0, text.indexOf('\xff')));
    const started = header.indexOf('\xff', TRY);
    // Starts of the last ones in a row that nobody has called good.
    const failed = started - header.indexOf('\xff', PARDON) + PARDON - TRY;
    const open = header[CONFIRM] !== '\0';
    if (
      header[VALID] === '\0' &&
      header[BAD] === '\xff' &&
      (!open || failed < TRIAL_STARTS) &&
      manifest.v < 2 &&
      manifest.q > newest &&
      manifest.n < read(name)!.length &&
      digestOf(read, name, manifest, (bytes) => btoa(require('crypto').SHA256(bytes))) === manifest.h
    ) {
      boot.slot = name;
      newest = manifest.q;
      next = started;
      trial = open;
      boot.code = failed < SHORT_STARTS ? read(name, PAGE_BYTES, manifest.n) : rescue;
    }
  } catch {
    // Nothing starts from here.
  }
}
// Before the bundle starts, so that one that never returns is counted. The last byte of the tally stays: it ends the search.
// Whoever only wants to know what would start sets `moteLook`.
if (next && !global.moteLook && next < PARDON - 1) write(boot.slot, '\0', next);
if (trial)
  process.on('uncaughtException', (error) => {
    print(`Uncaught ${error}\n${error.stack}`);
    try {
      write(boot.slot, String.fromCharCode(THREW), REASON);
    } catch {
      // A reason stands there already.
    }
    E.reboot();
  });
global.moteBoot = boot;
