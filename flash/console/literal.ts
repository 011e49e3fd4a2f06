/** A byte string as a literal in JavaScript, of printable ASCII only: no byte of it is a key of a console. */
export function literal(bytes: string): string {
  const text = bytes.replace(/[\\"]/g, '\\$&').replace(/[^\x20-\x7e]/g, (char) => `\\x${char.charCodeAt(0).toString(16).padStart(2, '0')}`);
  return `"${text}"`;
}

/** Text as the bytes that a board's string has: UTF-8. */
export function byteString(text: string): string {
  return Buffer.from(text, 'utf8').toString('latin1');
}
