/** Byte strings, one character (0 to 255) a byte, are what the interpreter's sockets carry. */

export function bytesOf(text: string): Uint8Array {
  return Buffer.from(text, 'latin1');
}

export function byteStringOf(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
}
