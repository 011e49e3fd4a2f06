/**
 * Whether a byte string is a legal MQTT UTF-8 string: well-formed, no U+0000, no surrogates, at most 65,535 bytes
 * [5:1.5.4-1, -2; 3:1.5.3-1, -2]. A byte order mark is ordinary text [5:1.5.4-3].
 */
export function isText(bytes: string): boolean {
  let more = 0;
  let low = 0;
  let high = 0;
  // Nearly all text is plain, which the interpreter sees in one look.
  if (/[^\x01-\x7f]/.test(bytes))
    for (const char of bytes) {
      const byte = char.charCodeAt(0);
      if (more ? byte < low || byte > high : byte > 127 ? byte < 0xc2 || byte > 0xf4 : !byte) return false;
      more = more ? more - 1 : byte < 192 ? 0 : byte < 0xe0 ? 1 : byte < 0xf0 ? 2 : 3;
      low = byte === 0xe0 ? 0xa0 : byte === 0xf0 ? 0x90 : 128;
      high = byte === 0xed ? 0x9f : byte === 0xf4 ? 0x8f : 191;
    }
  return !more && bytes.length < 65536;
}
