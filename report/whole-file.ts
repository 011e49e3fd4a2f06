import { renameSync, writeFileSync } from 'node:fs';

/** Writes a file beside its place and renames it there: a reader sees the old one or the whole new one, and a failure loses nothing. */
export function writeWholeFile(path: string, content: string | Uint8Array): void {
  const aside = `${path}.${process.pid}.tmp`;
  writeFileSync(aside, content);
  renameSync(aside, path);
}
