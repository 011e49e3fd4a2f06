import { toBytes } from '../byte-values.ts';
import type { Interpreter } from '../interpreter.ts';
import { bitmapFile, bitmapPieces } from './bitmap.ts';
import { int, type CanvasFunctions, type GraphicsObject } from './arguments.ts';
import type { Canvas } from './canvas.ts';
import { drawImage, imageOfBytes, packPixels, type Image } from './images.ts';
import { BufferPixels } from './pixels.ts';

const PALETTE_SIZES = [2, 4, 8, 16, 256];

/** @param canvasOf the canvas of a `Graphics` object, undefined for anything else */
export function imageFunctions(interpreter: Interpreter, canvasOf: (value: unknown) => Canvas | undefined): CanvasFunctions<void> {
  return {
    drawImage: (canvas, [given, x, y, options]) => {
      const image = imageOf(interpreter, given, canvasOf);
      const { scale, rotate, frame } = (options ?? {}) as Record<string, unknown>;
      const size = Number(scale);
      const angle = rotate === undefined ? Number.NaN : Number(rotate);
      drawImage(canvas, image, int(x), int(y), {
        scale: Number.isFinite(size) && size > 0 ? size : 1,
        frame: Math.max(0, int(frame)),
        ...(Number.isFinite(angle) && { rotate: angle }),
      });
    },
  };
}

export function imageMeasures(interpreter: Interpreter, canvasOf: (value: unknown) => Canvas | undefined): CanvasFunctions {
  return {
    imageMetrics: (_canvas, [given]) => {
      const { width, height, depth, bytes, transparent } = imageOf(interpreter, given, canvasOf);
      const frames = Math.trunc(bytes.length / ((width * height * depth + 7) >> 3));
      return interpreter.object({ width, height, bpp: depth, transparent: transparent !== undefined, ...(frames > 1 && { frames }) });
    },
    asImage: (canvas, [given], self) => asImage(interpreter, canvas, given, self),
  };
}

/** Bitmap files: as a string, as a URL, and printed. */
export function bitmapFunctions(interpreter: Interpreter): CanvasFunctions {
  const file = (canvas: Canvas): Uint8Array => {
    const bytes = bitmapFile(canvas);
    interpreter.memory.charge(bytes.length);
    return bytes;
  };
  const URL_START = 'data:image/bmp;base64,';
  return {
    asBMP: (canvas) => text(file(canvas)),
    asURL: (canvas) => URL_START + Buffer.from(file(canvas)).toString('base64'),
    dump: (canvas) => interpreter.print(`${URL_START}${bitmapPieces(canvas).join('')}\n`),
  };
}

function imageOf(interpreter: Interpreter, given: unknown, canvasOf: (value: unknown) => Canvas | undefined): Image {
  const image = readImage(interpreter, given, canvasOf);
  if (image.width <= 0 || image.height <= 0 || image.depth <= 0 || image.depth > 32) interpreter.fail('Expecting valid Image');
  return image;
}

function readImage(interpreter: Interpreter, given: unknown, canvasOf: (value: unknown) => Canvas | undefined): Image {
  if (typeof given === 'string' || Object.prototype.toString.call(given) === '[object ArrayBuffer]') return imageOfBytes(toBytes(given)!);
  if (typeof given !== 'object' || given === null) return interpreter.fail('First argument must be Object or String');
  const { width, height, bpp, buffer, transparent, palette } = given as Record<string, unknown>;
  const bytes = toBytes(buffer);
  if (!bytes) return interpreter.fail('Expecting valid Image');
  const canvas = canvasOf(given);
  return {
    width: canvas?.width ?? int(width),
    height: canvas?.height ?? int(height),
    depth: canvas?.depth ?? Math.max(1, int(bpp)),
    bytes,
    ...(transparent !== undefined && { transparent: int(transparent) >>> 0 }),
    ...(palette !== undefined && { palette: paletteOf(interpreter, palette) }),
  };
}

function paletteOf(interpreter: Interpreter, palette: unknown): number[] {
  const colours = palette instanceof interpreter.realm.intrinsics.Uint16Array ? Array.from(palette) : [];
  if (PALETTE_SIZES.includes(colours.length)) return colours;
  return interpreter.fail('Palette specified, but must be a flat Uint16Array of 2,4,8,16,256 elements');
}

function asImage(interpreter: Interpreter, canvas: Canvas, given: unknown, self: GraphicsObject): unknown {
  const { type, x, y, w, h } = (typeof given === 'object' && given !== null ? given : { type: given }) as Record<string, unknown>;
  if (type !== undefined && type !== 'object' && type !== 'string') interpreter.fail(`Unknown image type ${JSON.stringify(type)}`);
  const area = {
    x: int(x),
    y: int(y),
    width: w === undefined ? canvas.userWidth : int(w),
    height: h === undefined ? canvas.userHeight : int(h),
  };
  const whole = area.x === 0 && area.y === 0 && area.width === canvas.userWidth && area.height === canvas.userHeight;
  const { transparent, palette } = self;
  const colours = palette === undefined ? undefined : Array.from(palette as ArrayLike<number>);
  if (type !== 'string') {
    const image: Record<string, unknown> = { width: area.width, height: area.height, ...(canvas.depth !== 1 && { bpp: canvas.depth }) };
    if (whole && canvas.pixels instanceof BufferPixels && (canvas.depth === 8 || isPlain(canvas.pixels)))
      return interpreter.object({ ...image, buffer: self.buffer });
    if (transparent !== undefined) image['transparent'] = int(transparent);
    if (colours) image['palette'] = palette;
    return interpreter.object({ ...image, buffer: text(packPixels(canvas, area)) });
  }
  const flags = canvas.depth | (transparent === undefined ? 0 : 128) | (colours ? 64 : 0);
  const header = [area.width, area.height, flags, ...(transparent === undefined ? [] : [int(transparent)])];
  const table = colours
    ? Array.from({ length: 2 ** canvas.depth }, (_, index) => colours[index] ?? 0).flatMap((c) => [c & 255, c >> 8])
    : [];
  return text(Uint8Array.from([...header, ...table, ...packPixels(canvas, area)]));
}

/** Pixels lie in the buffer as in an image. */
function isPlain({ layout }: BufferPixels): boolean {
  return layout.msb && !layout.zigzag && !layout.verticalByte && !layout.interleaveX;
}

function text(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('latin1');
}
