/** Drawing to a buffer or to functions of the program. Everything that draws or sets gives the object back. */

/** A number of the buffer's depth, or `#rgb` or `#rrggbb`. */
type GraphicsColor = number | string;
/** Pixels without gaps, the first in the highest bits: an object, or a string with width, height and depth in front. */
type GraphicsImage =
  | string
  | ArrayBuffer
  | Graphics
  | {
      readonly width: number;
      readonly height: number;
      /** Bits of a pixel. Default 1. */
      readonly bpp?: number;
      readonly buffer: ArrayBuffer | string;
      /** Pixels of that value are not drawn. */
      readonly transparent?: number;
      /** Of 2, 4, 8, 16 or 256 colours. */
      readonly palette?: Uint16Array;
    };
interface GraphicsRect {
  readonly x: number;
  readonly y: number;
  readonly x2?: number;
  readonly y2?: number;
  readonly w?: number;
  readonly h?: number;
  /** Radius of the corners. */
  readonly r?: number;
}
interface GraphicsArea {
  readonly x1: number;
  readonly y1: number;
  readonly x2: number;
  readonly y2: number;
}

/** Colours that all graphics share: plain, accented (2), highlighted (H) and of widgets (W). `reset` takes `fg` and `bg`. */
interface GraphicsTheme<Color = number> {
  fg: Color;
  bg: Color;
  fg2: Color;
  bg2: Color;
  fgH: Color;
  bgH: Color;
  fgW: Color;
  bgW: Color;
  /** Whether the background is the darker one. */
  dark: boolean;
}

interface Graphics {
  buffer: ArrayBuffer;
  readonly theme: GraphicsTheme;
  /** Sets the colours that are named; for every `Graphics` of the program. */
  setTheme(theme: Partial<GraphicsTheme<GraphicsColor>>): this;
  getWidth(): number;
  getHeight(): number;
  getBPP(): number;
  /** Colours, font, clipping and offset as at first; not the rotation. */
  reset(): this;
  clear(reset?: boolean): this;
  setPixel(x: number, y: number, color?: GraphicsColor): this;
  /** 0 outside. */
  getPixel(x: number, y: number): number;
  /** One colour, or three channels from 0 to 1. */
  setColor(color: GraphicsColor): this;
  setColor(red: number, green: number, blue: number): this;
  setBgColor(color: GraphicsColor): this;
  setBgColor(red: number, green: number, blue: number): this;
  getColor(): number;
  getBgColor(): number;
  toColor(color: GraphicsColor): number;
  toColor(red: number, green: number, blue: number): number;
  /** Both corners are part of it. */
  fillRect(x1: number, y1: number, x2: number, y2: number): this;
  fillRect(rect: GraphicsRect): this;
  clearRect(x1: number, y1: number, x2: number, y2: number): this;
  clearRect(rect: GraphicsRect): this;
  drawRect(x1: number, y1: number, x2: number, y2: number): this;
  drawRect(rect: GraphicsRect): this;
  drawLine(x1: number, y1: number, x2: number, y2: number): this;
  moveTo(x: number, y: number): this;
  lineTo(x: number, y: number): this;
  drawCircle(x: number, y: number, radius: number): this;
  fillCircle(x: number, y: number, radius: number): this;
  drawEllipse(x1: number, y1: number, x2: number, y2: number): this;
  fillEllipse(x1: number, y1: number, x2: number, y2: number): this;
  /** x and y of each point, one after the other. */
  drawPoly(points: ArrayLike<number>, closed?: boolean): this;
  /** At most 64 points. */
  fillPoly(points: ArrayLike<number>): this;
  /** Fills the area of one colour around a point, by reading pixels back: not over dithered colours. Default: the foreground colour. */
  floodFill(x: number, y: number, color?: GraphicsColor): this;
  /** Points on the curve from the first to the third, controlled by the second, as x and y in turn; `count` of them after the first, at most 10. */
  quadraticBezier(points: readonly [number, number, number, number, number, number], options?: { count?: number }): number[];
  /** x and y of each point scaled, turned by `rotate` radians and moved; or by the matrix `[a, b, c, d, e, f]`. */
  transformVertices(
    points: ArrayLike<number>,
    transformation: { x?: number; y?: number; scale?: number; rotate?: number } | readonly [number, number, number, number, number, number],
  ): number[];
  /** `4x6`, `6x8` or `Vector`, with `:2` for twice the size and `:1x3` for each direction. */
  setFont(name: string, size?: number): this;
  setFontBitmap(): this;
  setFontVector(size: number): this;
  /** Columns of pixels from the top; `height` plus 256 times the scale and 65,536 times the bits of a pixel. */
  setFontCustom(bitmap: string, firstChar: number, width: number | string, height: number): this;
  /** Outlines of a text in the vector font, x and y of each corner in turn, for `fillPoly`. Box in pixels; default 256 by 256 at 0, 0. */
  getVectorFontPolys(text: string, box?: { x?: number; y?: number; w?: number; h?: number }): Uint8Array[];
  /** -1 left or top, 0 middle, 1 right or bottom; quarter turns. */
  setFontAlign(x: -1 | 0 | 1, y?: -1 | 0 | 1, rotation?: 0 | 1 | 2 | 3): this;
  getFont(): string;
  getFonts(): string[];
  getFontHeight(): number;
  drawString(text: string | number, x: number, y: number, solid?: boolean): this;
  stringWidth(text: string): number;
  stringMetrics(text: string): { width: number; height: number; unrenderableChars: boolean };
  wrapString(text: string, maxWidth: number): string[];
  /** `rotate` in radians: the position is then that of the middle. */
  drawImage(image: GraphicsImage, x: number, y: number, options?: { scale?: number; rotate?: number; frame?: number }): this;
  asImage(): { width: number; height: number; bpp?: number; buffer: ArrayBuffer | string };
  asImage(type: 'string'): string;
  /** Size in pixels and depth of an image, with the colour that it leaves out, if any. Undefined for what is no image. */
  imageMetrics(
    image: GraphicsImage,
  ): { width: number; height: number; bpp: number; transparent: number | false; frames?: ArrayBuffer[] } | undefined;
  /** A Windows bitmap as a byte string. Undefined for depths that the format lacks. */
  asBMP(): string | undefined;
  /** The bitmap as a `data:` address in base64. */
  asURL(): string | undefined;
  /** Prints `asURL()` on the console, where Espruino's IDE shows it. */
  dump(): void;
  setRotation(quarterTurns: 0 | 1 | 2 | 3, mirrored?: boolean): this;
  setClipRect(x1: number, y1: number, x2: number, y2: number): this;
  setOffset(x: number, y: number): this;
  scroll(x: number, y: number): this;
  blit(options: { x1: number; y1: number; w: number; h: number; x2: number; y2: number; setModified?: boolean }): this;
  /** What has been drawn on since it was last forgotten. */
  getModified(forget?: boolean): GraphicsArea | undefined;
}

interface GraphicsConstructor {
  /** `bpp`: 1, 2, 4, 8, 16, 24 or 32 bits a pixel. */
  createArrayBuffer(
    width: number,
    height: number,
    bpp: number,
    options?: {
      msb?: boolean;
      zigzag?: boolean;
      interleavex?: boolean;
      /** For 1 bit a pixel: a byte holds eight pixels of a column. */
      vertical_byte?: boolean;
      buffer?: ArrayBuffer;
    },
  ): Graphics;
  createCallback(
    width: number,
    height: number,
    bpp: number,
    callback:
      | ((x: number, y: number, color: number) => void)
      | {
          setPixel(x: number, y: number, color: number): void;
          fillRect?(x1: number, y1: number, x2: number, y2: number, color: number): void;
        },
  ): Graphics;
  /** Lines of text; a space or a full stop is no pixel. */
  createImage(text: string): { width: number; height: number; buffer: string };
}
declare const Graphics: GraphicsConstructor;
