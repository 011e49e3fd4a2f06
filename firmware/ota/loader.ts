/**
 * The slot loader, a Storage file of its own. `.bootcde` evaluates it, then what it leaves in `moteBoot`, both at root
 * scope, so that the bundle's functions stay in flash: `eval(require("Storage").read("mote.ldr"));eval(moteBoot.code)`.
 */
import { THREW } from './codes.ts';
import {
  BAD,
  CHUNK_TABLE,
  CONFIRM,
  DIGEST,
  digestOf,
  FORMAT,
  PAGE_BYTES,
  PARDON,
  REASON,
  SEALED,
  SHORT_STARTS,
  SLOT_FORMAT,
  TRIAL_STARTS,
  TRY,
  VALID,
} from './slot.ts';

const { read, write } = require('Storage');
const rescue = read('mote.rescue');
const boot = { v: 1, slot: '', code: rescue };
let newest = '';
let next = 0;
let trial = false;
for (const name of ['mote.a', 'mote.b']) {
  const header = read(name, 0, CHUNK_TABLE) || '';
  const flag = (at: number): number => header.charCodeAt(at);
  const started = header.indexOf('\xff', TRY);
  // Starts of the last ones in a row that nobody has called good.
  const failed = started - header.indexOf('\xff', PARDON) + PARDON - TRY;
  const sequence = header.substr(SEALED, 4);
  const lengthBytes = (flag(SEALED + 5) << 16) | (flag(SEALED + 6) << 8) | flag(SEALED + 7);
  const open = flag(CONFIRM) > 0;
  if (
    flag(FORMAT) === SLOT_FORMAT &&
    flag(VALID) < 1 &&
    flag(BAD) > 254 &&
    (!open || failed < TRIAL_STARTS) &&
    sequence > newest &&
    lengthBytes < read(name)!.length &&
    digestOf(
      (offset, length) => read(name, offset, length)!,
      lengthBytes,
      (bytes) => E.toString(require('crypto').SHA256(bytes))!,
    ) === header.substr(DIGEST, 32)
  ) {
    boot.slot = name;
    newest = sequence;
    next = started;
    trial = open;
    boot.code = failed < SHORT_STARTS ? read(name, PAGE_BYTES, lengthBytes) : rescue;
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
