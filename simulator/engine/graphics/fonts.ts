import { GLYPHS_4X6, GLYPHS_6X8 } from './glyphs.ts';

/** A bitmap of the program: columns from the left, each from its top, one after the other without gaps. */
export interface CustomFont {
  readonly bitmap: string;
  readonly firstChar: number;
  /** One width for all, or a byte for each character from `firstChar`. */
  readonly widths: number | string;
  readonly height: number;
  /** Bits of a pixel. */
  readonly depth: number;
}

export interface FontChoice {
  readonly name: '4x6' | '6x8' | 'Vector' | 'Custom';
  /** As `getFont` tells it behind the name; empty for 1. */
  readonly size: string;
  readonly scaleX: number;
  readonly scaleY: number;
  readonly custom?: CustomFont;
}

export const FONT_4X6: FontChoice = { name: '4x6', size: '', scaleX: 1, scaleY: 1 };

/** A cell of each built-in font, the gap included; `blank`: how far the background of a character that it does not have reaches. */
const CELLS = {
  '4x6': { width: 4, height: 6, blank: { right: 2, bottom: 5 }, glyphs: GLYPHS_4X6 },
  '6x8': { width: 6, height: 8, blank: { right: 5, bottom: 7 }, glyphs: GLYPHS_6X8 },
} as const;
const SCALE_MAX = 8191;
const SIDE_MAX = 63;

/** The font at `NAME`, `NAME:2` or `NAME:1x3`. */
export function scaled(name: FontChoice['name'], size: string | number, custom?: CustomFont): FontChoice {
  const sides = /^(-?\d*)x(-?\d*)/.exec(String(size));
  const side = (text: string | undefined): number => Math.min(SIDE_MAX, Math.max(0, Math.trunc(Number(text)) || 0));
  const whole = Math.min(SCALE_MAX, Math.max(1, Math.trunc(Number(size)) || 0));
  const scale = sides
    ? { scaleX: side(sides[1]), scaleY: side(sides[2]), size: `${side(sides[1])}x${side(sides[2])}` }
    : { scaleX: whole, scaleY: whole, size: whole > 1 ? String(whole) : '' };
  return { name, ...scale, ...(custom && { custom }) };
}

/** Height of a line in pixels. */
export function lineHeight({ name, scaleY, custom }: FontChoice): number {
  if (name === 'Vector') return scaleY;
  return (name === 'Custom' ? custom!.height : CELLS[name].height) * scaleY;
}

/** Width of a character in pixels; 0 when the font has none. The vector font is not modelled. */
export function charWidth({ name, scaleX, custom }: FontChoice, code: number): number {
  if (name === 'Vector') return Number.NaN;
  return (name === 'Custom' ? customWidth(custom!, code) : CELLS[name].width) * scaleX;
}

function customWidth({ widths, firstChar }: CustomFont, code: number): number {
  if (typeof widths === 'number') return widths;
  return code >= firstChar ? widths.charCodeAt(code - firstChar) || 0 : 0;
}

/** One character: `levels[column][row]`, 0 for the background up to `full`. `blank`: only a background, so many columns and lines further. */
export interface Glyph {
  readonly levels: readonly (readonly number[])[];
  readonly full: number;
  readonly blank?: { readonly right: number; readonly bottom: number };
}

export function glyphOf(font: FontChoice, code: number): Glyph | undefined {
  if (font.name === 'Vector') return undefined;
  return font.name === 'Custom' ? customGlyph(font.custom!, code) : builtInGlyph(CELLS[font.name], code);
}

function builtInGlyph({ width, height, glyphs, blank }: (typeof CELLS)['4x6' | '6x8'], code: number): Glyph {
  const { first, digits, rows } = glyphs;
  const hex = code < first ? '' : rows.substr((code - first) * digits, digits);
  if (hex === '') return { levels: [], full: 1, blank };
  const bits = BigInt(`0x${hex}`);
  const bit = (x: number, y: number): number => Number((bits >> BigInt(width * height - 1 - (y * width + x))) & 1n);
  return { levels: Array.from({ length: width }, (_, x) => Array.from({ length: height }, (_row, y) => bit(x, y))), full: 1 };
}

function customGlyph(font: CustomFont, code: number): Glyph | undefined {
  const { bitmap, firstChar, widths, height, depth } = font;
  if (code < firstChar) return undefined;
  const before = typeof widths === 'number' ? widths * (code - firstChar) : sum(widths.slice(0, code - firstChar));
  const bit = (index: number): number => ((bitmap.charCodeAt(index >> 3) || 0) >> (7 - (index & 7))) & 1;
  const level = (pixel: number): number => {
    let value = 0;
    for (let at = pixel * depth; at < (pixel + 1) * depth; at++) value = 2 * value + bit(at);
    return value;
  };
  const levels = Array.from({ length: customWidth(font, code) }, (_, x) =>
    Array.from({ length: height }, (_row, y) => level((before + x) * height + y)),
  );
  return { levels, full: 2 ** depth - 1 };
}

function sum(bytes: string): number {
  return [...bytes].reduce((total, char) => total + char.charCodeAt(0), 0);
}
