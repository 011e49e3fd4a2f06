/** A provisioned board for tests of slots: its flash, the two slots in it, and what a boot of it prints. */
import { createHash } from 'node:crypto';
import type { SlotArea, SlotHeader } from '../../../firmware/ota/slot.ts';
import { bundleDigest, PAGE_BYTES, prepare, seal } from '../../../firmware/ota/slot.ts';
import { Board } from '../../../simulator/board.ts';
import { Flash } from '../../../simulator/flash.ts';
import { Storage } from '../../../simulator/storage.ts';
import { bytesToString, stringToBytes } from '../../../simulator/text.ts';
import { World } from '../../../simulator/world.ts';

export const SLOT_BYTES = 8 * PAGE_BYTES;
export const CHUNK_BYTES = 2048;
const HEADER_BYTES = 32;
const FLASH_BYTES = 24 * PAGE_BYTES;

export type SlotName = 'mote.a' | 'mote.b';

export const sha256 = (bytes: string): string => createHash('sha256').update(bytes, 'latin1').digest('binary');

/** Storage as provisioning leaves it: pad, slot A, slot B, rescue, loader, boot file, and a file of the application. */
export function provision(loader: string): Storage {
  const storage = new Storage(new Flash(FLASH_BYTES));
  storage.write('mote.pad', stringToBytes('.'), 0, PAGE_BYTES - 2 * HEADER_BYTES);
  // A slot ends one header before a page, so that the next one begins on it.
  for (const name of ['mote.a', 'mote.b']) storage.write(name, stringToBytes('\xff'), 0, SLOT_BYTES + PAGE_BYTES - HEADER_BYTES);
  storage.write('mote.rescue', stringToBytes('print("rescue")'));
  storage.write('mote.ldr', stringToBytes(loader));
  storage.write('.bootcde', stringToBytes('eval(require("Storage").read("mote.ldr"));eval(moteBoot.code)'));
  storage.write('settings', stringToBytes('kept'));
  return storage;
}

export function slotArea(storage: Storage, name: SlotName): SlotArea {
  const { address, size } = storage.find(name)!;
  const { flash } = storage;
  return {
    sizeBytes: size,
    read: (offset, length) => bytesToString(flash.read(address + offset, Math.min(length, size - offset))),
    write: (offset, bytes) => flash.write(address + offset, stringToBytes(bytes)),
    erasePage: (offset) => flash.erasePage(address + offset),
  };
}

export interface Release {
  readonly sequence: number;
  readonly bundle: string;
}

/** A bundle that prints its version, of that size. */
export function release(sequence: number, lengthBytes: number): Release {
  const code = `print("version ${sequence}");//`;
  return {
    sequence,
    bundle:
      code +
      String(sequence)
        .repeat(lengthBytes)
        .slice(0, lengthBytes - code.length),
  };
}

export function headerOf({ sequence, bundle }: Release): SlotHeader {
  return {
    sequence,
    lengthBytes: bundle.length,
    digest: bundleDigest(sequence, bundle, sha256),
    release: sha256(`manifest ${sequence}`).slice(0, 16),
  };
}

/** As the update agent writes: header, chunks, check, VALID. */
export function install(area: SlotArea, what: Release): boolean {
  prepare(area, headerOf(what));
  for (let at = 0; at < what.bundle.length; at += CHUNK_BYTES) area.write(PAGE_BYTES + at, what.bundle.slice(at, at + CHUNK_BYTES));
  return seal(area, sha256);
}

/** Powers a board up with that flash, and gives the console. What the boot writes stays in the flash. */
export function bootOnce(storage: Storage): string[] {
  const lines: string[] = [];
  const world = new World();
  const board = new Board({ world, storage, onConsole: (line) => lines.push(line) });
  board.boot();
  world.runFor(1e6);
  board.powerOff();
  return lines;
}

export function copyOf(storage: Storage): Storage {
  const copy = new Storage(new Flash(FLASH_BYTES));
  copy.flash.write(0, storage.flash.read(0, FLASH_BYTES));
  return copy;
}
