/** Bytes on their way to a board, cut so that each piece fits a packet, and as an expression that gives them there. */

export type Compress = (bytes: Uint8Array) => Uint8Array;

/** Of the program, before compression: with 1,024 a packet stays under a third of the console's buffer on an ESP32, and costs few variables. */
export const PIECE_BYTES = 1024;

export interface Piece {
  readonly offset: number;
  readonly length: number;
  /** Gives an ArrayBuffer on the board. */
  readonly expression: string;
}

/** @param compress heatshrink, where the board's interpreter has the module */
export function piecesOf(bytes: Uint8Array, compress?: Compress): Piece[] {
  const pieces: Piece[] = [];
  for (let offset = 0; offset < bytes.length; offset += PIECE_BYTES) {
    const piece = bytes.subarray(offset, offset + PIECE_BYTES);
    pieces.push({ offset, length: piece.length, expression: expressionOf(piece, compress?.(piece)) });
  }
  return pieces;
}

function expressionOf(plain: Uint8Array, packed: Uint8Array | undefined): string {
  if (packed && packed.length < plain.length) return `require("heatshrink").decompress(${base64(packed)})`;
  return `E.toArrayBuffer(${base64(plain)})`;
}

function base64(bytes: Uint8Array): string {
  return `atob("${Buffer.from(bytes).toString('base64')}")`;
}
