import { readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { archiveDamaged, firmwareAbsent } from './errors.ts';
import { assembleFirmware, type Firmware } from './firmware.ts';
import { readTar, type TarFile } from './tar.ts';

/** Loads and checks a firmware: a release archive (`.tgz`), the folder it was unpacked to, or a single image. */
export function loadFirmware(path: string): Firmware {
  return assembleFirmware(basename(path), filesOf(path));
}

function filesOf(path: string): TarFile[] {
  let isFolder: boolean;
  try {
    isFolder = statSync(path).isDirectory();
  } catch (cause) {
    throw firmwareAbsent(path, cause);
  }
  if (isFolder) {
    const names = readdirSync(path).filter((name) => name.endsWith('.bin'));
    return names.map((name) => ({ name, bytes: readFileSync(join(path, name)) }));
  }
  const bytes = readFileSync(path);
  if (isGzip(bytes)) return readTar(unpacked(bytes, path), basename(path));
  if (path.endsWith('.tar')) return readTar(bytes, basename(path));
  return [{ name: path.endsWith('.bin') ? basename(path) : `${basename(path)}.bin`, bytes }];
}

function isGzip(bytes: Uint8Array): boolean {
  return bytes[0] === 0x1f && bytes[1] === 0x8b;
}

function unpacked(bytes: Uint8Array, path: string): Uint8Array {
  try {
    return gunzipSync(bytes);
  } catch (cause) {
    throw archiveDamaged(basename(path), `it does not unpack (${(cause as Error).message}); it may have been cut short`, cause);
  }
}
