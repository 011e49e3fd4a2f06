import type { Canvas } from './canvas.ts';

/** Bits a pixel of the file: 1, 4, 8, 16, 24 or 32. */
const depthOf = ({ depth }: Canvas): number => (depth === 2 ? 4 : depth);
/** Rows are padded to four bytes. */
const strideOf = (canvas: Canvas): number => ((canvas.userWidth * depthOf(canvas) + 31) >> 5) << 2;

/** The picture as a Windows bitmap file, last row first (`libs/graphics`, `asBMP`). */
export function bitmapFile(canvas: Canvas): Uint8Array {
  const header = headerOf(canvas);
  const stride = strideOf(canvas);
  const file = new Uint8Array(header.length + stride * canvas.userHeight);
  file.set(header);
  for (let y = canvas.userHeight - 1, at = header.length; y >= 0; y--, at += stride) file.set(rowOf(canvas, y), at);
  return file;
}

/**
 * The same in base 64, in the pieces in which the engine prints them. It has one buffer for the header and a row, and moves to its front what makes no group of
 * three bytes yet; what a row does not fill is then what was there before, so that the padding of rows is not zero as in the file.
 */
export function bitmapPieces(canvas: Canvas): string[] {
  const header = headerOf(canvas);
  const stride = strideOf(canvas);
  const buffer = new Uint8Array(header.length + stride);
  buffer.set(header);
  const pieces: string[] = [];
  for (let y = canvas.userHeight - 1, at = header.length; y >= 0; y--) {
    buffer.set(rowOf(canvas, y), at);
    at += stride;
    const count = y === 0 ? at : at - (at % 3);
    pieces.push(Buffer.from(buffer.subarray(0, count)).toString('base64'));
    buffer.copyWithin(0, count, at);
    at -= count;
  }
  return pieces;
}

function headerOf(canvas: Canvas): Uint8Array {
  const depth = depthOf(canvas);
  const colours = depth <= 8 ? 2 ** depth : 0;
  const bytes = new Uint8Array(depth === 16 ? 14 + 56 : 14 + 12 + 3 * colours);
  const view = new DataView(bytes.buffer);
  const pixelBytes = strideOf(canvas) * canvas.userHeight;
  bytes.set([0x42, 0x4d]);
  view.setUint32(2, bytes.length + pixelBytes, true);
  // The engine writes two bytes at most of this one.
  bytes[10] = bytes.length & 255;
  view.setUint16(18, canvas.userWidth, true);
  if (depth === 16) {
    bytes[14] = 56;
    view.setUint16(22, canvas.userHeight, true);
    bytes.set([1, 0, 16, 0, 3], 26);
    view.setUint32(34, pixelBytes, true);
    bytes.set([0xf8, 0, 0, 0xe0, 0x07, 0, 0, 0x1f], 55);
    return bytes;
  }
  bytes[14] = 12;
  view.setUint16(20, canvas.userHeight, true);
  bytes[22] = 1;
  bytes[24] = depth;
  if (depth === 1) bytes.fill(255, 26, 29);
  // Grey steps for the colours that the picture can have; those of two bits a pixel are the first of sixteen.
  else if (colours > 0)
    for (let index = 0; index < 2 ** canvas.depth; index++) bytes.fill((255 * index) >> canvas.depth, 26 + 3 * index, 29 + 3 * index);
  return bytes;
}

function rowOf(canvas: Canvas, y: number): number[] {
  const depth = depthOf(canvas);
  const bytes: number[] = [];
  if (depth >= 8) {
    for (let x = 0; x < canvas.userWidth; x++)
      for (let shift = 0; shift < depth; shift += 8) bytes.push((canvas.getPixel(x, y) >>> shift) & 255);
    return bytes;
  }
  const mask = (1 << depth) - 1;
  for (let x = 0; x < canvas.userWidth; x += 8 / depth) {
    let byte = 0;
    for (let index = 0; index < 8 / depth; index++) byte = (byte << depth) | (canvas.getPixel(x + index, y) & mask);
    bytes.push(byte);
  }
  return bytes;
}
