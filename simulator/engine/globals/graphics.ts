import { int, type CanvasFunctions, type GraphicsObject } from '../graphics/arguments.ts';
import { Canvas } from '../graphics/canvas.ts';
import type { ColourOrder } from '../graphics/colours.ts';
import { colourFunctions, drawingFunctions } from '../graphics/drawing-functions.ts';
import { bitmapFunctions, imageFunctions, imageMeasures } from '../graphics/image-functions.ts';
import { imageOfText } from '../graphics/images.ts';
import { bufferBytes, BufferPixels, type Layout, type Pixels } from '../graphics/pixels.ts';
import { textFunctions, textMeasures } from '../graphics/text-functions.ts';
import type { Interpreter } from '../interpreter.ts';
import { kindName } from '../kind-name.ts';
import { hide, methods, type Install } from './install.ts';

const MAX_SIDE = 32_767;
const DEPTHS = [1, 2, 4, 8, 16, 24, 32];
/** There on the board, and refused here when they are called. */
const NOT_MODELLED = ['drawImages', 'drawLineString', 'filter', 'floodFill', 'setFontPBF', 'setTheme'];
/** What `theme` says where nobody has set one: white on black, with all bits. */
const THEME = { fg: -1, bg: 0, fg2: -1, bg2: 0, fgH: -1, bgH: 0, fgW: -1, bgW: 0, dark: true };

/** `Graphics` to a buffer and to functions of the program (`libs/graphics`). */
export const installGraphics: Install = (interpreter) => {
  const canvases = new WeakMap<object, Canvas>();
  const orders = new WeakMap<Canvas, ColourOrder>();
  const canvasOf = (value: unknown): Canvas | undefined => (typeof value === 'object' && value !== null ? canvases.get(value) : undefined);
  const orderOf = (canvas: Canvas): ColourOrder => orders.get(canvas) ?? 'rgb';
  const refuse = (name: string) => (): never =>
    interpreter.throw('InternalError', `${name} is not modelled; run the program on a real interpreter (--engine)`);

  const prototype = interpreter.classPrototype('Graphics');
  const install = (functions: CanvasFunctions, chain: boolean): void => {
    for (const [name, body] of Object.entries(functions)) {
      const call = (self: unknown, args: readonly unknown[]): unknown => {
        const canvas = canvasOf(self) ?? interpreter.throw('InternalError', `Graphics.${name} is called on what is no Graphics`);
        const result = body(canvas, args, self as GraphicsObject);
        return chain ? self : result;
      };
      hide(prototype, name, interpreter.native(name, call));
    }
  };
  install(drawingFunctions(interpreter, orderOf), true);
  install(textFunctions(interpreter), true);
  install(imageFunctions(interpreter, canvasOf), true);
  install(colourFunctions(interpreter, orderOf), false);
  install(textMeasures(interpreter), false);
  install(imageMeasures(interpreter, canvasOf), false);
  install(bitmapFunctions(interpreter), false);
  for (const name of NOT_MODELLED) hide(prototype, name, interpreter.native(name, refuse(`Graphics.${name}`)));
  Object.defineProperty(prototype, 'theme', {
    get: interpreter.native('theme', () => interpreter.object({ ...THEME })),
    configurable: true,
  });

  const constructor = interpreter.realm.wrapConstructor(() => refuse('new Graphics')(), 'Graphics');
  Object.defineProperty(constructor, 'prototype', { value: prototype });
  const create = (size: Size, object: GraphicsObject, pixels: Pixels, order: ColourOrder = 'rgb'): object => {
    const canvas = new Canvas(size.width, size.height, size.depth, pixels);
    canvases.set(object, canvas);
    orders.set(canvas, order);
    return object;
  };
  methods(interpreter, constructor, {
    createArrayBuffer: (_self, [width, height, depth, options]) => {
      const size = sizeOf(interpreter, width, height, depth);
      const { layout, order, buffer } = layoutOf(interpreter, size, options);
      interpreter.memory.charge(bufferBytes(layout));
      const object = interpreter.object({ buffer: buffer ?? interpreter.arrayBuffer(new Uint8Array(bufferBytes(layout))) }, 'Graphics');
      return create(size, object, new BufferPixels(layout, viewOf(object)), order);
    },
    createCallback: (_self, [width, height, depth, callback]) => {
      const size = sizeOf(interpreter, width, height, depth);
      const object = interpreter.object({}, 'Graphics');
      return create(size, object, callbackPixels(interpreter, object, callback));
    },
    createImage: (_self, [text]) => {
      if (typeof text !== 'string') return interpreter.throw('TypeError', 'Expecting String');
      const { width, height, bytes } = imageOfText(text);
      return interpreter.object({ width, height, buffer: Buffer.from(bytes).toString('latin1') });
    },
    getInstance: () => undefined,
  });
  hide(interpreter.realm.global, 'Graphics', constructor);
};

interface Size {
  readonly width: number;
  readonly height: number;
  readonly depth: number;
}

function sizeOf(interpreter: Interpreter, width: unknown, height: unknown, depth: unknown): Size {
  const size = { width: int(width), height: int(height), depth: int(depth) };
  if ([size.width, size.height].some((side) => side <= 0 || side > MAX_SIDE)) interpreter.fail('Invalid Size');
  if (!DEPTHS.includes(size.depth)) interpreter.fail('Invalid BPP');
  return size;
}

function layoutOf(
  interpreter: Interpreter,
  size: Size,
  options: unknown,
): { readonly layout: Layout; readonly order: ColourOrder; readonly buffer?: ArrayBuffer } {
  const given = (typeof options === 'object' && options !== null ? options : {}) as Record<string, unknown>;
  const { zigzag, msb, interleavex, vertical_byte: verticalByte, color_order: order, buffer } = given;
  if (verticalByte && size.depth !== 1) interpreter.fail('vertical_byte only works for 1bpp ArrayBuffers');
  if (verticalByte && size.height & 7) interpreter.fail('height must be a multiple of 8 when using vertical_byte');
  if (buffer !== undefined && Object.prototype.toString.call(buffer) !== '[object ArrayBuffer]')
    interpreter.fail(`'buffer' should be ArrayBuffer, got ${kindName(buffer)}`);
  return {
    layout: {
      ...size,
      msb: msb === undefined || Boolean(msb),
      zigzag: Boolean(zigzag),
      verticalByte: Boolean(verticalByte),
      interleaveX: Boolean(interleavex),
    },
    order: orderOfChannels(order),
    ...(buffer !== undefined && { buffer: buffer as ArrayBuffer }),
  };
}

/** The engine compares the wrong way round: `brg` becomes `bgr`, every other order than `rgb` becomes `brg`. */
function orderOfChannels(order: unknown): ColourOrder {
  if (order === undefined || order === 'rgb') return 'rgb';
  return order === 'brg' ? 'bgr' : 'brg';
}

/** The bytes of the buffer that the object has now; a program may put another in its place. */
function viewOf(object: GraphicsObject): () => Uint8Array {
  let buffer: ArrayBuffer | undefined;
  let bytes = new Uint8Array();
  return () => {
    if (object.buffer !== buffer) bytes = new Uint8Array((buffer = object.buffer!));
    return bytes;
  };
}

/** Pixels that functions of the program draw; nothing can be read back. */
function callbackPixels(interpreter: Interpreter, object: object, given: unknown): Pixels {
  const { setPixel, fillRect } = (typeof given === 'object' && given !== null ? given : { setPixel: given }) as Record<string, unknown>;
  for (const [callback, needed] of [
    [setPixel, true],
    [fillRect, false],
  ] as const)
    if (typeof callback !== 'function' && (needed || callback !== undefined))
      interpreter.fail(`Expecting Callback Function or an Object but got ${kindName(callback)}`);
  Object.assign(object, { iSetPixel: setPixel, iFillRect: fillRect });
  const set = (x: number, y: number, colour: number): void => void interpreter.invoke(setPixel, object, [x, y, colour]);
  return {
    get: () => 0,
    set,
    fill(x1, y1, x2, y2, colour) {
      if (fillRect !== undefined) return void interpreter.invoke(fillRect, object, [x1, y1, x2, y2, colour]);
      for (let y = y1; y <= y2; y++) for (let x = x1; x <= x2; x++) set(x, y, colour);
    },
  };
}
