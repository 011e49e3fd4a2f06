import { createHash } from 'node:crypto';
import { PARTITION_TABLE_OFFSET, type Chip } from './chip.ts';
import type { FlashChip } from './flash-chip.ts';

/** Image header, segment headers and the checksum behind them: "Firmware Image Format" of Espressif's esptool documentation. */
const IMAGE_MAGIC = 0xe9;
const IMAGE_HEADER_BYTES = 24;
const SEGMENT_HEADER_BYTES = 8;
const CHECKSUM_SEED = 0xef;
const SHA_BYTES = 32;

const PARTITION_ENTRY_BYTES = 32;
const PARTITION_MAGIC = 0x50aa;
const TYPE_APP = 0;

/** Where the application is that starts, or what ROM and bootloader print when none does. */
export type Boot = { readonly appOffset: number } | { readonly complaint: string };

/** Does what ROM and second-stage bootloader do before the application runs. */
export function boot(chip: Chip, flash: FlashChip): Boot {
  const header = flash.read(chip.bootloaderOffset, 4);
  if (header[0] !== IMAGE_MAGIC) {
    const word = new DataView(header.buffer).getUint32(0, true).toString(16).padStart(8, '0');
    return { complaint: `invalid header: 0x${word}\r\n`.repeat(3) };
  }
  const bootloader = imageProblem(chip, flash, chip.bootloaderOffset);
  if (bootloader) return { complaint: `csum err:${bootloader}\r\nets_main.c 371 \r\n` };
  const appOffset = firstApp(flash);
  if (appOffset === undefined)
    return { complaint: 'E (30) boot: Failed to verify partition table\r\nE (35) boot: load partition table error!\r\n' };
  const problem = imageProblem(chip, flash, appOffset);
  if (!problem) return { appOffset };
  return {
    complaint: `E (60) esp_image: ${problem}\r\nE (65) boot: Factory app partition is not bootable\r\nE (70) boot: No bootable app partitions in the partition table\r\n`,
  };
}

function firstApp(flash: FlashChip): number | undefined {
  for (let offset = PARTITION_TABLE_OFFSET; offset < PARTITION_TABLE_OFFSET + 0xc00; offset += PARTITION_ENTRY_BYTES) {
    const entry = flash.read(offset, PARTITION_ENTRY_BYTES);
    const view = new DataView(entry.buffer);
    if (view.getUint16(0, true) !== PARTITION_MAGIC) return undefined;
    if (entry[2] === TYPE_APP) return view.getUint32(4, true);
  }
  return undefined;
}

function imageProblem(chip: Chip, flash: FlashChip, offset: number): string | undefined {
  const header = flash.read(offset, IMAGE_HEADER_BYTES);
  if (header[0] !== IMAGE_MAGIC) return `image at 0x${offset.toString(16)} has invalid magic byte`;
  const chipId = header[12]! | (header[13]! << 8);
  if (chipId !== chip.imageId) return `mismatch chip ID, expected ${chip.imageId}, found ${chipId}`;
  let checksum = CHECKSUM_SEED;
  let at = offset + IMAGE_HEADER_BYTES;
  for (let segment = 0; segment < header[1]!; segment++) {
    const length = new DataView(flash.read(at, SEGMENT_HEADER_BYTES).buffer).getUint32(4, true);
    if (!flash.contains(at, SEGMENT_HEADER_BYTES + length)) return `Segment ${segment} has an invalid length`;
    for (const byte of flash.read(at + SEGMENT_HEADER_BYTES, length)) checksum ^= byte;
    at += SEGMENT_HEADER_BYTES + length;
  }
  // The checksum is the last byte of a 16-byte line.
  const end = offset + Math.ceil((at - offset + 1) / 16) * 16;
  if (flash.read(end - 1, 1)[0] !== checksum) return 'Checksum failed';
  if (header[23] !== 1) return undefined;
  const digest = createHash('sha256')
    .update(flash.read(offset, end - offset))
    .digest();
  return digest.equals(flash.read(end, SHA_BYTES)) ? undefined : 'Image hash failed - image is corrupt';
}
