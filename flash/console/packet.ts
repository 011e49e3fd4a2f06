/** Packets of Espruino's console (README_Protocol.md of Espruino, since 2v25), as far as a host needs them: it only lets the board evaluate. */

const EVAL = 0x2000;
const MAX_BYTES = 0x1fff;
/** These would be taken for keys in the length of a packet that is still on its way: Ctrl-C on a board, Ctrl-D on a build for a PC too. */
const KEYS = new Set([0x03, 0x04]);
const SPACE = ' ';

/** Longest expression of a packet. */
export const MAX_EXPRESSION = MAX_BYTES - 4;

/** What a board answers an expression with: ACK, and a packet of type 0 with its value. */
// oxlint-disable-next-line no-control-regex
const ANSWER = /\x06\x10\x01([\0-\x1f])([\0-\xff])/;
const NAK = '\x15';
/** Beginnings of an answer of which the rest may be on its way. */
// oxlint-disable-next-line no-control-regex
const BEGINNING = /\x06(?:\x10(?:\x01[\0-\x1f]?)?)?$/;

/** An expression as a packet. It holds no character that a console would take for a key. */
export function evalPacket(expression: string): Uint8Array {
  let text = expression;
  while (KEYS.has(text.length & 0xff) || text.length === 0) text += SPACE;
  return Buffer.from(`\x10\x01${String.fromCharCode((EVAL | text.length) >> 8, text.length & 0xff)}${text}`, 'latin1');
}

/** The console makes a new line of this character, in a length too: such an answer gets a space more. */
const NEW_LINE = 10;

/**
 * The same for an interpreter without packets, in one silent line. It is answered in the same form, since the board puts the answer together,
 * and nothing of it can be taken for an answer if it is echoed all the same.
 */
export function evalLine(expression: string): Uint8Array {
  const text = `v=(E.toJS||JSON.stringify)(v);if((v.length&255)==${NEW_LINE})v+=" "`;
  const print = `function(v){${text};print("\\x06\\x10\\x01"+String.fromCharCode(v.length>>8,v.length&255)+v)}`;
  return Buffer.from(`\x10try{(${print})(${expression})}catch(e){print("\\x15Uncaught "+e+"\\n"+(e.stack||""))}\n`, 'latin1');
}

/** What has come so far, searched for the answer to an expression. `before`: console text in front of it; `rest`: what came behind it. */
export type Found =
  | { readonly kind: 'value'; readonly before: string; readonly value: string; readonly rest: string }
  | { readonly kind: 'refused'; readonly before: string; readonly rest: string }
  /** `keep` may be the beginning of an answer. */
  | { readonly kind: 'none'; readonly before: string; readonly keep: string };

export function findAnswer(text: string): Found {
  const answer = ANSWER.exec(text);
  const nak = text.indexOf(NAK);
  if (nak >= 0 && (!answer || nak < answer.index)) return { kind: 'refused', before: text.slice(0, nak), rest: text.slice(nak + 1) };
  if (!answer) {
    const keepFrom = BEGINNING.exec(text)?.index ?? text.length;
    return { kind: 'none', before: text.slice(0, keepFrom), keep: text.slice(keepFrom) };
  }
  const start = answer.index + answer[0].length;
  const end = start + ((answer[1]!.charCodeAt(0) << 8) | answer[2]!.charCodeAt(0));
  if (text.length < end) return { kind: 'none', before: text.slice(0, answer.index), keep: text.slice(answer.index) };
  return { kind: 'value', before: text.slice(0, answer.index), value: text.slice(start, end), rest: text.slice(end) };
}
