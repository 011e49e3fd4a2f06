import { createHash } from 'node:crypto';

/** Smallest area that can be erased. */
export const SECTOR_BYTES = 4096;

export interface FlashChipOptions {
  /** Size in bytes, a power of two. Default 4 MB. */
  readonly bytes?: number;
  /** What is in it; the rest is erased. Default: blank. */
  readonly content?: Uint8Array;
  /** JEDEC identifier, manufacturer in the low byte; default: a GigaDevice part of this size. 0xffffff: the chip does not answer. */
  readonly jedecId?: number;
  /** Cells that can no longer be set to 0, by address: what is programmed there reads back as 0xff. */
  readonly stuckCells?: readonly number[];
  /** Time of a sector's erase and of programming a kilobyte. Default: at once. */
  readonly eraseUsPerSector?: number;
  readonly programUsPerKilobyte?: number;
}

/** A NOR flash: erasing sets whole sectors to 0xff, programming only clears bits. */
export class FlashChip {
  readonly jedecId: number;
  readonly eraseUsPerSector: number;
  readonly programUsPerKilobyte: number;
  readonly #cells: Uint8Array;
  readonly #stuck: ReadonlySet<number>;
  #programmedBytes = 0;

  constructor(options: FlashChipOptions = {}) {
    const bytes = options.bytes ?? 4 * 1024 * 1024;
    this.#cells = new Uint8Array(bytes).fill(0xff);
    this.#cells.set(options.content ?? []);
    // The third byte of the identifier is the logarithm of the size.
    this.jedecId = options.jedecId ?? (Math.log2(bytes) << 16) | 0x40c8;
    this.#stuck = new Set(options.stuckCells);
    this.eraseUsPerSector = options.eraseUsPerSector ?? 0;
    this.programUsPerKilobyte = options.programUsPerKilobyte ?? 0;
  }

  get bytes(): number {
    return this.#cells.length;
  }

  /** How many bytes were ever programmed; shows that nothing was written. */
  get programmedBytes(): number {
    return this.#programmedBytes;
  }

  contains(offset: number, length: number): boolean {
    return offset >= 0 && length >= 0 && offset + length <= this.#cells.length;
  }

  /** Erases every sector that the range touches. Returns how long it takes. */
  erase(offset: number, length: number): number {
    const first = Math.floor(offset / SECTOR_BYTES);
    const end = Math.ceil((offset + length) / SECTOR_BYTES);
    this.#cells.fill(0xff, first * SECTOR_BYTES, end * SECTOR_BYTES);
    return (end - first) * this.eraseUsPerSector;
  }

  /** Clears the bits that are 0 in `data`. Returns how long it takes. */
  program(offset: number, data: Uint8Array): number {
    for (let index = 0; index < data.length; index++) {
      const address = offset + index;
      if (!this.#stuck.has(address)) this.#cells[address]! &= data[index]!;
    }
    this.#programmedBytes += data.length;
    return Math.ceil(data.length / 1024) * this.programUsPerKilobyte;
  }

  read(offset: number, length: number): Uint8Array {
    return this.#cells.slice(offset, offset + length);
  }

  md5(offset: number, length: number): Buffer {
    return createHash('md5')
      .update(this.#cells.subarray(offset, offset + length))
      .digest();
  }
}
