/**
 * The slot loader, a Storage file of its own. `.bootcde` evaluates it, then what it leaves in `moteBoot`, both at root
 * scope, so that the bundle's functions stay in flash: `eval(require("Storage").read("mote.ldr"));eval(moteBoot.code)`.
 */
import { BAD, CONFIRM, DIGEST, digestOf, FORMAT, HEADER_BYTES, PAGE_BYTES, SEALED, SLOT_FORMAT, TRY, VALID, word } from './slot.ts';

const { read, write } = require('Storage');
const { SHA256 } = require('crypto');
let slot = '';
let code = read('mote.rescue');
let newest = '';
let tryAt = 0;
for (const name of ['mote.a', 'mote.b']) {
  const header = read(name, 0, HEADER_BYTES) || '';
  const flag = (at: number): number => header.charCodeAt(at);
  let at = TRY;
  if (flag(CONFIRM) === 0) at = 0;
  else while (flag(at) < 0xff) at++;
  const sequence = header.substr(SEALED, 4);
  const lengthBytes = word(header, SEALED + 4);
  if (
    flag(FORMAT) === SLOT_FORMAT &&
    flag(VALID) === 0 &&
    flag(BAD) === 0xff &&
    at < CONFIRM &&
    sequence > newest &&
    lengthBytes < read(name)!.length &&
    digestOf(
      (offset, length) => read(name, offset, length)!,
      lengthBytes,
      (bytes) => E.toString(SHA256(bytes))!,
    ) === header.substr(DIGEST, 32)
  ) {
    slot = name;
    code = read(name, PAGE_BYTES, lengthBytes);
    newest = sequence;
    tryAt = at;
  }
}
// Before the bundle starts, so that one that never returns is counted.
if (tryAt) write(slot, '\0', tryAt);
global.moteBoot = { slot, code };
