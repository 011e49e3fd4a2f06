/** Where the pixels of a drawing are: coordinates are those of the device, and in range. */
export interface Pixels {
  get(x: number, y: number): number;
  set(x: number, y: number, colour: number): void;
  fill(x1: number, y1: number, x2: number, y2: number, colour: number): void;
}

/** How pixels lie in a buffer. */
export interface Layout {
  readonly width: number;
  readonly height: number;
  /** Bits of a pixel: 1, 2, 4, 8, 16, 24 or 32. */
  readonly depth: number;
  /** The first pixel of a byte is in its highest bits, the first byte of a pixel the highest. */
  readonly msb: boolean;
  /** Each odd line runs from right to left. */
  readonly zigzag: boolean;
  /** A byte holds eight pixels of a column, the topmost in its highest bit. */
  readonly verticalByte: boolean;
  /** Pixels of the upper and the lower half take turns. */
  readonly interleaveX: boolean;
}

/** Pixels in the memory of the program. */
export class BufferPixels implements Pixels {
  readonly layout: Layout;
  readonly #bytes: () => Uint8Array;

  /** @param bytes the buffer that the program's object has now */
  constructor(layout: Layout, bytes: () => Uint8Array) {
    this.layout = layout;
    this.#bytes = bytes;
  }

  get(x: number, y: number): number {
    const { depth, msb } = this.layout;
    const bytes = this.#bytes();
    const bit = this.#bitOf(x, y);
    if (depth < 8) return ((bytes[bit >> 3] ?? 0) >> this.#shiftOf(bit)) & ((1 << depth) - 1);
    let colour = 0;
    for (let at = 0; at < depth / 8; at++) {
      const weight = msb ? depth / 8 - 1 - at : at;
      colour += (bytes[(bit >> 3) + at] ?? 0) * 2 ** (8 * weight);
    }
    return colour;
  }

  set(x: number, y: number, colour: number): void {
    const { depth, msb } = this.layout;
    const bytes = this.#bytes();
    const bit = this.#bitOf(x, y);
    if (depth < 8) {
      const mask = ((1 << depth) - 1) << this.#shiftOf(bit);
      bytes[bit >> 3] = ((bytes[bit >> 3] ?? 0) & ~mask) | ((colour << this.#shiftOf(bit)) & mask);
      return;
    }
    for (let at = 0; at < depth / 8; at++) bytes[(bit >> 3) + at] = colour >>> (8 * (msb ? depth / 8 - 1 - at : at));
  }

  fill(x1: number, y1: number, x2: number, y2: number, colour: number): void {
    for (let y = y1; y <= y2; y++) for (let x = x1; x <= x2; x++) this.set(x, y, colour);
  }

  #bitOf(x: number, y: number): number {
    const { width, height, depth, zigzag, verticalByte, interleaveX } = this.layout;
    const column = zigzag && y & 1 ? width - 1 - x : x;
    if (interleaveX) {
      const half = height >> 1;
      return (y >= half ? depth : 0) + (column + (y % half) * width) * 2 * depth;
    }
    return verticalByte ? ((column + (y >> 3) * width) << 3) | (y & 7) : (column + y * width) * depth;
  }

  /** Where in its byte a pixel of less than a byte starts. */
  #shiftOf(bit: number): number {
    return this.layout.msb ? 8 - ((bit & 7) + this.layout.depth) : bit & 7;
  }
}

/** Bytes that pixels of that layout take. */
export function bufferBytes({ width, height, depth }: Layout): number {
  return (width * height * depth + 7) >> 3;
}
