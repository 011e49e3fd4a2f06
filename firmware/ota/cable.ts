/**
 * Writes a slot for a host at the other end of a cable: `mote deploy` loads this into memory and calls what it leaves in `moteCable`.
 * A host that falls silent is not waited for: the board restarts with what it had.
 */
import { openArea } from './board-slots.ts';
import { seal as sealSlot, type SlotArea, writeHeader } from './slot.ts';

const SILENCE_MS = 60_000;

let area: SlotArea;
let restart: number | undefined;

function heard(): void {
  if (restart) clearTimeout(restart);
  restart = setTimeout(E.reboot, SILENCE_MS);
}

/** Opens a slot; its size, or 0 where Storage is not laid out as provisioning leaves it. */
function open(name: string): number {
  heard();
  const found = openArea(name);
  if (found) area = found;
  return found ? found.sizeBytes : 0;
}

/** Erases the page around an offset; page 0 first, since from then on nothing in the slot is valid. */
function erase(offset: number): void {
  heard();
  area.erasePage(offset);
}

function header(sealed: string, release: string, chunkTable: string): void {
  heard();
  writeHeader(area, { sealed, release, chunkTable });
}

function write(offset: number, bytes: ArrayBuffer): void {
  heard();
  area.write(offset, E.toString(bytes)!);
}

/** Reads the whole slot back, and makes it bootable if its SHA-256 is the header's. */
function seal(): boolean {
  heard();
  return sealSlot(area, (bytes) => E.toString(require('crypto').SHA256(bytes))!);
}

// One by one: of an object literal the compiler leaves out what no program names, and the host is none.
const cable: Record<string, unknown> = {};
cable.open = open;
cable.erase = erase;
cable.header = header;
cable.write = write;
cable.seal = seal;
global.moteCable = cable;
