import { type KeySet, type Manifest, SIGNATURE_PIECES } from '../../firmware/ota/manifest.ts';
import { chunkHash, readChunkTable } from './chunks.ts';
import { nothingThere } from './errors.ts';
import { encodeKeySet, parseKeySet } from './keys.ts';
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

export async function readKeys(store: RetainedStore, topics: UpdateTopics, version: number): Promise<PublishedKeys | undefined> {
  const { body, signature } = await readSigned(store, (part) => topics.keys(version, part));
  return body && { keys: parseKeySet(body.toString(), topics.keys(version, 0)), signature, body };
}

/** A key set as it lies on a broker. */
export interface PublishedKeys {
  readonly keys: KeySet;
  readonly body: Buffer;
  readonly signature: Buffer;
}

/** Faults in what a channel offers, in words: the release, and that the pointer names it as its manifest does. */
export function channelFaults(pointer: Pointer, release: PublishedRelease, keys: KeySet, decompress: Decompress): string[] {
  const faults = faultsOf(release, keys, decompress);
  const { manifest } = release;
  if (manifest && manifest.q !== pointer.sequence)
    faults.push(`the channel says sequence ${pointer.sequence}, the manifest of ${release.id} says ${manifest.q}`);
  if (pointer.keys > keys.kv) faults.push(`the channel asks for key set ${pointer.keys}, the one at hand is ${keys.kv}`);
  return faults;
}

/**
 * Faults in the key sets that devices with older keys would have to take, one after the other.
 * @param published versions 2 to `trusted.kv`, in order; the set that boards are provisioned with is on no broker
 */
export function keyFaults(published: readonly (PublishedKeys | undefined)[], trusted: KeySet): string[] {
  let before: KeySet | undefined;
  return published.flatMap((found, index) => {
    const version = index + 2;
    const signers = [...new Set([...(before ?? trusted).root, ...(before ? [] : (found?.keys.root ?? []))])];
    before = found?.keys;
    if (!found) return [`key set ${version} is missing`];
    const { keys, body, signature } = found;
    const faults: string[] = [];
    if (keys.kv !== version || keys.app !== trusted.app) faults.push(`key set ${version} is version ${keys.kv} of application ${keys.app}`);
    if (!signers.some((key) => verify(body, signature, Buffer.from(key, 'base64'))))
      faults.push(`no root key of key set ${version - 1} has signed key set ${version}`);
    if (version === trusted.kv && !body.equals(encodeKeySet(trusted))) faults.push(`key set ${version} is another than the one at hand`);
    return faults;
  });
}

/** Everything that a device would refuse in a release, in words; empty when it would install it. */
export function faultsOf(release: PublishedRelease, keys: KeySet, decompress: Decompress): string[] {
  const { id, body, manifest, signature, payloads } = release;
  if (!body || !manifest) return [`the manifest of ${id} is ${body ? 'not readable' : 'missing'}`];
  const faults: string[] = [];
  if (manifest.app !== keys.app) faults.push(`the manifest of ${id} is for application ${manifest.app}`);
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

/** Undefined for what is no manifest. */
export function parseManifest(body: Buffer): Manifest | undefined {
  try {
    const manifest = JSON.parse(body.toString()) as Partial<Manifest> | null;
    const whole =
      manifest?.t === 'release' && typeof manifest.c === 'string' && typeof manifest.h === 'string' && typeof manifest.q === 'number';
    return whole ? (manifest as Manifest) : undefined;
  } catch {
    return undefined;
  }
}
