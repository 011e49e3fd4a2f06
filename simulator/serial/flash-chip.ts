import { createHash } from 'node:crypto';
import { Flash, PAGE_BYTES } from '../flash.ts';

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

/** The flash chip of a board: its cells, its identifier, its speed and its faults. */
export class FlashChip {
  readonly cells: Flash;
  readonly jedecId: number;
  readonly eraseUsPerSector: number;
  readonly programUsPerKilobyte: number;
  readonly #stuck: ReadonlySet<number>;
  #programmedBytes = 0;

  constructor(options: FlashChipOptions = {}) {
    const bytes = options.bytes ?? 4 * 1024 * 1024;
    this.cells = new Flash(bytes);
    if (options.content) this.cells.write(0, options.content);
    // The third byte of the identifier is the logarithm of the size.
    this.jedecId = options.jedecId ?? (Math.log2(bytes) << 16) | 0x40c8;
    this.#stuck = new Set(options.stuckCells);
    this.eraseUsPerSector = options.eraseUsPerSector ?? 0;
    this.programUsPerKilobyte = options.programUsPerKilobyte ?? 0;
  }

  get bytes(): number {
    return this.cells.sizeBytes;
  }

  /** How many bytes were ever programmed; shows that nothing was written. */
  get programmedBytes(): number {
    return this.#programmedBytes;
  }

  contains(offset: number, length: number): boolean {
    return offset >= 0 && length >= 0 && offset + length <= this.bytes;
  }

  /** Erases every sector that the range touches. Returns how long it takes. */
  erase(offset: number, length: number): number {
    const first = Math.floor(offset / PAGE_BYTES);
    const end = Math.ceil((offset + length) / PAGE_BYTES);
    for (let page = first; page < end; page++) this.cells.erasePage(page * PAGE_BYTES);
    return (end - first) * this.eraseUsPerSector;
  }

  /** Clears the bits that are 0 in `data`. Returns how long it takes. */
  program(offset: number, data: Uint8Array): number {
    const taken = this.#stuck.size === 0 ? data : data.map((byte, index) => (this.#stuck.has(offset + index) ? 0xff : byte));
    this.cells.write(offset, taken);
    this.#programmedBytes += data.length;
    return Math.ceil(data.length / 1024) * this.programUsPerKilobyte;
  }

  read(offset: number, length: number): Uint8Array {
    return this.cells.read(offset, Math.max(0, Math.min(length, this.bytes - offset)));
  }

  md5(offset: number, length: number): Buffer {
    return createHash('md5').update(this.read(offset, length)).digest();
  }
}
