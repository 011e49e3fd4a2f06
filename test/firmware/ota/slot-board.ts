/** A provisioned board for tests of slots: its flash, the two slots in it, and what a boot of it prints. */
import crypto, { createHash } from 'node:crypto';
import Module from 'node:module';
import { expect } from 'vitest';
import type { BootFiles } from '../../../build/boot-files.ts';
import { PAD, storageLayout } from '../../../firmware/ota/layout.ts';
import type { Manifest } from '../../../firmware/ota/manifest.ts';
import { digestOf, MANIFEST, MANIFEST_BYTES, PAGE_BYTES, VALID } from '../../../firmware/ota/slot.ts';
import { bundleDigest } from '../../../fleet/ota/release.ts';
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

/** As devices write it. */
export const sha256 = (bytes: string): string => createHash('sha256').update(bytes, 'latin1').digest('base64');

/** Storage as provisioning leaves it, and a file of the application behind the fence. */
export function provision(boot: BootFiles, rescue = 'print("rescue")', keys = 'none'): Storage {
  const storage = new Storage(new Flash(FLASH_BYTES));
  for (const { name, bytes, sizeBytes } of layoutOf(boot, rescue, keys))
    expect(storage.write(name, stringToBytes(bytes || '\xff'), 0, sizeBytes), name).toBeUndefined();
  storage.write('settings', stringToBytes('kept'));
  return storage;
}

function layoutOf(boot: BootFiles, rescue: string, keys: string): ReturnType<typeof storageLayout> {
  return storageLayout({ storageAddress: STORAGE_ADDRESS, slotBytes: SLOT_BYTES, rescue, keys, ...boot });
}

/** One slot in a flash. Offsets are from the slot's first byte. */
export interface SlotArea {
  readonly storage: Storage;
  readonly name: string;
  readonly sizeBytes: number;
  read(offset: number, length: number): string;
  /** Clears bits only. */
  write(offset: number, bytes: string): void;
  erasePage(offset: number): void;
}

export function slotArea(storage: Storage, name: string): SlotArea {
  const { address, size } = storage.find(name)!;
  const { flash } = storage;
  return {
    storage,
    name,
    sizeBytes: size,
    read: (offset, length) => bytesToString(flash.read(address + offset, Math.min(length, size - offset))),
    write: (offset, bytes) => flash.write(address + offset, stringToBytes(bytes)),
    erasePage: (offset) => flash.erasePage(address + offset),
  };
}

export function setFlag(area: SlotArea, at: number): void {
  area.write(at, '\0');
}

/** Whether a slot holds, whole, the bundle that its manifest names. */
export function isIntact(area: SlotArea): boolean {
  const text = area.read(MANIFEST, MANIFEST_BYTES);
  try {
    const manifest = JSON.parse(text.slice(0, text.indexOf('\xff'))) as Manifest;
    return digestOf((_name, offset, length) => area.read(offset, length), area.name, manifest, sha256) === manifest.h;
  } catch {
    return false;
  }
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

function manifestOf({ sequence, bundle }: Release): Manifest {
  const h = bundleDigest(sequence, Buffer.from(bundle, 'latin1'));
  const manifest = { v: 1, q: sequence, s: 300, n: bundle.length, h, c: '' } as const;
  return manifest as unknown as Manifest;
}

/** Empties the slot as far as the bundle needs it, and writes the header. */
export function prepare({ storage, name }: SlotArea, what: Release): void {
  flashOf = storage;
  for (let at = 0; at < PAGE_BYTES + what.bundle.length; at += PAGE_BYTES) device.erasePage(name, at);
  device.write(name, MANIFEST, JSON.stringify(manifestOf(what)));
}

/** As the update agent writes, with its own functions: header, chunks, check, VALID. */
export function install(area: SlotArea, what: Release): boolean {
  prepare(area, what);
  for (let at = 0; at < what.bundle.length; at += CHUNK_BYTES)
    device.write(area.name, PAGE_BYTES + at, what.bundle.slice(at, at + CHUNK_BYTES));
  const intact = isIntact(area);
  if (intact) device.setFlag(area.name, VALID);
  return intact;
}

/** The flash that the device's own functions work on; while they are loaded, the pad of all boards here is all that they see. */
let flashOf: Storage | undefined;
const pad = layoutOf({ boot0: '', loader: '' }, '', '').find(({ name }) => name === PAD)!.bytes;
const modules: Record<string, object> = {
  Storage: {
    read: (name: string, offset = 0, length = Infinity) => (flashOf ? slotArea(flashOf, name).read(offset, length) : pad),
  },
  Flash: {
    write: (bytes: string, address: number) => flashOf!.flash.write(address - STORAGE_ADDRESS, stringToBytes(bytes)),
    erasePage: (address: number) => flashOf!.flash.erasePage(address - STORAGE_ADDRESS),
    getPage: () => ({ length: PAGE_BYTES }),
  },
  // A byte string: Node's btoa takes no buffer.
  crypto: { ...crypto, SHA256: (bytes: string) => createHash('sha256').update(bytes, 'latin1').digest('binary') },
};
/** Node's loader, which a bare `require` reaches in a test. */
const loader = Module as unknown as { _load(name: string, ...rest: unknown[]): unknown };
const nodeLoad = loader._load;
loader._load = (name, ...rest) => modules[name] ?? nodeLoad.call(loader, name, ...rest);
const device = await import('../../../firmware/ota/areas.ts');

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
