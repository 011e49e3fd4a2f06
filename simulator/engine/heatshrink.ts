/**
 * The LZSS format of Atomic Object's heatshrink with the engine's settings: a 1 and the 8 bits of a byte, or a 0, the distance less one in
 * 8 bits and the length less one in 6, all most significant bit first; zeros fill the last byte.
 */
const WINDOW_BITS = 8;
const LENGTH_BITS = 6;
const WINDOW_BYTES = 1 << WINDOW_BITS;
const LONGEST = 1 << LENGTH_BITS;
/** A reference takes 15 bits, a byte 9. */
const SHORTEST = 2;

export function compress(data: Uint8Array): Uint8Array {
  const bits: number[] = [];
  const put = (value: number, count: number): void => {
    for (let bit = count - 1; bit >= 0; bit--) bits.push((value >> bit) & 1);
  };
  for (let at = 0; at < data.length;) {
    const { distance, length } = longestMatch(data, at);
    if (length < SHORTEST) {
      put(1, 1);
      put(data[at++]!, 8);
    } else {
      put(0, 1);
      put(distance - 1, WINDOW_BITS);
      put(length - 1, LENGTH_BITS);
      at += length;
    }
  }
  const bytes = new Uint8Array(Math.ceil(bits.length / 8));
  bits.forEach((bit, index) => (bytes[index >> 3]! |= bit << (7 - (index & 7))));
  return bytes;
}

/** The nearest of the longest. */
function longestMatch(data: Uint8Array, at: number): { readonly distance: number; readonly length: number } {
  const limit = Math.min(LONGEST, data.length - at);
  let best = { distance: 0, length: 0 };
  for (let distance = 1; distance <= Math.min(WINDOW_BYTES, at); distance++) {
    let length = 0;
    while (length < limit && data[at - distance + length] === data[at + length]) length++;
    if (length > best.length) best = { distance, length };
    if (length === limit) break;
  }
  return best;
}

export function decompress(data: Uint8Array): Uint8Array {
  const out: number[] = [];
  const total = data.length * 8;
  let bit = 0;
  const take = (count: number): number => {
    let value = 0;
    for (let left = count; left > 0; left--, bit++) value = (value << 1) | ((data[bit >> 3]! >> (7 - (bit & 7))) & 1);
    return value;
  };
  for (;;) {
    if (bit + 1 > total) break;
    if (take(1) === 1) {
      if (bit + 8 > total) break;
      out.push(take(8));
      continue;
    }
    if (bit + WINDOW_BITS + LENGTH_BITS > total) break;
    const distance = take(WINDOW_BITS) + 1;
    for (let left = take(LENGTH_BITS) + 1; left > 0; left--) out.push(out[out.length - distance] ?? 0);
  }
  return Uint8Array.from(out);
}
