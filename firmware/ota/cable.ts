/**
 * Writes a slot for a host at the other end of a cable: `mote deploy` loads this into memory and calls what it leaves in `moteCable`.
 * A host that falls silent is not waited for: the board restarts with what it had.
 */
import { erasePage, isLaidOut, manifestOf, read, setFlag, sha256, write as writeArea } from './areas.ts';
import { digestOf, MANIFEST, PAGE_BYTES, VALID } from './slot.ts';

const SILENCE_MS = 60_000;

let slot = '';
let restart: number | undefined;

function heard(): void {
  if (restart) clearTimeout(restart);
  restart = setTimeout(E.reboot, SILENCE_MS);
}

/** Opens a slot; its size in whole pages, or 0 where Storage is not laid out as provisioning leaves it. */
function open(name: string): number {
  heard();
  if (!isLaidOut()) return 0;
  slot = name;
  const { length } = read(name);
  return length - (length % PAGE_BYTES);
}

/** Erases a page; page 0 first, since from then on nothing in the slot is valid. */
function erase(offset: number): void {
  heard();
  erasePage(slot, offset);
}

/** @param manifest JSON, as it is signed for an update over the air */
function header(manifest: string): void {
  heard();
  writeArea(slot, MANIFEST, manifest);
}

function write(offset: number, bytes: ArrayBuffer): void {
  heard();
  writeArea(slot, offset, E.toString(bytes)!);
}

/** Reads the whole slot back, and makes it bootable if its SHA-256 is the manifest's. */
function seal(): boolean {
  heard();
  const manifest = manifestOf(slot);
  const intact = digestOf(read, slot, manifest, sha256) === manifest.h;
  if (intact) setFlag(slot, VALID);
  return intact;
}

// One by one: of an object literal the compiler leaves out what no program names, and the host is none.
const cable: Record<string, unknown> = {};
cable.open = open;
cable.erase = erase;
cable.header = header;
cable.write = write;
cable.seal = seal;
global.moteCable = cable;
