import { chunkTable, type Compress, cutIntoChunks } from './chunks.ts';
import { keyInvalid, notVerified } from './errors.ts';
import { parseManifest } from './published.ts';
import { type Release, releaseId } from './release.ts';

interface SignedFile {
  readonly v: 1;
  /** Of a release, or of a key set: the exact text that is signed. */
  readonly manifest: string;
  readonly signature: string;
}

/** A signed object and its signature as they were published. With the bundle, all that it takes to publish a release again. Nothing in it is secret. */
export function encodeSignedFile(body: Uint8Array, signature: Uint8Array): string {
  const file: SignedFile = { v: 1, manifest: Buffer.from(body).toString(), signature: Buffer.from(signature).toString('base64') };
  return `${JSON.stringify(file)}\n`;
}

/** @throws ToolError for a text that is none of these files */
export function decodeSignedFile(text: string, path: string): { readonly body: Buffer; readonly signature: Buffer } {
  try {
    const { manifest, signature } = JSON.parse(text) as SignedFile;
    return { body: Buffer.from(manifest), signature: Buffer.from(signature, 'base64') };
  } catch {
    throw keyInvalid(path, 'is no file of a signed object', 'Use the one that mote ota push or mote ota keys wrote.');
  }
}

/**
 * The release of a file and its bundle.
 * @throws ToolError when they do not belong together
 */
export function makeReleaseFrom(
  text: string,
  path: string,
  bundle: Uint8Array,
  compress: Compress,
): { release: Release; signature: Buffer } {
  const { body, signature } = decodeSignedFile(text, path);
  const manifest = parseManifest(body);
  if (!manifest) throw keyInvalid(path, 'is no release file', 'Use the one that mote ota push wrote.');
  const chunks = cutIntoChunks(bundle, compress);
  if (chunkTable(chunks) !== manifest.c)
    throw notVerified(`the bundle is not the one that ${path} was made for`, 'Name the bundle that was pushed.');
  return { release: { id: releaseId(body), manifest, body, chunks }, signature };
}
