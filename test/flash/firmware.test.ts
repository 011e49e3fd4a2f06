import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { assembleFirmware } from '../../flash/image/firmware.ts';
import { readEspImage } from '../../flash/image/esp-image.ts';
import { loadFirmware } from '../../flash/image/load-firmware.ts';
import { appPartition, readPartitionTable } from '../../flash/image/partition-table.ts';
import { ToolError } from '../../report/tool-error.ts';
import { ESPRUINO_PARTITIONS, partitionTable } from '../../simulator/serial/images.ts';
import { espImage, release, tgz } from './images.ts';

const folder = mkdtempSync(join(tmpdir(), 'mote-firmware-'));
afterAll(() => rmSync(folder, { recursive: true }));

function file(name: string, bytes: Uint8Array): string {
  writeFileSync(join(folder, name), bytes);
  return join(folder, name);
}

function codeOf(act: () => unknown): string {
  try {
    act();
  } catch (error) {
    if (error instanceof ToolError) return error.code;
    throw error;
  }
  return 'fine';
}

const PARTS = release({ appBytes: 40_000 });

describe('a release archive', () => {
  it('gives the three regions at the places of an ESP32', () => {
    const { chip, regions } = loadFirmware(file('espruino_2v29_esp32.tgz', tgz(PARTS)));
    expect(chip.name).toBe('ESP32');
    expect(regions.map(({ name, offset }) => [name, offset])).toEqual([
      ['bootloader', 0x1000],
      ['partition table', 0x8000],
      ['application', 0x10000],
    ]);
    for (const [index, { data }] of regions.entries()) expect(Buffer.from(data).equals(PARTS[index]!.bytes)).toBe(true);
  });

  it('is taken with whatever else is in it', () => {
    const more = [
      { name: 'README_flash.txt', bytes: Buffer.from('read me') },
      ...PARTS,
      { name: 'blank.bin', bytes: Buffer.alloc(100, 0xff) },
    ];
    expect(assembleFirmware('x', more).regions).toHaveLength(3);
  });

  it('is refused when it was cut short, wherever', () => {
    const whole = tgz(PARTS);
    fc.assert(
      fc.property(fc.integer({ min: 2, max: whole.length - 1 }), (length) => {
        expect(codeOf(() => loadFirmware(file('cut.tgz', whole.subarray(0, length))))).toBe('ARCHIVE_DAMAGED');
      }),
      { numRuns: 40 },
    );
  });

  it.each(['bootloader', 'partition', 'espruino'])('is refused without its %s', (missing) => {
    const parts = PARTS.filter(({ name }) => !name.startsWith(missing));
    expect(codeOf(() => assembleFirmware('x', parts))).toBe('FIRMWARE_INCOMPLETE');
  });

  it('is refused when two images could be the application', () => {
    expect(codeOf(() => assembleFirmware('x', [...PARTS, { name: 'other.bin', bytes: espImage({ bytes: 50_000 }) }]))).toBe(
      'FIRMWARE_INCOMPLETE',
    );
  });

  it('is refused when its parts are for different chips', () => {
    const mixed = [release({ chipId: 9 })[0]!, ...PARTS.slice(1)];
    expect(codeOf(() => assembleFirmware('x', mixed))).toBe('FIRMWARE_INCOMPLETE');
  });

  it('is refused when the application is larger than its partition', () => {
    const small = ESPRUINO_PARTITIONS.map((partition) => (partition.label === 'factory' ? { ...partition, bytes: 0x8000 } : partition));
    expect(codeOf(() => assembleFirmware('x', release({ appBytes: 40_000, partitions: small })))).toBe('IMAGE_TOO_LARGE');
  });

  it('is refused for a chip that the interpreter does not run on', () => {
    expect(codeOf(() => assembleFirmware('x', release({ chipId: 13 })))).toBe('FIRMWARE_INCOMPLETE');
  });
});

describe('a single image', () => {
  it('of the whole flash is taken apart, and what lies in Storage is left out', () => {
    const flash = Buffer.alloc(0x400000, 0xff);
    for (const { offset, bytes } of PARTS) flash.set(bytes, offset);
    flash.write('a program of somebody', 0x320000);
    for (const [name, image] of [
      ['from 0', flash],
      ['from the bootloader', flash.subarray(0x1000)],
    ] as const) {
      const { regions } = assembleFirmware(name, [{ name: 'full.bin', bytes: image }]);
      expect(regions.map(({ offset, data }) => [offset, data.length])).toEqual(PARTS.map(({ offset, bytes }) => [offset, bytes.length]));
    }
  });

  it('of the application waits for the table on the board', () => {
    const firmware = assembleFirmware('x', [PARTS[2]!]);
    expect(firmware.partitions).toBeUndefined();
    expect(firmware.regions.map(({ name }) => name)).toEqual(['application']);
  });

  it('that is no firmware is refused', () => {
    expect(codeOf(() => assembleFirmware('x', [{ name: 'photo.bin', bytes: Buffer.from('JFIF'.repeat(100)) }]))).toBe(
      'FIRMWARE_INCOMPLETE',
    );
  });

  it('that is not there is named, with the place of the official ones', () => {
    expect(() => loadFirmware(join(folder, 'none.tgz'))).toThrow(
      expect.objectContaining({ code: 'FIRMWARE_ABSENT', hint: expect.stringContaining('espruino.com') }),
    );
  });
});

describe('an image', () => {
  const image = espImage({ bytes: 5_000 });

  it('is whole with its checksum and digest', () => {
    expect(readEspImage(image, 'x')).toEqual({ chipId: 0, length: image.length });
  });

  it('is refused cut at any length', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: image.length - 1 }), (length) => {
        expect(codeOf(() => readEspImage(image.subarray(0, length), 'x'))).toBe('IMAGE_DAMAGED');
      }),
    );
  });

  it('is refused with any byte changed', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: image.length - 1 }), fc.integer({ min: 1, max: 255 }), (index, change) => {
        const wrong = Buffer.from(image);
        wrong[index]! ^= change;
        // Without the flag the digest is not the image's any more; the checksum still holds.
        fc.pre(index !== 23);
        expect(codeOf(() => readEspImage(wrong, 'x'))).toBe('IMAGE_DAMAGED');
      }),
    );
  });
});

describe('a partition table', () => {
  it('gives its partitions back', () => {
    expect(readPartitionTable(partitionTable(), 'x')).toEqual(ESPRUINO_PARTITIONS);
  });

  it('is refused when its MD5 does not fit', () => {
    const table = partitionTable();
    table[8]! ^= 1;
    expect(codeOf(() => readPartitionTable(table, 'x'))).toBe('IMAGE_DAMAGED');
  });

  it('places the application in the factory partition, wherever it stands', () => {
    expect(appPartition([...ESPRUINO_PARTITIONS].reverse())?.label).toBe('factory');
  });
});
