import { createHash } from 'node:crypto';
import { imageDamaged } from './errors.ts';

/** One entry of the partition table (ESP-IDF documentation, "Partition Tables"). Offsets and sizes in bytes. */
export interface Partition {
  readonly type: number;
  readonly subtype: number;
  readonly offset: number;
  readonly bytes: number;
  readonly label: string;
}

export const TABLE_BYTES = 0xc00;
const ENTRY_BYTES = 32;
const ENTRY_MAGIC = 0x50aa;
const DIGEST_MAGIC = 0xebeb;
const LABEL_OFFSET = 12;
const LABEL_BYTES = 16;
const TYPE_APP = 0;
const TYPE_DATA = 1;
const SUBTYPE_FACTORY = 0;
const SUBTYPE_OTA_DATA = 0;

export function isPartitionTable(bytes: Uint8Array): boolean {
  return bytes.length >= ENTRY_BYTES && bytes[0] === 0xaa && bytes[1] === 0x50;
}

/** Reads a table and checks its MD5 where it has one. */
export function readPartitionTable(bytes: Uint8Array, name: string): Partition[] {
  if (!isPartitionTable(bytes)) throw imageDamaged(name, 'it has no partition entry');
  const partitions: Partition[] = [];
  for (let at = 0; at + ENTRY_BYTES <= Math.min(bytes.length, TABLE_BYTES); at += ENTRY_BYTES) {
    const view = new DataView(bytes.buffer, bytes.byteOffset + at, ENTRY_BYTES);
    const magic = view.getUint16(0, true);
    if (magic === DIGEST_MAGIC) checkDigest(bytes, at, name);
    if (magic !== ENTRY_MAGIC) break;
    const label = Buffer.from(bytes.subarray(at + LABEL_OFFSET, at + LABEL_OFFSET + LABEL_BYTES)).toString('latin1');
    partitions.push({
      type: view.getUint8(2),
      subtype: view.getUint8(3),
      offset: view.getUint32(4, true),
      bytes: view.getUint32(8, true),
      label: label.replace(/\0.*$/s, ''),
    });
  }
  return partitions;
}

function checkDigest(bytes: Uint8Array, at: number, name: string): void {
  const digest = createHash('md5').update(bytes.subarray(0, at)).digest();
  if (!digest.equals(bytes.subarray(at + 16, at + 32))) throw imageDamaged(name, 'the MD5 of the table does not fit its entries');
}

/** Where the application goes: the factory partition, or the first of type app. */
export function appPartition(partitions: readonly Partition[]): Partition | undefined {
  const apps = partitions.filter(({ type }) => type === TYPE_APP);
  return apps.find(({ subtype }) => subtype === SUBTYPE_FACTORY) ?? apps[0];
}

/** Holds which application starts; erased, the factory one does. */
export function otaDataPartition(partitions: readonly Partition[]): Partition | undefined {
  return partitions.find(({ type, subtype }) => type === TYPE_DATA && subtype === SUBTYPE_OTA_DATA);
}

export function flashEnd(partitions: readonly Partition[]): number {
  return Math.max(...partitions.map(({ offset, bytes }) => offset + bytes));
}
