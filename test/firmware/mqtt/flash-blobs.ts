/** Blobs in a flash that is written once a byte, and may lose power after any byte. */
import type { BlobStore } from '../../../hal/storage.ts';

export interface FlashBlobs extends BlobStore {
  /** Bytes that may still be written before the power goes; each erase and each new header counts as one. Default: endless. */
  leftBytes: number;
  /** Bytes written in all. */
  writtenBytes: number;
}

export class PowerCut extends Error {}

export function createFlashBlobs(roomBytes = Infinity): FlashBlobs {
  const blobs = new Map<string, number[]>();
  const spend = (): void => {
    if (flash.leftBytes-- <= 0) throw new PowerCut();
    flash.writtenBytes++;
  };
  const flash: FlashBlobs = {
    leftBytes: Infinity,
    writtenBytes: 0,
    read(name, offset = 0, length = 1e9) {
      const bytes = blobs.get(name);
      return bytes && String.fromCharCode(...bytes.slice(offset, offset + length));
    },
    write: (name, bytes) => flash.writePart(name, bytes, 0, bytes.length),
    writePart(name, bytes, offset, sizeBytes) {
      if (offset === 0) {
        const used = [...blobs.values()].reduce((sum, blob) => sum + blob.length, 0) - (blobs.get(name)?.length ?? 0);
        if (used + sizeBytes > roomBytes) throw new Error(`FULL ${name}`);
        spend();
        blobs.set(
          name,
          Array.from({ length: sizeBytes }, () => 0xff),
        );
      }
      const into = blobs.get(name);
      if (!into || into.length !== sizeBytes || offset + bytes.length > sizeBytes) throw new Error(`BAD_VALUE ${name}`);
      for (const [index, char] of [...bytes].entries()) {
        const code = char.charCodeAt(0);
        if (into[offset + index] !== 0xff && into[offset + index] !== code) throw new Error('a byte of flash written twice');
        spend();
        into[offset + index] = code;
      }
    },
    erase(name) {
      if (!blobs.has(name)) return;
      spend();
      blobs.delete(name);
    },
    names: () => [...blobs.keys()],
    freeBytes: () => roomBytes,
  };
  return flash;
}
