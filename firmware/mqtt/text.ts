/**
 * Whether a byte string is a legal MQTT UTF-8 string: well-formed, no U+0000, no surrogates, at most 65,535 bytes
 * [5:1.5.4-1, -2; 3:1.5.3-1, -2]. A byte order mark is ordinary text [5:1.5.4-3].
 */
export function isText(bytes: string): boolean {
  let more = 0;
  let low = 0x80;
  let high = 0xbf;
  for (const char of bytes) {
    // Nearly all text is plain: one comparison of strings is cheaper than asking for the code.
    if (more === 0 && char > '\0' && char < '\x80') continue;
    const byte = char.charCodeAt(0);
    if (more) {
      if (byte < low || byte > high) return false;
      more--;
      low = 0x80;
      high = 0xbf;
    } else if (byte > 0xc1 && byte < 0xe0) more = 1;
    else if (byte > 0xdf && byte < 0xf0) {
      more = 2;
      if (byte === 0xe0) low = 0xa0;
      if (byte === 0xed) high = 0x9f;
    } else if (byte > 0xef && byte < 0xf5) {
      more = 3;
      if (byte === 0xf0) low = 0x90;
      if (byte === 0xf4) high = 0x8f;
    } else return false;
  }
  return !more && bytes.length < 65536;
}
