/** Text and bytes. On the board a string is a string of bytes, so files and console text pass as Latin-1, one character a byte. */

export function bytesToString(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
}

/** Characters above 255 lose their upper byte, as on the board. */
export function stringToBytes(text: string): Uint8Array {
  return Uint8Array.from(Buffer.from(text, 'latin1'));
}

/** The bytes of a string of the host, as a file on disk would hold them. */
export function utf8(text: string): Uint8Array {
  return Uint8Array.from(Buffer.from(text, 'utf8'));
}

/** Console bytes read as UTF-8, for people; malformed sequences become U+FFFD. */
export function readable(byteString: string): string {
  return Buffer.from(byteString, 'latin1').toString('utf8');
}
