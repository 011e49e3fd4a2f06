/** Text and bytes between Node and the board, where a string is bytes. */

/** UTF-8 bytes of a text as a byte string. */
export function bytesOfText(text: string): string {
  return Buffer.from(text, 'utf8').toString('latin1');
}

export function byteString(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('latin1');
}

/** A copy of a value with every string, keys too, passed through `change`. */
export function mapStrings(value: unknown, change: (text: string) => string): unknown {
  if (typeof value === 'string') return change(value);
  if (Array.isArray(value)) return value.map((item) => mapStrings(item, change));
  if (typeof value !== 'object' || value === null || value instanceof Uint8Array) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [change(key), mapStrings(item, change)]));
}
