/** Text in flash behind its checksum: eight hexadecimal digits of its CRC-32, then the text. */

/** CRC-32 (IEEE 802.3) of a byte string, unsigned: `E.CRC32` on the board. */
export type Crc32 = (bytes: string) => number;

const CRC_DIGITS = 8;

export function withChecksum(text: string, crc32: Crc32): string {
  return hex8(crc32(text)) + text;
}

/** The text, or undefined when it is not the one that was written. */
export function checkedText(bytes: string | undefined, crc32: Crc32): string | undefined {
  if (bytes === undefined || bytes.length <= CRC_DIGITS) return undefined;
  const text = bytes.substr(CRC_DIGITS);
  return bytes.substr(0, CRC_DIGITS) === hex8(crc32(text)) ? text : undefined;
}

/** Two halves, because the engine prints a number above 31 bits as negative hexadecimal. */
function hex8(crc: number): string {
  return hex4(Math.floor(crc / 65536) & 65535) + hex4(crc & 65535);
}

function hex4(word: number): string {
  return (65536 + word).toString(16).substr(1);
}
