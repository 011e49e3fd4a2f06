/**
 * A slot: the preallocated, page-aligned area that holds one bundle. Page 0 is its header, the bundle begins at page 1.
 *
 * | offset | bytes | what |
 * | ------ | ----- | ---- |
 * | 0      | 4     | never written: the engine makes a file anew when its first byte is |
 * | 64     | 1     | VALID |
 * | 65     | 1     | CONFIRM |
 * | 66     | 1     | BAD |
 * | 67     | 1     | REASON: why a trial failed, a code of `codes.ts` |
 * | 128    | 255   | TRY, a tally of starts |
 * | 384    | 255   | PARDON, a tally of starts that do not count any more |
 * | 1024   | 3,072 | the release's manifest as it was signed (`manifest.ts`); it ends where the flash is erased |
 *
 * A flag is one byte, 0xFF until it is set to 0x00. One torn by a power cut reads as something else, and is read to
 * the safe side: VALID and CONFIRM count only when 0x00, BAD and the bytes of a tally when they are not 0xFF.
 * A torn manifest is none: its name would not be that of the release, and VALID is set only over a whole one.
 */
import type { Manifest, Sha256 } from './manifest.ts';

export const PAGE_BYTES = 4096;

export const VALID = 64;
export const CONFIRM = 65;
export const BAD = 66;
export const REASON = 67;
export const TRY = 128;
export const PARDON = 384;
export const MANIFEST = 1024;
export const MANIFEST_BYTES = PAGE_BYTES - MANIFEST;

/** Starts that an unconfirmed bundle has, and the short-lived starts in a row after which a confirmed one makes way for the rescue bundle once. */
export const TRIAL_STARTS = 3;
export const SHORT_STARTS = 5;

/** Gives a part of a file of Storage. */
export type ReadFile = (name: string, offset: number, length: number) => string | undefined;

/**
 * The digest of what a slot holds, to be compared with the manifest's: over sequence and length, then the SHA-256 of each page of the bundle.
 * The last page is filled with 0xFF, as the flash is.
 */
export function digestOf(read: ReadFile, slot: string, manifest: Pick<Manifest, 'q' | 'n'>, sha256: Sha256): string {
  let digests = manifest.q + ' ' + manifest.n;
  for (let at = 0; at < manifest.n;) digests += sha256(read(slot, (at += PAGE_BYTES), PAGE_BYTES)!);
  return sha256(digests);
}

/** The same for a bundle that is not in flash. */
export function bundleDigest(q: number, bundle: string, sha256: Sha256): string {
  const read: ReadFile = (_name, offset, length) => {
    const page = bundle.substr(offset - PAGE_BYTES, length);
    return page + '\xff'.repeat(length - page.length);
  };
  return digestOf(read, '', { q, n: bundle.length }, sha256);
}
