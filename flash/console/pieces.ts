/** Bytes on their way to a board, cut so that each piece fits a packet, and as an expression that gives them there. */

export type Compress = (bytes: Uint8Array) => Uint8Array;

/** Of the program, before compression: with 1,024 a packet stays under a third of the console's buffer on an ESP32, and costs few variables. */
export const PIECE_BYTES = 1024;

/** Bytes as an expression that gives a string of them on the board. */
export type Encode = (bytes: Uint8Array) => string;

export interface Piece {
  readonly offset: number;
  readonly length: number;
  /** Gives an ArrayBuffer on the board. */
  readonly expression: string;
}

/** For every console: a third more bytes. */
export const asBase64: Encode = (bytes) => `atob("${Buffer.from(bytes).toString('base64')}")`;

/** What a console, a line with flow control or the interpreter's lexer would take for something else. */
// oxlint-disable-next-line no-control-regex
const SPECIAL = /[\0\x03\x04\n\r\x11\x13"\\]/g;

/** In a packet, where strings are strings of bytes: a twentieth more. */
export const asLiteral: Encode = (bytes) =>
  `"${Buffer.from(bytes)
    .toString('latin1')
    .replace(SPECIAL, (char) =>
      char === '"' || char === '\\' ? `\\${char}` : `\\x${char.charCodeAt(0).toString(16).padStart(2, '0')}`,
    )}"`;

/** @param compress heatshrink, where the board's interpreter has the module */
export function piecesOf(bytes: Uint8Array, encode: Encode, compress?: Compress): Piece[] {
  const pieces: Piece[] = [];
  for (let offset = 0; offset < bytes.length; offset += PIECE_BYTES) {
    const piece = bytes.subarray(offset, offset + PIECE_BYTES);
    pieces.push({ offset, length: piece.length, expression: expressionOf(piece, encode, compress?.(piece)) });
  }
  return pieces;
}

function expressionOf(plain: Uint8Array, encode: Encode, packed: Uint8Array | undefined): string {
  if (packed && packed.length < plain.length) return `require("heatshrink").decompress(${encode(packed)})`;
  return `E.toArrayBuffer(${encode(plain)})`;
}
