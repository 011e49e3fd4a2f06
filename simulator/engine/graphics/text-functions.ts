import type { Interpreter } from '../interpreter.ts';
import { int, type CanvasFunctions, type GraphicsObject } from './arguments.ts';
import type { Canvas } from './canvas.ts';
import { FONT_4X6, lineHeight, scaled, type CustomFont } from './fonts.ts';
import { drawText, textSize, wrapText } from './text.ts';

/** Functions of the class whose names start as those that set a font. */
const NO_FONTS = ['setFontBitmap', 'setFontAlign', 'setFontPBF', 'setFontCustom', 'setFontVector'];

function measurable(interpreter: Interpreter, canvas: Canvas): void {
  if (canvas.font.name === 'Vector')
    interpreter.throw('InternalError', 'Text in the vector font is not modelled; run the program on a real interpreter (--engine)');
}

export function textFunctions(interpreter: Interpreter): CanvasFunctions<void> {
  return {
    setFontBitmap: (canvas) => void (canvas.font = FONT_4X6),
    setFontVector: (canvas, [size]) => void (canvas.font = scaled('Vector', int(size))),
    setFontCustom: (canvas, args) => void (canvas.font = customFont(interpreter, args)),
    setFontAlign: (canvas, [x, y, rotation]) => {
      const align = (value: unknown): number => Math.max(-1, Math.min(1, int(value)));
      // -1 is kept in two bits, which is what `left as it is` has.
      const kept = (value: number): number => (value < 0 ? 3 : value);
      canvas.text = { alignX: kept(align(x)), alignY: kept(align(y)), rotation: Math.max(0, Math.min(3, int(rotation))) };
    },
    setFont: (canvas, [name, size], self) => setFont(interpreter, canvas, name, size, self),
    drawString: (canvas, [text, x, y, solid]) => {
      measurable(interpreter, canvas);
      drawText(canvas, interpreter.text(text), int(x), int(y), Boolean(solid));
    },
  };
}

export function textMeasures(interpreter: Interpreter): CanvasFunctions {
  return {
    getFont: ({ font }) => (font.size === '' ? font.name : `${font.name}:${font.size}`),
    getFonts: (_canvas, _args, self) => interpreter.array(['4x6', '6x8', ...fontSetters(interpreter, self), 'Vector']),
    getFontHeight: ({ font }) => lineHeight(font),
    stringWidth: (canvas, [text]) => {
      measurable(interpreter, canvas);
      return textSize(canvas.font, interpreter.text(text)).width;
    },
    stringMetrics: (canvas, [text]) => {
      measurable(interpreter, canvas);
      const { width, height, unrenderable } = textSize(canvas.font, interpreter.text(text));
      return interpreter.object({ width, height, unrenderableChars: unrenderable, imageCount: 0, maxImageHeight: 0 });
    },
    wrapString: (canvas, [text, width]) => {
      measurable(interpreter, canvas);
      if (text === undefined) return interpreter.array([]);
      return int(width) > 0 ? interpreter.array(wrapText(canvas.font, interpreter.text(text), int(width))) : undefined;
    },
  };
}

/** `NAME`, `NAME:SIZE` or `NAME:WIDTHxHEIGHT`; a function `setFontNAME` of the program makes one, too. */
function setFont(interpreter: Interpreter, canvas: Canvas, given: unknown, size: unknown, self: GraphicsObject): void {
  if (typeof given !== 'string') return;
  const vector = given.startsWith('Vector');
  const colon = given.indexOf(':');
  const scale = colon >= 0 ? given.slice(colon + 1) : vector && given.length > 6 ? given.slice(6) : int(size);
  const name = colon >= 0 ? given.slice(0, colon) : given;
  if (vector) canvas.font = scaled('Vector', scale);
  else if (name === '' || name === '4x6') canvas.font = scaled('4x6', scale);
  else if (name === '6x8') canvas.font = scaled('6x8', scale);
  else {
    const setter = (self as Record<string, unknown>)[`setFont${name}`];
    if (typeof setter !== 'function') interpreter.fail(`Unknown font ${JSON.stringify(name)}`);
    interpreter.invoke(setter, self, []);
    canvas.font = scaled(canvas.font.name, scale, canvas.font.custom);
  }
}

function fontSetters(interpreter: Interpreter, self: object): string[] {
  const names = [self, interpreter.classPrototype('Graphics')].flatMap((object) => Object.getOwnPropertyNames(object));
  return [...new Set(names)]
    .filter((name) => /^setFont./.test(name) && !NO_FONTS.includes(name))
    .map((name) => name.slice('setFont'.length));
}

/** `setFontCustom(bitmap, firstChar, widths, height | scale << 8 | depth << 16)`. */
function customFont(interpreter: Interpreter, [bitmap, first, widths, packed]: readonly unknown[]): ReturnType<typeof scaled> {
  if (typeof bitmap !== 'string') interpreter.fail('Font bitmap must be a String');
  const firstChar = int(first);
  if (firstChar < 0 || firstChar > 255) interpreter.fail('First character out of range');
  if (typeof widths !== 'string' && !Number.isInteger(widths)) interpreter.fail('Font width must be a String or an integer');
  const depth = Math.max(1, int(packed) >> 16);
  if (![1, 2, 4].includes(depth)) interpreter.fail('Invalid BPP - 1,2,4 supported');
  const custom: CustomFont = { bitmap: bitmap as string, firstChar, widths: widths as string | number, height: int(packed) & 255, depth };
  return scaled('Custom', Math.max(1, (int(packed) >> 8) & 255), custom);
}
