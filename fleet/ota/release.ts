import { type Manifest, PIECE_BYTES, SIGNATURE_PIECES } from '../../firmware/ota/manifest.ts';
import { bundleDigest as digestOf, MANIFEST_BYTES, PAGE_BYTES } from '../../firmware/ota/slot.ts';
import { type Chunk, chunkHash, chunkTable, type Compress, cutIntoChunks, sha256 } from './chunks.ts';
import { releaseRefused } from './errors.ts';
import type { UpdateTopics } from './topics.ts';

/** One retained message. */
export interface RetainedObject {
  readonly topic: string;
  readonly payload: Uint8Array;
}

export interface ReleaseOptions {
  readonly application: string;
  /** For people. */
  readonly version: string;
  /** 1 to 4,294,967,295, higher than that of every release before. */
  readonly sequence: number;
  /** Boards that it is for. */
  readonly hardware: readonly string[];
  /** Oldest interpreter, and the first that is too new: `2v29`. */
  readonly engine?: readonly [string, string];
  readonly bundle: Uint8Array;
  /** 60 to 65,535. Default 300. */
  readonly confirmS?: number;
  /** Lowest sequence that may go directly to this release. Default 0. */
  readonly leastSequence?: number;
  /** Seconds since 1970. Default 0: never. */
  readonly expiresS?: number;
}

export interface Release {
  /** 11 characters, `nameOf` of `firmware/ota/manifest.ts`. */
  readonly id: string;
  readonly manifest: Manifest;
  /** The exact bytes that are signed. */
  readonly body: Buffer;
  readonly chunks: readonly Chunk[];
}

/** Of a slot of the usual size, without its header. */
const LONGEST_BUNDLE_BYTES = 31 * PAGE_BYTES;

const ANY_ENGINE = ['2v25', '3'] as const;

/** A release, not yet signed. The same options give the same bytes. */
export function makeRelease(options: ReleaseOptions, compress: Compress): Release {
  const { bundle, sequence, confirmS = 300 } = options;
  const chunks = cutIntoChunks(bundle, compress);
  const table = chunkTable(chunks);
  const manifest: Manifest = {
    v: 1,
    q: sequence,
    t: 'release',
    app: options.application,
    ver: options.version,
    hw: options.hardware,
    esp: options.engine ?? ANY_ENGINE,
    min: options.leastSequence ?? 0,
    exp: options.expiresS ?? 0,
    s: confirmS,
    n: bundle.length,
    h: bundleDigest(sequence, bundle),
    c: table,
  };
  const body = Buffer.from(JSON.stringify(manifest));
  refuseWhatNoDeviceTakes(options, body);
  return { id: releaseId(body), manifest, body, chunks };
}

/** The name of a release: that of its manifest. */
export const releaseId = chunkHash;

/** What a device computes over a slot that holds the bundle. */
export function bundleDigest(sequence: number, bundle: Uint8Array): string {
  return digestOf(sequence, Buffer.from(bundle).toString('latin1'), sha256);
}

/** The retained messages of a signed object: its body and the pieces of its signature. */
export function signedObjects(topic: (part: number) => string, body: Uint8Array, signature: Uint8Array): RetainedObject[] {
  const pieces = Array.from({ length: SIGNATURE_PIECES }, (_, index) => ({
    topic: topic(index + 1),
    payload: signature.subarray(index * PIECE_BYTES, (index + 1) * PIECE_BYTES),
  }));
  return [...pieces, { topic: topic(0), payload: body }];
}

/** Chunks, each once: the same content may stand in several places. */
export function chunkObjects(topics: UpdateTopics, chunks: readonly Chunk[]): RetainedObject[] {
  return [...new Map(chunks.map(({ hash, payload }) => [hash, { topic: topics.chunk(hash), payload }])).values()];
}

function refuseWhatNoDeviceTakes({ sequence, confirmS = 300, bundle, application, version }: ReleaseOptions, body: Buffer): void {
  if (bundle.length === 0 || bundle.length > LONGEST_BUNDLE_BYTES)
    throw releaseRefused(`the bundle has ${bundle.length} bytes`, 'A slot takes up to about 128 kB.');
  if (bundle.some((byte) => byte >= 0x80))
    throw releaseRefused('the bundle has bytes above 0x7F', 'Push what `mote build` made: its bundles are ASCII.');
  if (!Number.isInteger(sequence) || sequence < 1 || sequence > 0xffffffff)
    throw releaseRefused(`the sequence is ${sequence}`, 'Use a whole number from 1 to 4,294,967,295 with --sequence.');
  if (!Number.isInteger(confirmS) || confirmS < 60 || confirmS > 65535)
    throw releaseRefused(`devices would have ${confirmS} s to confirm`, 'Use 60s to 65535s with --confirm.');
  if (!/^[\x21-\x7e]+$/.test(application + version) || /[/+#"\\]/.test(application))
    throw releaseRefused(`application "${application}", version "${version}"`, 'Use printable ASCII, and no / + # in the name.');
  if (body.length >= MANIFEST_BYTES)
    throw releaseRefused(`the manifest has ${body.length} bytes, devices take ${MANIFEST_BYTES - 1}`, 'Name fewer boards with --hardware.');
}
