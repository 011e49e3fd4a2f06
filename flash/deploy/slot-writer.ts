import { createHash } from 'node:crypto';
import type { Manifest } from '../../firmware/ota/manifest.ts';
import { bundleDigest, PAGE_BYTES } from '../../firmware/ota/slot.ts';
import type { BoardConsole } from '../console/board-console.ts';
import { literal } from '../console/literal.ts';
import { piecesOf, type Compress } from '../console/pieces.ts';
import { startFromRam, uploadToRam } from '../console/ram.ts';
import type { SlotName } from './board-state.ts';
import { bundleTooBig, notProvisioned, slotDamaged } from './errors.ts';

export interface SlotContent {
  readonly slot: SlotName;
  readonly sequence: number;
  readonly bundle: Uint8Array;
  /** Of `fleet/ota/chunks.ts`, so that the next release over the air can reuse what lies here. */
  readonly chunkTable: string;
}

export interface SlotWriterOptions {
  /** The program `firmware/ota/cable`. */
  readonly program: string;
  readonly compress: Compress | undefined;
  readonly onProgress: (doneBytes: number) => void;
}

/** Erasing a page takes an ESP32 some 50 ms, at worst half a second. */
const ERASE_MS = 10_000;
/** Seconds that a bundle with the update agent has to confirm itself, should nobody at the cable do so. */
const CONFIRM_S = 300;

/** Writes a slot from a board's memory: the writer first, then page by page and piece by piece, each answered before the next goes out. */
export async function writeSlot(console: BoardConsole, content: SlotContent, options: SlotWriterOptions): Promise<void> {
  const { slot, sequence, bundle, chunkTable } = content;
  const { path } = console.link.port;
  await uploadToRam(console, {
    bytes: Buffer.from(options.program, 'latin1'),
    ...(options.compress ? { compress: options.compress } : {}),
  });
  await startFromRam(console);
  const sizeBytes = (await console.evaluate(`moteCable.open("${slot}")`)) as number;
  if (sizeBytes === 0) throw notProvisioned(path, `${slot} is not where the pad says`);
  if (bundle.length > sizeBytes - PAGE_BYTES) throw bundleTooBig(path, bundle.length, sizeBytes - PAGE_BYTES);
  for (let at = 0; at < PAGE_BYTES + bundle.length; at += PAGE_BYTES) await console.evaluate(`moteCable.erase(${at})`, ERASE_MS);
  await console.evaluate(`moteCable.header(${literal(cableManifest(sequence, bundle, chunkTable))})`);
  for (const { offset, length, expression } of piecesOf(bundle, await console.encoder(), options.compress)) {
    await console.evaluate(`moteCable.write(${PAGE_BYTES + offset},${expression})`);
    options.onProgress(offset + length);
  }
  if ((await console.evaluate('moteCable.seal()', ERASE_MS)) !== true) throw slotDamaged(path);
}

/** What loader and agent read of a manifest; nobody has signed it. */
export function cableManifest(q: number, bundle: Uint8Array, chunkTable: string): string {
  const h = bundleDigest(q, Buffer.from(bundle).toString('latin1'), sha256);
  const manifest: Pick<Manifest, 'v' | 'q' | 's' | 'n' | 'h' | 'c'> = { v: 1, q, s: CONFIRM_S, n: bundle.length, h, c: chunkTable };
  return JSON.stringify(manifest);
}

function sha256(bytes: string): string {
  return createHash('sha256').update(bytes, 'latin1').digest('base64');
}
