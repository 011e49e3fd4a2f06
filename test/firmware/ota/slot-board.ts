/** A provisioned board for tests of slots: its flash, the two slots in it, and what a boot of it prints. */
import { createHash } from 'node:crypto';
import { expect } from 'vitest';
import type { BootFiles } from '../../../build/boot-files.ts';
import { storageLayout } from '../../../firmware/ota/layout.ts';
import type { SlotArea, SlotHeader } from '../../../firmware/ota/slot.ts';
import { PAGE_BYTES, seal, sealedHeader, writeHeader } from '../../../firmware/ota/slot.ts';
import { Board } from '../../../simulator/board.ts';
import { STORAGE_ADDRESS } from '../../../simulator/engine/modules/flash.ts';
import { Flash } from '../../../simulator/flash.ts';
import { Storage } from '../../../simulator/storage.ts';
import { bytesToString, stringToBytes } from '../../../simulator/text.ts';
import { World } from '../../../simulator/world.ts';

export const SLOT_BYTES = 8 * PAGE_BYTES;
export const CHUNK_BYTES = 2048;
const FLASH_BYTES = 32 * PAGE_BYTES;

export type SlotName = 'mote.a' | 'mote.b';

export const sha256 = (bytes: string): string => createHash('sha256').update(bytes, 'latin1').digest('binary');

/** Storage as provisioning leaves it, and a file of the application behind the fence. */
export function provision(boot: BootFiles, rescue = 'print("rescue")', keys = 'none'): Storage {
  const storage = new Storage(new Flash(FLASH_BYTES));
  for (const { name, bytes, sizeBytes } of storageLayout({ storageAddress: STORAGE_ADDRESS, slotBytes: SLOT_BYTES, rescue, keys, ...boot }))
    expect(storage.write(name, stringToBytes(bytes || '\xff'), 0, sizeBytes), name).toBeUndefined();
  storage.write('settings', stringToBytes('kept'));
  return storage;
}

export function slotArea(storage: Storage, name: string): SlotArea {
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

function headerOf({ sequence, bundle }: Release): SlotHeader {
  return {
    sealed: sealedHeader(300, sequence, bundle, sha256),
    release: sha256(`manifest ${sequence}`).slice(0, 16),
    chunkTable: sha256(bundle).slice(0, 20),
  };
}

/** Empties the slot as far as the bundle needs it, and writes the header. */
export function prepare(area: SlotArea, what: Release): void {
  for (let at = 0; at < PAGE_BYTES + what.bundle.length; at += PAGE_BYTES) area.erasePage(at);
  writeHeader(area, headerOf(what));
}

/** As the update agent writes: header, chunks, check, VALID. */
export function install(area: SlotArea, what: Release): boolean {
  prepare(area, what);
  for (let at = 0; at < what.bundle.length; at += CHUNK_BYTES) area.write(PAGE_BYTES + at, what.bundle.slice(at, at + CHUNK_BYTES));
  return seal(area, sha256);
}

/** Starts a board with that flash and gives the console. What the boot writes stays in the flash. */
export function bootOnce(storage: Storage, forUs = 1e6): string[] {
  const lines: string[] = [];
  const world = new World();
  const board = new Board({ world, storage, onConsole: (line) => lines.push(line) });
  board.boot();
  world.runFor(forUs);
  board.powerOff();
  return lines;
}

export function copyOf(storage: Storage): Storage {
  const copy = new Storage(new Flash(FLASH_BYTES));
  copy.flash.write(0, storage.flash.read(0, FLASH_BYTES));
  return copy;
}
