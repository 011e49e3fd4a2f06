import type { Canvas } from './canvas.ts';
import { blend } from './colours.ts';
import { charWidth, glyphOf, lineHeight, type FontChoice } from './fonts.ts';

export interface TextSize {
  readonly width: number;
  readonly height: number;
  /** A character that the font does not have. */
  readonly unrenderable: boolean;
}

export function textSize(font: FontChoice, text: string): TextSize {
  const lines = text.split('\n').map((line) => [...line].map((char) => charWidth(font, char.charCodeAt(0))));
  return {
    width: Math.max(...lines.map((widths) => widths.reduce((sum, width) => sum + width, 0))),
    height: lines.length * lineHeight(font),
    unrenderable: lines.flat().includes(0),
  };
}

/** How far an alignment of -1 (left, top), 0 or 1 moves text of that size; 3 leaves it where it is. */
function shift(align: number, size: number): number {
  return align > 1 ? 0 : Math.trunc((size * (align + 1)) / 2);
}

/** @param solid the background of each character is drawn, too */
export function drawText(canvas: Canvas, text: string, atX: number, atY: number, solid: boolean): void {
  const turned = turn(canvas, atX, atY);
  const { font, text: style } = canvas;
  const lines = text.split('\n');
  let y = turned.y - shift(style.alignY, textSize(font, text).height);
  const height = lineHeight(font);
  const visible = visibleArea(canvas);
  for (const line of lines) {
    let x = turned.x - shift(style.alignX, textSize(font, line).width);
    for (const char of line) {
      const code = char.charCodeAt(0);
      const width = charWidth(font, code);
      if (x > visible.x1 - width && x < visible.x2 && y > visible.y1 - height && y <= visible.y2) drawChar(canvas, code, x, y, solid);
      x += width;
    }
    y += height;
  }
  turned.restore();
}

/** Text that is rotated is drawn on a rotated canvas. */
function turn(canvas: Canvas, x: number, y: number): { x: number; y: number; restore(): void } {
  const { swapXY, invertX, invertY, width, height } = canvas;
  const restore = (): void => void Object.assign(canvas, { swapXY, invertX, invertY });
  switch (canvas.text.rotation) {
    case 1:
      Object.assign(canvas, { swapXY: !swapXY, invertX: !invertX });
      return { x: y, y: width - 1 - x, restore };
    case 2:
      Object.assign(canvas, { invertX: !invertX, invertY: !invertY });
      return { x: width - 1 - x, y: height - 1 - y, restore };
    case 3:
      Object.assign(canvas, { swapXY: !swapXY, invertY: !invertY });
      return { x: height - 1 - y, y: x, restore };
    default:
      return { x, y, restore };
  }
}

function visibleArea(canvas: Canvas): { x1: number; y1: number; x2: number; y2: number } {
  const [ax, ay] = canvas.fromDevice(canvas.clip.x1, canvas.clip.y1);
  const [bx, by] = canvas.fromDevice(canvas.clip.x2, canvas.clip.y2);
  return { x1: Math.min(ax, bx), y1: Math.min(ay, by), x2: Math.max(ax, bx), y2: Math.max(ay, by) };
}

function drawChar(canvas: Canvas, code: number, x: number, y: number, solid: boolean): void {
  const { font, depth, colour, background } = canvas;
  const glyph = glyphOf(font, code);
  if (glyph?.blank && solid) canvas.fillRect(x, y, x + glyph.blank.right * font.scaleX, y + glyph.blank.bottom * font.scaleY, background);
  glyph?.levels.forEach((column, cx) =>
    column.forEach((level, cy) => {
      if (!solid && level === 0) return;
      const [left, top] = [x + cx * font.scaleX, y + cy * font.scaleY];
      const inked = blend(depth, colour, background, Math.trunc((256 * level) / glyph.full));
      canvas.fillRect(left, top, left + font.scaleX - 1, top + font.scaleY - 1, inked);
    }),
  );
}

/** Where a line may be broken behind a character. */
const BREAK_AFTER = ',.-/\\:';

/** Breaks text into lines of at most that width, as the engine does it: at spaces, after some punctuation, in a word that is too long. */
export function wrapText(font: FontChoice, text: string, maxWidth: number): string[] {
  const widthOf = (char: string): number => charWidth(font, char.charCodeAt(0));
  const lines: string[] = [];
  let line = '';
  let lineWidth = 0;
  let wordWidth = 0;
  let wordStart = 0;
  /** The space or line's end in front of the word. */
  let before = '';
  let mayBreak = false;
  for (let at = 0; at <= text.length; at++) {
    const char = text[at] ?? '';
    const ends = char === '' || char === '\n' || char === ' ';
    if (!ends && !mayBreak) {
      mayBreak = BREAK_AFTER.includes(char);
      wordWidth += widthOf(char);
      continue;
    }
    if (before !== '\n' && lineWidth + widthOf(' ') + wordWidth <= maxWidth) {
      if (before !== '' && lineWidth > 0) {
        line += before;
        lineWidth += widthOf(' ');
      } else if (mayBreak && char !== '') wordWidth += widthOf(char);
      line += text.slice(wordStart, at);
      lineWidth += wordWidth;
    } else {
      if (line !== '' || before === '\n') lines.push(line);
      while (wordWidth > maxWidth) {
        let length = 1;
        let width = widthOf(text[wordStart]!);
        for (; wordStart + length < at && width + widthOf(text[wordStart + length]!) < maxWidth; length++)
          width += widthOf(text[wordStart + length]!);
        lines.push(text.slice(wordStart, wordStart + length));
        wordStart += length;
        wordWidth -= width;
      }
      lineWidth = wordWidth;
      line = text.slice(wordStart, at);
    }
    before = ends ? char : '';
    wordStart = ends ? at + 1 : at;
    wordWidth = 0;
    mayBreak = false;
  }
  return line === '' ? lines : [...lines, line];
}
