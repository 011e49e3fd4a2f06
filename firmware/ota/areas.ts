/** The areas of a provisioned board: files of Storage that are read by their names and written in place, at the addresses that the pad holds. */
import { parseJson } from '../checked-text.ts';
import { FILE_HEADER_BYTES, KEYS_AREA, PAD, SIGNATURE_AREA, SLOT_A, SLOT_B } from './layout.ts';
import { type Manifest, nameOf } from './manifest.ts';
import { CONFIRM, MANIFEST, MANIFEST_BYTES, PAGE_BYTES, PARDON, TRY } from './slot.ts';

/** From a name in a file's header to the file's bytes. */
const NAME_BEFORE = FILE_HEADER_BYTES - 4;

const flash = require('Flash');
const { SHA256 } = require('crypto');
/** A part of an area: a reference into flash on the board. Empty behind its end. */
export const read = require('Storage').read as (area: string, offset?: number, length?: number) => string;
const addresses: Record<string, number> = parseJson(read(PAD));

// Variables without a value cost three bytes less each, here and in the other modules of the agent.
/** Names of the slots; nothing where Storage is not laid out or the loader has not run, and `own` is empty when neither runs. */
export let own: string;
export let other: string;

export function openSlots(): void {
  const boot = global.moteBoot;
  if (boot && isLaidOut()) {
    own = boot.slot;
    other = (own ? own === SLOT_A : confirmedSequence(SLOT_A) > confirmedSequence(SLOT_B)) ? SLOT_B : SLOT_A;
  }
}

/** 0: not confirmed. */
export function confirmedSequence(slot: string): number {
  return (read(slot, CONFIRM, 1) === '\0' && manifestOf(slot).q) || 0;
}

/** Clears bits only. */
export function write(area: string, offset: number, bytes: string): void {
  flash.write(bytes, addresses[area]! + offset);
}

/** Sets a page to 0xFF. The engine's own pages are smaller on some boards. */
export function erasePage(area: string, offset: number): void {
  const page = addresses[area]! + offset;
  for (let done = 0; done < PAGE_BYTES; done += flash.getPage(page)!.length) flash.erasePage(page + done);
}

/** Whether the areas are where provisioning has put them: elsewhere nothing may ever be erased. */
export function isLaidOut(): boolean {
  return [SLOT_A, SLOT_B, SIGNATURE_AREA, KEYS_AREA].every(
    (area) => E.toString(flash.read(area.length, addresses[area]! - NAME_BEFORE)) === area,
  );
}

/** As `SHA256` of the engine, which signatures are verified with too. */
export { SHA256 };

export function sha256(bytes: string): string {
  return btoa(SHA256(bytes));
}

/** What a chunk or release is called. */
export function name(bytes: string): string {
  return nameOf(bytes, sha256);
}

/** The text of the manifest in a slot's header; garbage where there is none. */
export function textOf(slot: string): string {
  const text = read(slot, MANIFEST, MANIFEST_BYTES);
  return text.substr(0, text.indexOf('\xff'));
}

/** The manifest in a slot's header; without members when it is not whole. */
export function manifestOf(slot: string): Manifest {
  return parseJson(textOf(slot));
}

/** Bytes of a tally that are set; pieces that are there. */
export function tallyOf(area: string, at: number): number {
  return read(area, at, PARDON - TRY).indexOf('\xff');
}

export function setFlag(area: string, at: number): void {
  write(area, at, '\0');
}
