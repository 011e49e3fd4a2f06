import { randomBytes } from 'node:crypto';
import { brokerUnfit, notVerified, releaseRefused } from './errors.ts';
import { encodePointer, type Pointer } from './pointer.ts';
import { readPointerIfAny } from './published.ts';
import { chunkObjects, type Release, type RetainedObject, signedObjects } from './release.ts';
import type { RetainedStore } from './store.ts';
import type { UpdateTopics } from './topics.ts';

export interface PushRequest {
  readonly release: Release;
  readonly signature: Uint8Array;
  readonly channel: string;
  readonly percent: number;
  /** Version of the key set that the signing key is in. */
  readonly keys: number;
}

export interface PushProgress {
  /** Of what has to be sent. */
  readonly doneBytes: number;
  readonly totalBytes: number;
}

export interface Pushed {
  readonly pointer: Pointer;
  readonly sentBytes: number;
  /** Chunks that the broker had from before. */
  readonly reusedChunks: number;
}

/**
 * Publishes a release: chunks, read back through the second connection, then signature and manifest, read back, and the pointer last, which
 * alone makes devices act. Whatever fails before leaves the channel as it was; doing it again completes it.
 * @throws ToolError OTA_BROKER, OTA_NOT_VERIFIED, OTA_RELEASE; MqttError
 */
export async function push(
  writer: RetainedStore,
  reader: RetainedStore,
  topics: UpdateTopics,
  request: PushRequest,
  onProgress: (progress: PushProgress) => void = () => undefined,
): Promise<Pushed> {
  const { release, signature, channel } = request;
  const chunks = chunkObjects(topics, release.chunks);
  // At once: what a broker does not have takes two seconds to find out.
  const [before, there] = await Promise.all([readPointerIfAny(reader, topics, channel), reader.read(chunks.map(({ topic }) => topic))]);
  if (before && before.sequence >= release.manifest.q)
    throw releaseRefused(
      `sequence ${release.manifest.q} is not above ${before.sequence} of channel ${channel}`,
      `Leave --sequence out, or give at least --sequence ${before.sequence + 1}.`,
    );
  const signed = signedObjects((part) => topics.release(release.id, part), release.body, signature);
  const missing = chunks.filter(({ topic, payload }) => !same(there.get(topic), payload));
  const totalBytes = bytesOf([...missing, ...signed]);
  let doneBytes = 0;
  const publish = async (objects: readonly RetainedObject[]): Promise<void> => {
    // The largest first: a limit of the broker shows before anything is half done.
    for (const object of [...objects].sort((a, b) => b.payload.length - a.payload.length)) {
      await writer.put(object);
      doneBytes += object.payload.length;
      onProgress({ doneBytes, totalBytes });
    }
    await readBack(reader, objects);
  };
  await publish(missing);
  await publish(signed);
  const now = await readPointerIfAny(reader, topics, channel);
  if (now && (!before || encodePointer(now) !== encodePointer(before)))
    throw notVerified(
      `channel ${channel} was changed by somebody else during the push, to sequence ${now.sequence}`,
      'Look at it with mote ota status, and push again.',
    );
  const pointer = {
    release: release.id,
    sequence: release.manifest.q,
    percent: request.percent,
    salt: newSalt(),
    state: 'run',
    keys: request.keys,
  } as const;
  await point(writer, reader, topics, channel, pointer);
  return { pointer, sentBytes: totalBytes, reusedChunks: chunks.length - missing.length };
}

/** Moves a channel, and makes sure that it has moved. */
export async function point(
  writer: RetainedStore,
  reader: RetainedStore,
  topics: UpdateTopics,
  channel: string,
  pointer: Pointer,
): Promise<void> {
  await writer.put({ topic: topics.channel(channel), payload: Buffer.from(encodePointer(pointer)) });
  const seen = await readPointerIfAny(reader, topics, channel);
  if (seen && encodePointer(seen) === encodePointer(pointer)) return;
  throw notVerified(
    seen
      ? `channel ${channel} points at sequence ${seen.sequence}: another push came in between`
      : `the broker did not keep the pointer of channel ${channel}`,
    'Look at it with mote ota status; what this client may write is listed by mote ota acl.',
  );
}

/** For a new rollout: other devices come first than in the one before. */
export function newSalt(): string {
  return randomBytes(4).toString('hex');
}

/** @throws ToolError OTA_BROKER naming what the broker did not keep */
export async function readBack(reader: RetainedStore, objects: readonly RetainedObject[]): Promise<void> {
  const found = await reader.read(objects.map(({ topic }) => topic));
  const lost = objects.filter(({ topic, payload }) => !same(found.get(topic), payload));
  if (lost.length === 0) return;
  const largest = Math.max(...lost.map(({ payload }) => payload.length));
  throw brokerUnfit(
    `${lost.length} of ${objects.length} objects were published and are not there when they are read back, ${lost[0]!.topic} first (up to ${largest} bytes)`,
    'The broker drops them without a word: check its access rules (mote ota acl), its message_size_limit, and that it keeps retained messages.',
  );
}

function same(a: Uint8Array | undefined, b: Uint8Array): boolean {
  return a !== undefined && Buffer.compare(a, b) === 0;
}

function bytesOf(objects: readonly RetainedObject[]): number {
  return objects.reduce((sum, { payload }) => sum + payload.length, 0);
}
