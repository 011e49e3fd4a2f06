import { renameSync, writeFileSync } from 'node:fs';

/**
 * Writes a file beside its place and renames it there: a reader sees the old one or the whole new one, and a failure loses nothing.
 * @param mode permissions of the file, from its first byte on
 */
export function writeWholeFile(path: string, content: string | Uint8Array, mode = 0o666): void {
  const aside = `${path}.${process.pid}.tmp`;
  writeFileSync(aside, content, { mode });
  renameSync(aside, path);
}
