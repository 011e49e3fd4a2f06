import { chipLayout, PARTITION_TABLE_OFFSET, type ChipLayout } from './chips.ts';
import { firmwareIncomplete, imageTooLarge } from './errors.ts';
import { IMAGE_MAGIC, readEspImage } from './esp-image.ts';
import { appPartition, isPartitionTable, readPartitionTable, TABLE_BYTES, type Partition } from './partition-table.ts';
import type { TarFile } from './tar.ts';

/** A part of the flash and what belongs there. */
export interface Region {
  readonly name: 'bootloader' | 'partition table' | 'application' | 'flash';
  readonly offset: number;
  readonly data: Uint8Array;
}

/** A firmware that was checked whole: parts, chip, and what it leaves alone. */
export interface Firmware {
  /** As the user named it. */
  readonly source: string;
  readonly chip: ChipLayout;
  readonly regions: readonly Region[];
  /** Absent for an application alone: then the table on the board counts. */
  readonly partitions?: readonly Partition[];
}

/** A bootloader must end before the partition table. */
const MOST_BOOTLOADER_BYTES = 0x8000;

/** Puts a firmware together from the files of a release, by what they contain rather than by their names. */
export function assembleFirmware(source: string, files: readonly TarFile[]): Firmware {
  const binaries = files.filter(({ name }) => name.endsWith('.bin'));
  const merged = binaries.length === 1 ? splitMerged(binaries[0]!) : undefined;
  const parts = merged ?? binaries;
  const table = parts.find(({ bytes }) => isPartitionTable(bytes));
  const images = parts.filter(({ bytes }) => bytes[0] === IMAGE_MAGIC);
  const bootloader = images.find(({ name, bytes }) => /boot/i.test(name) && bytes.length <= MOST_BOOTLOADER_BYTES);
  const applications = images.filter((image) => image !== bootloader);
  if (applications.length > 1)
    throw firmwareIncomplete(source, `several images could be the application: ${applications.map(({ name }) => name).join(', ')}`);
  const application = applications[0];
  if (!application) throw firmwareIncomplete(source, 'no application image (first byte 0xe9) is in it');
  if (binaries.length === 1 && !merged) return applicationAlone(source, application);
  if (!bootloader) throw firmwareIncomplete(source, 'the bootloader is missing');
  if (!table) throw firmwareIncomplete(source, 'the partition table is missing');
  return whole(source, bootloader, table, application);
}

function whole(source: string, bootloader: TarFile, table: TarFile, application: TarFile): Firmware {
  const chip = chipOf(source, application);
  const bootChip = chipOf(source, bootloader);
  if (bootChip !== chip)
    throw firmwareIncomplete(source, `its bootloader is for the ${bootChip.name}, its application for the ${chip.name}`);
  const room = PARTITION_TABLE_OFFSET - chip.bootloaderOffset;
  if (bootloader.bytes.length > room)
    throw imageTooLarge(bootloader.name, bootloader.bytes.length, 'the place before the partition table', room);
  const partitions = readPartitionTable(table.bytes, table.name);
  const place = appPartition(partitions);
  if (!place) throw firmwareIncomplete(source, 'its partition table has no place for an application');
  checkFits(application, place);
  const regions: Region[] = [
    { name: 'bootloader', offset: chip.bootloaderOffset, data: bootloader.bytes },
    { name: 'partition table', offset: PARTITION_TABLE_OFFSET, data: table.bytes },
    { name: 'application', offset: place.offset, data: application.bytes },
  ];
  return { source, chip, regions, partitions };
}

/** An application alone goes where the table on the board says; the offset is filled in when the table was read. */
function applicationAlone(source: string, application: TarFile): Firmware {
  const chip = chipOf(source, application);
  return { source, chip, regions: [{ name: 'application', offset: Number.NaN, data: application.bytes }] };
}

/** Places an application by the table that was read from the board. */
export function placeApplication(firmware: Firmware, boardTable: Uint8Array): Firmware {
  if (!isPartitionTable(boardTable))
    throw firmwareIncomplete(firmware.source, 'it is an application alone, and the board has no partition table yet');
  const partitions = readPartitionTable(boardTable, 'the table on the board');
  const place = appPartition(partitions);
  if (!place) throw firmwareIncomplete(firmware.source, 'the table on the board has no place for an application');
  const application = firmware.regions[0]!;
  checkFits({ name: firmware.source, bytes: application.data }, place);
  return { ...firmware, regions: [{ ...application, offset: place.offset }], partitions };
}

function checkFits({ name, bytes }: TarFile, place: Partition): void {
  if (bytes.length > place.bytes) throw imageTooLarge(name, bytes.length, `partition "${place.label}"`, place.bytes);
}

function chipOf(source: string, image: TarFile): ChipLayout {
  const { chipId } = readEspImage(image.bytes, image.name);
  const chip = chipLayout(chipId);
  if (!chip) throw firmwareIncomplete(source, `${image.name} is for a chip with id ${chipId}; known are ESP32, ESP32-S3 and ESP32-C3`);
  return chip;
}

/** An image of the whole flash, from offset 0 or from the ESP32's bootloader on: its three parts. What else is in it (Storage) is left out. */
function splitMerged({ name, bytes }: TarFile): TarFile[] | undefined {
  for (const base of [0, 0x1000]) {
    const tableAt = PARTITION_TABLE_OFFSET - base;
    const table = bytes.subarray(tableAt, tableAt + TABLE_BYTES);
    if (!isPartitionTable(table)) continue;
    const place = appPartition(readPartitionTable(table, name));
    const bootAt = [0, 0x1000].map((offset) => offset - base).find((at) => at >= 0 && bytes[at] === IMAGE_MAGIC);
    if (!place || bootAt === undefined) continue;
    const application = bytes.subarray(place.offset - base);
    const bootloader = bytes.subarray(bootAt, tableAt);
    return [
      { name: `${name} (bootloader)`, bytes: bootloader.subarray(0, readEspImage(bootloader, name).length) },
      { name: `${name} (partition table)`, bytes: table },
      { name: `${name} (application)`, bytes: application.subarray(0, readEspImage(application, name).length) },
    ];
  }
  return undefined;
}
