import { archiveDamaged } from './errors.ts';

export interface TarFile {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** POSIX 1003.1 ustar: blocks of 512 bytes, a header before each file. */
const BLOCK_BYTES = 512;
const FIELD = { name: [0, 100], size: [124, 136], checksum: [148, 156], type: [156, 157], prefix: [345, 500] } as const;
const GNU_LONG_NAME = 'L';

/** The regular files of a tar archive. Links, folders and extended headers are passed over; a GNU long name is used. */
export function readTar(archive: Uint8Array, name: string): TarFile[] {
  const files: TarFile[] = [];
  let longName: string | undefined;
  for (let at = 0; at < archive.length;) {
    const header = archive.subarray(at, at + BLOCK_BYTES);
    if (header.length < BLOCK_BYTES) throw archiveDamaged(name, 'it ends within a header');
    if (header.every((byte) => byte === 0)) break;
    if (!hasRightChecksum(header)) throw archiveDamaged(name, `there is no tar header at byte ${at}`);
    const size = Number.parseInt(text(header, FIELD.size), 8) || 0;
    const bytes = archive.subarray(at + BLOCK_BYTES, at + BLOCK_BYTES + size);
    if (bytes.length < size) throw archiveDamaged(name, `it ends within ${text(header, FIELD.name)}`);
    const type = text(header, FIELD.type);
    if (type === GNU_LONG_NAME) longName = text(bytes, [0, size]);
    else {
      const prefix = text(header, FIELD.prefix);
      const path = longName ?? (prefix ? `${prefix}/` : '') + text(header, FIELD.name);
      longName = undefined;
      if (type === '0' || type === '') files.push({ name: path, bytes });
    }
    at += BLOCK_BYTES + Math.ceil(size / BLOCK_BYTES) * BLOCK_BYTES;
  }
  return files;
}

/** Sum of the header's bytes with the checksum field read as spaces. */
function hasRightChecksum(header: Uint8Array): boolean {
  const [start, end] = FIELD.checksum;
  const sum = header.reduce((total, byte, index) => total + (index >= start && index < end ? 0x20 : byte), 0);
  return sum === Number.parseInt(text(header, FIELD.checksum), 8);
}

function text(bytes: Uint8Array, [start, end]: readonly [number, number]): string {
  return Buffer.from(bytes.subarray(start, end)).toString('latin1').replace(/\0.*$/s, '').trim();
}
