import type { Manifest } from '../../firmware/ota/manifest.ts';
import { chunkTable, type Compress, cutIntoChunks } from './chunks.ts';
import { keyInvalid, notVerified } from './errors.ts';
import { type Release, releaseId } from './release.ts';

interface ReleaseFile {
  readonly v: 1;
  readonly manifest: string;
  readonly signature: string;
}

/** Manifest and signature as they were published: with the bundle, all that it takes to publish a release again. Nothing in it is secret. */
export function encodeReleaseFile(release: Release, signature: Uint8Array): string {
  const file: ReleaseFile = { v: 1, manifest: release.body.toString(), signature: Buffer.from(signature).toString('base64') };
  return `${JSON.stringify(file)}\n`;
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
  let file: ReleaseFile;
  let manifest: Manifest;
  try {
    file = JSON.parse(text) as ReleaseFile;
    manifest = JSON.parse(file.manifest) as Manifest;
  } catch {
    throw keyInvalid(path, 'is no release file', 'Use the one that mote ota push wrote.');
  }
  const body = Buffer.from(file.manifest);
  const chunks = cutIntoChunks(bundle, compress);
  if (chunkTable(chunks) !== manifest.c)
    throw notVerified(`the bundle is not the one that ${path} was made for`, 'Name the bundle that was pushed.');
  return { release: { id: releaseId(body), manifest, body, chunks }, signature: Buffer.from(file.signature, 'base64') };
}
