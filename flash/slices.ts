import { createHash } from 'node:crypto';

/** A piece of a region: what is compared, written, verified and, after a failure, repeated as one. */
export interface Slice {
  readonly region: string;
  readonly offset: number;
  readonly data: Uint8Array;
  readonly md5: string;
}

/** A multiple of the sector size, so that erasing one slice never touches another. */
export const SLICE_BYTES = 256 * 1024;
const WORD_BYTES = 4;

/** Cuts data into slices. The flash takes whole words: the last one is filled up with 0xff. */
export function slicesOf(region: string, offset: number, data: Uint8Array): Slice[] {
  const slices: Slice[] = [];
  for (let start = 0; start < data.length; start += SLICE_BYTES) {
    const piece = padded(data.subarray(start, start + SLICE_BYTES));
    slices.push({ region, offset: offset + start, data: piece, md5: md5(piece) });
  }
  return slices;
}

export function md5(data: Uint8Array): string {
  return createHash('md5').update(data).digest('hex');
}

function padded(data: Uint8Array): Uint8Array {
  if (data.length % WORD_BYTES === 0) return data;
  const whole = new Uint8Array(Math.ceil(data.length / WORD_BYTES) * WORD_BYTES).fill(0xff);
  whole.set(data);
  return whole;
}
