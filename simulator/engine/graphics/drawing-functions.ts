import type { Interpreter } from '../interpreter.ts';
import { int, ints, type CanvasFunctions } from './arguments.ts';
import type { Canvas } from './canvas.ts';
import { channelsOf, colourOf, type ColourOrder } from './colours.ts';
import * as shapes from './shapes.ts';

interface Rect {
  readonly corners: [number, number, number, number];
  /** Of rounded corners. */
  readonly radius: number;
}

/** Four numbers, or an object with `x` (`x1`), `y` (`y1`), `x2` and `y2` or `w` and `h`, and a radius `r`. */
function rectOf(args: readonly unknown[]): Rect {
  const [first] = args;
  if (typeof first !== 'object' || first === null) return { corners: ints(args, 4) as Rect['corners'], radius: 0 };
  const options = first as Record<string, unknown>;
  const named = (...names: string[]): number | undefined =>
    names
      .map((name) => options[name])
      .filter((v) => v !== undefined)
      .map(int)
      .at(-1);
  const [x, y] = [named('x', 'x1') ?? 0, named('y', 'y1') ?? 0];
  const [w, h] = [named('w') ?? -1, named('h') ?? -1];
  return { corners: [x, y, w >= 0 ? x + w : (named('x2') ?? 0), h >= 0 ? y + h : (named('y2') ?? 0)], radius: named('r') ?? 0 };
}

function fill(canvas: Canvas, args: readonly unknown[], colour: number): void {
  const { corners, radius } = rectOf(args);
  if (radius > 0) shapes.fillRoundedRect(canvas, corners, radius, colour);
  else canvas.fillRect(...corners, colour);
}

function circle(args: readonly unknown[]): [number, number, number, number] {
  const [x, y, r] = ints(args, 3) as [number, number, number];
  return [x - r, y - r, x + r, y + r];
}

/** Pairs of an array of coordinates, each rounded in that unit. */
function pointsOf(values: unknown, unit: number): [number, number][] {
  const numbers = Array.from((values ?? []) as ArrayLike<unknown>, (value) => Math.trunc(Number(value) * unit + 0.5));
  return Array.from({ length: numbers.length >> 1 }, (_, index) => [numbers[2 * index]!, numbers[2 * index + 1]!]);
}

/** Most numbers of a filled polygon. */
const MAX_COORDINATES = 128;
const COLOUR_FORM = "If Color is a String, it must be of the form '#rrggbb' or '#rgb'";

/** A colour as the program names it: its number, three channels, or text. */
export function colourArgument(interpreter: Interpreter, canvas: Canvas, args: readonly unknown[], order: ColourOrder): number {
  const [first, second, third] = args;
  if (typeof first === 'string') return colourOf(canvas, channelsOf(first) ?? interpreter.fail(COLOUR_FORM), order);
  const channels = [first, second, third].map((value) => (value === undefined ? Number.NaN : Number(value)));
  if (channels.every((value) => Number.isFinite(value))) return colourOf(canvas, channels as [number, number, number], order);
  return (int(first) >>> 0) % 2 ** canvas.depth;
}

/** What draws and gives the object back. @param orderOf order of the channels in the colours of that canvas */
export function drawingFunctions(interpreter: Interpreter, orderOf: (canvas: Canvas) => ColourOrder): CanvasFunctions<void> {
  const colour = (canvas: Canvas, args: readonly unknown[]): number => colourArgument(interpreter, canvas, args, orderOf(canvas));
  const moveTo = (canvas: Canvas, x: number, y: number): void => void Object.assign(canvas, { cursorX: x, cursorY: y });
  return {
    reset: (canvas) => canvas.reset(),
    clear: (canvas, [resets]) => {
      if (resets) canvas.reset();
      canvas.fillDeviceRect(0, 0, canvas.width - 1, canvas.height - 1, canvas.background);
    },
    setPixel: (canvas, [x, y, given]) => {
      canvas.setPixel(int(x), int(y), given === undefined ? canvas.colour : colour(canvas, [given]));
      moveTo(canvas, int(x), int(y));
    },
    setColor: (canvas, args) => void (canvas.colour = colour(canvas, args)),
    setBgColor: (canvas, args) => void (canvas.background = colour(canvas, args)),
    fillRect: (canvas, args) => fill(canvas, args, canvas.colour),
    clearRect: (canvas, args) => fill(canvas, args, canvas.background),
    drawRect: (canvas, args) => {
      const { corners, radius } = rectOf(args);
      if (radius > 0) shapes.drawRoundedRect(canvas, ...corners, radius);
      else shapes.drawRect(canvas, ...corners);
    },
    drawLine: (canvas, args) => shapes.drawLine(canvas, ...(ints(args, 4) as Rect['corners'])),
    moveTo: (canvas, [x, y]) => moveTo(canvas, int(x), int(y)),
    lineTo: (canvas, [x, y]) => {
      shapes.drawLine(canvas, canvas.cursorX, canvas.cursorY, int(x), int(y));
      moveTo(canvas, int(x), int(y));
    },
    drawCircle: (canvas, args) => shapes.drawEllipse(canvas, ...circle(args)),
    fillCircle: (canvas, args) => shapes.fillEllipse(canvas, ...circle(args)),
    drawEllipse: (canvas, args) => shapes.drawEllipse(canvas, ...(ints(args, 4) as Rect['corners'])),
    fillEllipse: (canvas, args) => shapes.fillEllipse(canvas, ...(ints(args, 4) as Rect['corners'])),
    drawPoly: (canvas, [points, closed]) => shapes.drawPolygon(canvas, pointsOf(points, 1), Boolean(closed)),
    fillPoly: (canvas, [points]) => {
      const pairs = pointsOf(points, 16);
      shapes.fillPolygon(canvas, pairs.slice(0, MAX_COORDINATES / 2));
      if (pairs.length > MAX_COORDINATES / 2) interpreter.fail(`Maximum number of points (${MAX_COORDINATES / 2}) exceeded for fillPoly`);
    },
    setRotation: (canvas, [rotation, reflect]) => {
      const turns = int(rotation);
      canvas.swapXY = turns === 1 || turns === 3;
      canvas.invertX = turns === 1 || turns === 2;
      canvas.invertY = turns === 2 || turns === 3;
      if (!reflect) return;
      if (canvas.swapXY) canvas.invertY = !canvas.invertY;
      else canvas.invertX = !canvas.invertX;
    },
    setClipRect: (canvas, args) => {
      const [ax, ay, bx, by] = ints(args, 4) as Rect['corners'];
      const [[x1, y1], [x2, y2]] = [canvas.toDevice(ax, ay), canvas.toDevice(bx, by)];
      const within = (value: number, size: number): number => Math.max(0, Math.min(size - 1, value));
      const [left, right] = [within(x1, canvas.width), within(x2, canvas.width)];
      const [top, bottom] = [within(y1, canvas.height), within(y2, canvas.height)];
      canvas.clip = { x1: Math.min(left, right), y1: Math.min(top, bottom), x2: Math.max(left, right), y2: Math.max(top, bottom) };
    },
    setOffset: (canvas, [x, y]) => void Object.assign(canvas, { offsetX: int(x), offsetY: int(y) }),
    scroll: (canvas, [x, y]) => scroll(canvas, int(x), int(y)),
    blit: (canvas, [options]) => blit(interpreter, canvas, options),
  };
}

/** What tells of a canvas. */
export function colourFunctions(interpreter: Interpreter, orderOf: (canvas: Canvas) => ColourOrder): CanvasFunctions {
  const shown = (colour: number, { depth }: Canvas): number => (depth < 32 ? colour % 2 ** depth : colour | 0);
  return {
    getWidth: (canvas) => canvas.userWidth,
    getHeight: (canvas) => canvas.userHeight,
    getBPP: (canvas) => canvas.depth,
    getPixel: (canvas, [x, y]) => canvas.getPixel(int(x), int(y)) | 0,
    getColor: (canvas) => shown(canvas.colour, canvas),
    getBgColor: (canvas) => shown(canvas.background, canvas),
    toColor: (canvas, args) => colourArgument(interpreter, canvas, args, orderOf(canvas)),
    getModified: (canvas, [forget]) => {
      const area = canvas.modified;
      if (forget) canvas.modified = undefined;
      return area && interpreter.object({ ...area });
    },
    quadraticBezier: (_canvas, [points, options]) => {
      const numbers = Array.from((points ?? []) as ArrayLike<unknown>, int);
      if (numbers.length !== 6) return interpreter.array([]);
      return interpreter.array(shapes.bezierPoints(numbers, int((options as { count?: unknown } | undefined)?.count)));
    },
    transformVertices: (_canvas, [points, how]) => interpreter.array(transform(interpreter, points, how)),
  };
}

/** Moves what the clipping rectangle shows; what becomes free has the background. */
function scroll(canvas: Canvas, x: number, y: number): void {
  const [[ax, ay], [bx, by]] = [canvas.toDevice(0, 0), canvas.toDevice(x, y)];
  const { x1, y1, x2, y2 } = canvas.clip;
  const [width, height] = [x2 - x1 + 1, y2 - y1 + 1];
  const dx = Math.max(-width, Math.min(width, bx - ax));
  const dy = Math.max(-height, Math.min(height, by - ay));
  // The engine takes a column and a line too few, and the way across for the way down.
  const [columns, lines] = [width - 1 - Math.abs(dx), height - 1 - Math.abs(dx)];
  if (Math.abs(dx) < width && Math.abs(dy) < height && (dx !== 0 || dy !== 0))
    canvas.copy(x1 - Math.min(dx, 0), y1 - Math.min(dy, 0), columns, lines, x1 + Math.max(dx, 0), y1 + Math.max(dy, 0));
  canvas.touch(canvas.clip);
  if (dx > 0) canvas.pixels.fill(x1, y1, x1 + dx - 1, y2, canvas.background);
  if (dx < 0) canvas.pixels.fill(x2 + 1 + dx, y1, x2, y2, canvas.background);
  if (dy > 0) canvas.pixels.fill(x1, y1, x2, y1 + dy - 1, canvas.background);
  if (dy < 0) canvas.pixels.fill(x1, y2 + 1 + dy, x2, y2, canvas.background);
}

function blit(interpreter: Interpreter, canvas: Canvas, options: unknown): void {
  if (typeof options !== 'object' || options === null) interpreter.fail('Invalid options');
  const { x1, y1, w, h, x2, y2, setModified } = options as Record<string, unknown>;
  const across = overlap(int(x1), int(x2), int(w), canvas.width);
  const down = overlap(int(y1), int(y2), int(h), canvas.height);
  if (across.length <= 0 || down.length <= 0) return;
  canvas.copy(across.from, down.from, across.length, down.length, across.to, down.to);
  if (setModified) canvas.touch({ x1: across.to, y1: down.to, x2: across.to + across.length, y2: down.to + down.length });
}

/** What of a stretch lies on the canvas, both where it is taken from and where it goes. */
function overlap(from: number, to: number, length: number, size: number): { from: number; to: number; length: number } {
  const skipped = Math.max(0, -from, -to);
  return { from: from + skipped, to: to + skipped, length: Math.min(length - skipped, size - from - skipped, size - to - skipped) };
}

function transform(interpreter: Interpreter, points: unknown, how: unknown): number[] {
  const matrix = Array.isArray(how) && how.length === 6 ? how.map(Number) : matrixOf(interpreter, how);
  const [a, b, c, d, x0, y0] = matrix as [number, number, number, number, number, number];
  const numbers = Array.from((points ?? []) as ArrayLike<unknown>, Number);
  return Array.from({ length: numbers.length >> 1 }, (_, index) => [numbers[2 * index]!, numbers[2 * index + 1]!] as const).flatMap(
    ([x, y]) => [a * x + c * y + x0, b * x + d * y + y0],
  );
}

function matrixOf(interpreter: Interpreter, how: unknown): number[] {
  if (typeof how !== 'object' || how === null)
    return interpreter.throw('TypeError', 'Expected either an object or an array with 6 entries for second argument');
  const { x = 0, y = 0, scale = 1, rotate = 0 } = how as Record<string, unknown>;
  const [cos, sin] = [Math.cos(Number(rotate)) * Number(scale), Math.sin(Number(rotate)) * Number(scale)];
  return [cos, sin, -sin, cos, Number(x), Number(y)];
}
