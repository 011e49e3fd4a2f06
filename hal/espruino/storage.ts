import { checkName, type BlobStore } from '../storage.ts';
import { halError } from '../errors.ts';

/** A whole blob, or undefined if there is none: what a program needs that only reads. The name is not checked. */
export function readBlob(name: string): string | undefined {
  return require('Storage').read(name);
}

/** The engine's Storage. */
export function openStorage(): BlobStore {
  const storage = require('Storage');
  const writePart = (name: string, bytes: string, offset: number, sizeBytes: number): void => {
    checkName(name);
    if (bytes.length === 0) throw halError('BAD_VALUE', name);
    let written = false;
    try {
      written = storage.write(name, bytes, offset, sizeBytes);
    } catch (e) {
      throw halError(String((e as Error).message).indexOf('find or create') >= 0 ? 'FULL' : 'BAD_VALUE', name);
    }
    if (!written) throw halError('FULL', name);
  };
  return {
    read(name, offset, length) {
      checkName(name);
      return storage.read(name, offset ?? 0, length ?? 0);
    },
    write: (name, bytes) => writePart(name, bytes, 0, bytes.length),
    writePart,
    erase(name) {
      checkName(name);
      if (storage.read(name) !== undefined) storage.erase(name);
    },
    names: () => storage.list(),
    freeBytes: () => storage.getFree(),
  };
}
