export const PAGE_BYTES = 4096;

/** One thing done to the flash, in order; power can fail after any of them. */
export type FlashStep =
  { readonly kind: 'write'; readonly address: number; readonly bytes: Uint8Array } | { readonly kind: 'erase'; readonly address: number };

/** NOR flash: writing only clears bits, erasing sets a whole page. Addresses are relative to its start. Pages never written take no memory. */
export class Flash {
  readonly sizeBytes: number;
  /** Called before each step takes effect; a thrown error is the loss of power. */
  onStep: ((step: FlashStep) => void) | undefined;
  #pages = new Map<number, Uint8Array>();
  #firstPage = 0;

  constructor(sizeBytes: number) {
    this.sizeBytes = sizeBytes;
  }

  /** A part of this flash with addresses of its own, such as a partition. Both begin and end with a page; what is done to one shows in the other. */
  part(address: number, sizeBytes: number): Flash {
    const part = new Flash(sizeBytes);
    part.#pages = this.#pages;
    part.#firstPage = this.#firstPage + address / PAGE_BYTES;
    return part;
  }

  byteAt(address: number): number {
    return this.#pages.get(this.#pageOf(address))?.[address % PAGE_BYTES] ?? 0xff;
  }

  uint32At(address: number): number {
    return (
      (this.byteAt(address) | (this.byteAt(address + 1) << 8) | (this.byteAt(address + 2) << 16) | (this.byteAt(address + 3) << 24)) >>> 0
    );
  }

  read(address: number, length: number): Uint8Array {
    const bytes = new Uint8Array(length).fill(0xff);
    this.#each(address, length, (page, from, at, count) => {
      if (page) bytes.set(page.subarray(from, from + count), at);
    });
    return bytes;
  }

  write(address: number, data: Uint8Array): void {
    this.onStep?.({ kind: 'write', address, bytes: data });
    this.#each(address, data.length, (known, from, at, count, index) => {
      const page = known ?? new Uint8Array(PAGE_BYTES).fill(0xff);
      if (!known) this.#pages.set(index, page);
      for (let offset = 0; offset < count; offset++) page[from + offset]! &= data[at + offset]!;
    });
  }

  /** Erases the page around that address. */
  erasePage(address: number): void {
    this.onStep?.({ kind: 'erase', address });
    this.#pages.delete(this.#pageOf(address));
  }

  isErased(address: number, length: number): boolean {
    let erased = true;
    this.#each(address, length, (page, from, _at, count) => {
      if (page && !page.subarray(from, from + count).every((byte) => byte === 0xff)) erased = false;
    });
    return erased;
  }

  #pageOf(address: number): number {
    return this.#firstPage + Math.floor(address / PAGE_BYTES);
  }

  /** Goes over a range page by page: offset in the page, offset in the range, bytes, number of the page. */
  #each(
    address: number,
    length: number,
    visit: (page: Uint8Array | undefined, from: number, at: number, count: number, index: number) => void,
  ): void {
    if (address < 0 || address + length > this.sizeBytes)
      throw new RangeError(`Flash range ${address}+${length} is outside of ${this.sizeBytes} bytes`);
    for (let at = 0; at < length;) {
      const from = (address + at) % PAGE_BYTES;
      const count = Math.min(PAGE_BYTES - from, length - at);
      const index = this.#pageOf(address + at);
      visit(this.#pages.get(index), from, at, count, index);
      at += count;
    }
  }
}
