import type { Canvas } from './canvas.ts';

/** A picture as the program gives it: pixels without gaps, the first in the highest bits. */
export interface Image {
  readonly width: number;
  readonly height: number;
  readonly depth: number;
  /** Bytes from the first pixel on. */
  readonly bytes: Uint8Array;
  /** Pixels of that value are not drawn. */
  readonly transparent?: number;
  readonly palette?: readonly number[];
}

export interface Placing {
  readonly scale: number;
  /** Radians, clockwise; then the position is that of the middle. */
  readonly rotate?: number;
  /** Which of several pictures, one behind the other. */
  readonly frame: number;
}

/** An image in a string or buffer: width, height, depth (128: a transparent colour follows; 64: a palette of 16-bit colours), pixels. */
export function imageOfBytes(bytes: Uint8Array): Image {
  const [width = 0, height = 0, flags = 0, transparent = 0] = bytes;
  let at = flags & 128 ? 4 : 3;
  const depth = flags & 63;
  const palette = flags & 64 ? Array.from({ length: 2 ** depth }, (_, index) => pair(bytes, at + 2 * index)) : undefined;
  if (palette) at += 2 * palette.length;
  return { width, height, depth, bytes: bytes.subarray(at), ...(flags & 128 && { transparent }), ...(palette && { palette }) };
}

function pair(bytes: Uint8Array, at: number): number {
  return (bytes[at] ?? 0) | ((bytes[at + 1] ?? 0) << 8);
}

function pixelOf({ width, depth, bytes }: Image, x: number, y: number): number {
  let bit = (x + y * width) * depth;
  let value = 0;
  for (let left = depth; left > 0;) {
    const take = Math.min(left, 8 - (bit & 7));
    const byte = bytes[bit >> 3] ?? 0;
    value = value * 2 ** take + ((byte >> (8 - (bit & 7) - take)) & (2 ** take - 1));
    bit += take;
    left -= take;
  }
  return value;
}

/** Colours of pixels that have no palette of their own; undefined: they are colours themselves. */
function paletteOf(canvas: Canvas, { depth, palette }: Image): readonly number[] | undefined {
  if (palette) return palette;
  return depth === 1 ? [canvas.background & 0xffff, canvas.colour & 0xffff] : undefined;
}

export function drawImage(canvas: Canvas, whole: Image, x: number, y: number, placing: Placing): void {
  const length = (whole.width * whole.height * whole.depth + 7) >> 3;
  const image = { ...whole, bytes: whole.bytes.subarray(length * placing.frame) };
  const palette = paletteOf(canvas, image);
  const put = (column: number, row: number, atX: number, atY: number): void => {
    const value = pixelOf(image, column, row);
    if (value === image.transparent) return;
    canvas.setPixel(atX, atY, palette ? (palette[value % palette.length] ?? 0) : value);
  };
  if (placing.scale === 1 && placing.rotate === undefined) {
    for (let row = 0; row < image.height; row++) for (let column = 0; column < image.width; column++) put(column, row, x + column, y + row);
  } else drawTurned(image, x, y, placing, put);
}

/** Scans where the image comes to lie and takes the pixel that is nearest, with 8 bits behind the point. */
function drawTurned(
  { width, height }: Image,
  x: number,
  y: number,
  { scale, rotate }: Placing,
  put: (column: number, row: number, atX: number, atY: number) => void,
): void {
  const [cos, sin] = [Math.cos(rotate ?? 0), Math.sin(rotate ?? 0)];
  const stepX = Math.trunc((cos / scale) * 256);
  const stepY = Math.trunc((sin / scale) * 256);
  const drawnWidth = Math.trunc(0.5 + scale * (width * Math.abs(cos) + height * Math.abs(sin)));
  const drawnHeight = Math.trunc(0.5 + scale * (width * Math.abs(sin) + height * Math.abs(cos)));
  const exactLeft = x * 256 - (rotate === undefined ? 0 : drawnWidth * 128);
  const exactTop = y * 256 - (rotate === undefined ? 0 : drawnHeight * 128);
  const [left, top] = [exactLeft >> 8, exactTop >> 8];
  const [offX, offY] = [left * 256 - exactLeft, top * 256 - exactTop];
  const startX = width * 128 - Math.trunc((1 + stepX * drawnWidth + stepY * drawnHeight) / 2) + ((stepX * offX + stepY * offY) >> 8);
  const startY = height * 128 - Math.trunc((1 + stepX * drawnHeight - stepY * drawnWidth) / 2) + ((stepX * offY - stepY * offX) >> 8);
  for (let row = 0; row < drawnHeight; row++) {
    for (let column = 0; column < drawnWidth; column++) {
      const imageX = (startX + stepY * row + stepX * column) >> 8;
      const imageY = (startY + stepX * row - stepY * column) >> 8;
      if (imageX >= 0 && imageY >= 0 && imageX < width && imageY < height) put(imageX, imageY, left + column, top + row);
    }
  }
}

/** Pixels of an area of a canvas, packed as images are. */
export function packPixels(canvas: Canvas, area: { x: number; y: number; width: number; height: number }): Uint8Array {
  const { depth } = canvas;
  const bytes = new Uint8Array((area.width * area.height * depth + 7) >> 3);
  let bit = 0;
  for (let y = 0; y < area.height; y++) {
    for (let x = 0; x < area.width; x++) {
      const colour = canvas.getPixel(area.x + x, area.y + y);
      for (let at = depth - 1; at >= 0; at--, bit++) bytes[bit >> 3]! |= (Math.floor(colour / 2 ** at) & 1) << (7 - (bit & 7));
    }
  }
  return bytes;
}

/** Pixels drawn with characters: a space or a full stop is none. */
export function imageOfText(text: string): { width: number; height: number; bytes: Uint8Array } {
  const lines = text.replace(/^\n/, '').replace(/\n$/, '').split('\n');
  const width = Math.max(...lines.map((line) => line.length));
  const bytes = new Uint8Array((width * lines.length + 7) >> 3);
  lines.forEach((line, y) =>
    [...line].forEach((char, x) => {
      const bit = y * width + x;
      if (char !== ' ' && char !== '.') bytes[bit >> 3]! |= 128 >> (bit & 7);
    }),
  );
  return { width, height: lines.length, bytes };
}
