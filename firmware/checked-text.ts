/** Texts in flash. One behind its checksum is a line with its CRC-32, then the text, which has no line end in it. */

/** CRC-32 (IEEE 802.3) of a byte string, unsigned: `E.CRC32` on the board. */
export type Crc32 = (bytes: string) => number;

export function withChecksum(text: string, crc32: Crc32): string {
  return `${crc32(text)}\n${text}`;
}

/** The text, or undefined when it is not the one that was written. What follows a line end behind it is not looked at. */
export function checkedText(bytes: string | undefined, crc32: Crc32): string | undefined {
  const lines = (bytes || '').split('\n');
  const text = lines[1];
  return text && `${crc32(text)}` === lines[0] ? text : undefined;
}

/** Flash rots: a text that is no JSON gives an object without members. */
export function parseJson<T>(json: string | undefined): T {
  try {
    return JSON.parse(json!);
  } catch {
    return {} as T;
  }
}
