import { type KeySet, type Manifest, SIGNATURE_PIECES } from '../../firmware/ota/manifest.ts';
import { chunkHash, readChunkTable } from './chunks.ts';
import { nothingThere } from './errors.ts';
import { parseKeySet } from './keys.ts';
import { decodePointer, type Pointer } from './pointer.ts';
import { bundleDigest, releaseId } from './release.ts';
import { verify } from './signing.ts';
import type { RetainedStore } from './store.ts';
import type { UpdateTopics } from './topics.ts';

export type { KeySet, Manifest } from '../../firmware/ota/manifest.ts';

/** What a broker holds of a release, as a device would see it. */
export interface PublishedRelease {
  readonly id: string;
  readonly body: Buffer | undefined;
  readonly manifest: Manifest | undefined;
  readonly signature: Buffer;
  /** In order; undefined where there is none. */
  readonly payloads: readonly (Uint8Array | undefined)[];
}

/** Heatshrink with the engine's settings. */
export type Decompress = (payload: Uint8Array) => Uint8Array;

/** @throws ToolError OTA_MISSING */
export async function readPointer(store: RetainedStore, topics: UpdateTopics, channel: string): Promise<Pointer> {
  const pointer = await readPointerIfAny(store, topics, channel);
  if (!pointer)
    throw nothingThere(`channel ${channel} points at nothing on this broker`, 'Push a release first, or name another --channel.');
  return pointer;
}

export async function readPointerIfAny(store: RetainedStore, topics: UpdateTopics, channel: string): Promise<Pointer | undefined> {
  const payload = (await store.read([topics.channel(channel)])).get(topics.channel(channel));
  return payload && decodePointer(payload);
}

export async function readRelease(store: RetainedStore, topics: UpdateTopics, id: string): Promise<PublishedRelease> {
  const { body, signature } = await readSigned(store, (part) => topics.release(id, part));
  const manifest = body && parseManifest(body);
  const names = manifest ? readChunkTable(manifest.c).map(({ hash }) => topics.chunk(hash)) : [];
  const chunks = await store.read([...new Set(names)]);
  return { id, body, manifest, signature, payloads: names.map((name) => chunks.get(name)) };
}

export async function readKeys(
  store: RetainedStore,
  topics: UpdateTopics,
  version: number,
): Promise<{ keys: KeySet; signature: Buffer; body: Buffer } | undefined> {
  const { body, signature } = await readSigned(store, (part) => topics.keys(version, part));
  return body && { keys: parseKeySet(body.toString(), topics.keys(version, 0)), signature, body };
}

/** Everything that a device would refuse in a release, in words; empty when it would install it. */
export function faultsOf(release: PublishedRelease, keys: KeySet, decompress: Decompress): string[] {
  const { id, body, manifest, signature, payloads } = release;
  if (!body || !manifest) return [`the manifest of ${id} is ${body ? 'not readable' : 'missing'}`];
  const faults: string[] = [];
  if (releaseId(body) !== id) faults.push(`the manifest on ${id} has another hash`);
  if (!keys.rel.some((key) => verify(body, signature, Buffer.from(key, 'base64'))))
    faults.push(`no release key of key set ${keys.kv} has signed ${id}`);
  const entries = readChunkTable(manifest.c);
  const texts = entries.map(({ hash, lengthBytes, compressed }, index) => {
    const payload = payloads[index];
    if (!payload) faults.push(`chunk ${hash} is missing`);
    else if (chunkHash(payload) !== hash) faults.push(`chunk ${hash} holds other bytes`);
    else {
      const bytes = compressed ? decompress(payload) : payload;
      if (bytes.length === lengthBytes) return Buffer.from(bytes);
      faults.push(`chunk ${hash} has ${bytes.length} bytes, the manifest says ${lengthBytes}`);
    }
    return Buffer.alloc(0);
  });
  const bundle = Buffer.concat(texts);
  if (faults.length === 0 && (bundle.length !== manifest.n || bundleDigest(manifest.q, bundle) !== manifest.h))
    faults.push(`the bundle of ${id} is not the one that its manifest was signed for`);
  return faults;
}

/** The bundle of a release without faults. */
export function bundleOf({ manifest, payloads }: PublishedRelease, decompress: Decompress): Buffer {
  const entries = readChunkTable(manifest!.c);
  return Buffer.concat(entries.map(({ compressed }, index) => (compressed ? decompress(payloads[index]!) : payloads[index]!)));
}

async function readSigned(store: RetainedStore, topic: (part: number) => string): Promise<{ body: Buffer | undefined; signature: Buffer }> {
  const names = Array.from({ length: SIGNATURE_PIECES + 1 }, (_, part) => topic(part));
  const found = await store.read(names);
  const parts = names.map((name) => found.get(name));
  return { body: parts[0] && Buffer.from(parts[0]), signature: Buffer.concat(parts.slice(1).map((piece) => piece ?? Buffer.alloc(0))) };
}

function parseManifest(body: Buffer): Manifest | undefined {
  try {
    const manifest = JSON.parse(body.toString()) as Manifest;
    return manifest.t === 'release' && typeof manifest.c === 'string' ? manifest : undefined;
  } catch {
    return undefined;
  }
}
