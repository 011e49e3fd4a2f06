export const PAGE_BYTES = 4096;

/** One thing done to the flash, in order; power can fail after any of them. */
export type FlashStep =
  { readonly kind: 'write'; readonly address: number; readonly bytes: Uint8Array } | { readonly kind: 'erase'; readonly address: number };

/** NOR flash: writing only clears bits, erasing sets a whole page. Addresses are relative to its start. */
export class Flash {
  readonly bytes: Uint8Array;
  /** Called before each step takes effect; a thrown error is the loss of power. */
  onStep: ((step: FlashStep) => void) | undefined;

  constructor(sizeBytes: number) {
    this.bytes = new Uint8Array(sizeBytes).fill(0xff);
  }

  read(address: number, length: number): Uint8Array {
    return this.bytes.slice(address, address + length);
  }

  write(address: number, data: Uint8Array): void {
    this.onStep?.({ kind: 'write', address, bytes: data });
    for (let index = 0; index < data.length; index++) this.bytes[address + index]! &= data[index]!;
  }

  erasePage(address: number): void {
    this.onStep?.({ kind: 'erase', address });
    const start = address - (address % PAGE_BYTES);
    this.bytes.fill(0xff, start, start + PAGE_BYTES);
  }

  isErased(address: number, length: number): boolean {
    for (let index = 0; index < length; index++) if (this.bytes[address + index] !== 0xff) return false;
    return true;
  }
}
