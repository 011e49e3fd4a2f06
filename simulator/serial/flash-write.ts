import { constants, inflateSync } from 'node:zlib';
import { PAGE_BYTES } from '../flash.ts';
import type { FlashChip } from './flash-chip.ts';
import { Refusal } from './loader-protocol.ts';

/** One transfer into the flash, from *_BEGIN to *_END: plain or as one zlib stream cut into blocks. Erases each sector when it first writes to it. */
export class FlashWrite {
  readonly #flash: FlashChip;
  readonly #compressed: boolean;
  readonly #offset: number;
  readonly #bytes: number;
  readonly #blockBytes: number;
  readonly #parts: Uint8Array[] = [];
  #written = 0;
  #erasedEnd: number;

  /** @param bytes how much will be written, uncompressed */
  constructor(flash: FlashChip, range: { offset: number; bytes: number; blockBytes: number }, compressed: boolean) {
    this.#flash = flash;
    this.#compressed = compressed;
    this.#offset = range.offset;
    this.#bytes = range.bytes;
    this.#blockBytes = range.blockBytes;
    this.#erasedEnd = Math.floor(range.offset / PAGE_BYTES) * PAGE_BYTES;
  }

  get complete(): boolean {
    return this.#written >= this.#bytes;
  }

  /** Erases the whole range at once, as the ROM does before the first block. Returns how long it takes. */
  eraseAhead(): number {
    const end = this.#offset + this.#bytes;
    if (end <= this.#erasedEnd) return 0;
    const durationUs = this.#flash.erase(this.#erasedEnd, end - this.#erasedEnd);
    this.#erasedEnd = Math.ceil(end / PAGE_BYTES) * PAGE_BYTES;
    return durationUs;
  }

  /** Takes the next block. Returns how long the flash is busy with it, or why it is refused. */
  block(bytes: Uint8Array): { busyUs: number } | { refusal: number } {
    if (bytes.length > this.#blockBytes) return { refusal: Refusal.stubBadBlockSize };
    if (!this.#compressed) return this.#write(bytes.subarray(0, this.#bytes - this.#written));
    this.#parts.push(bytes.slice());
    let plain: Uint8Array;
    try {
      plain = inflateSync(Buffer.concat(this.#parts), { finishFlush: constants.Z_SYNC_FLUSH });
    } catch {
      return { refusal: Refusal.stubInflateError };
    }
    if (plain.length > this.#bytes) return { refusal: Refusal.stubTooMuchData };
    return this.#write(plain.subarray(this.#written));
  }

  #write(data: Uint8Array): { busyUs: number } {
    const start = this.#offset + this.#written;
    const end = start + data.length;
    let busyUs = 0;
    if (end > this.#erasedEnd) {
      const erasedEnd = Math.ceil(end / PAGE_BYTES) * PAGE_BYTES;
      busyUs += this.#flash.erase(this.#erasedEnd, erasedEnd - this.#erasedEnd);
      this.#erasedEnd = erasedEnd;
    }
    busyUs += this.#flash.program(start, data);
    this.#written += data.length;
    return { busyUs };
  }
}
