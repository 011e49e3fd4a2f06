/**
 * JSON in UTF-8 on byte strings. RFC 8259.
 * The interpreter's own JSON takes each byte of a string for a letter of Latin-1: it writes `é` as two escapes, and reads the escape
 * of `é` as one byte. The rest of it stands: about eleven digits a number, and a reader that is lenient (a comma before `]`, text behind the value).
 */
const chr = String.fromCharCode;

/** What JSON can hold. A function in an array, or a value that contains itself, is not told apart and gives text that is no JSON. */
export type JsonInput = object | string | number | boolean | null;

/** UTF-8 bytes of a code point. */
function utf8(code: number): string {
  if (code < 0x800) return chr(192 | (code >> 6), 128 | (code & 63));
  const tail = chr(128 | ((code >> 6) & 63), 128 | (code & 63));
  return code < 0x10000 ? chr(224 | (code >> 12)) + tail : chr(240 | (code >> 18), 128 | ((code >> 12) & 63)) + tail;
}

/** The number in an escape `\uXXXX` at that place; NaN if there is none. */
function escapeAt(text: string, at: number): number {
  const digits = text.substr(at + 2, 4).toLowerCase();
  const code = text[at + 1] === 'u' ? parseInt(digits, 16) : NaN;
  return (code + 0x10000).toString(16).substr(1) === digits ? code : NaN;
}

/** Puts bytes in the place of escapes from U+0080 on. `raw`: an escape is a byte that the interpreter escaped. */
function unescape(text: string, raw: boolean): string {
  let out = '';
  let from = 0;
  let at = text.indexOf('\\');
  while (at >= 0) {
    const code = escapeAt(text, at);
    let next = at + 2;
    if (code > 127) {
      next = at + 6;
      out += text.substr(from, at - from);
      if (raw) out += chr(code);
      else if (code >> 11 !== 27) out += utf8(code);
      else {
        // Half of a pair; alone it is no letter, and U+FFFD stands for it.
        const low = text[next] === '\\' ? escapeAt(text, next) : NaN;
        const paired = code < 0xdc00 && low >> 10 === 55;
        if (paired) next += 6;
        out += utf8(paired ? (code << 10) + low - 0x35fdc00 : 0xfffd);
      }
      from = next;
    }
    at = text.indexOf('\\', next);
  }
  return from ? out + text.substr(from) : text;
}

/** JSON text as a byte string; the strings in `value` are taken for UTF-8. What is undefined in an object is left out. */
export function encodeJson(value: JsonInput): string {
  const text = JSON.stringify(value);
  return text.indexOf('\\u00') < 0 ? text : unescape(text, true);
}

/** The value of a JSON text, strings in it as UTF-8 bytes; undefined if it is none. */
export function decodeJson(text: string): any {
  try {
    return JSON.parse(text.indexOf('\\u') < 0 ? text : unescape(text, false));
  } catch {
    return undefined;
  }
}
