import type { Canvas } from './canvas.ts';

/** Sixteenths of a pixel, in which polygons are filled. */
const FINE = 16;
const MAX_CROSSINGS = 64;

/** A line one pixel wide; along its longer side each step has one pixel, placed with 8 bits behind the point. */
export function drawLine(canvas: Canvas, fromX: number, fromY: number, toX: number, toY: number): void {
  const [x1, y1] = canvas.toDevice(fromX, fromY);
  const [x2, y2] = canvas.toDevice(toX, toY);
  const wide = Math.abs(x2 - x1) > Math.abs(y2 - y1);
  // Along `a`, across `b`, from the lower `a` to the higher.
  let [a1, b1, a2, b2] = wide ? [x1, y1, x2, y2] : [y1, x1, y2, x2];
  if (a1 > a2) [a1, b1, a2, b2] = [a2, b2, a1, b1];
  const step = Math.trunc(((b2 - b1) << 8) / Math.max(1, a2 - a1));
  let position = (b1 << 8) + 128;
  for (let a = a1; a <= a2; a++, position += step) {
    const b = position >> 8;
    if (wide) canvas.setDevicePixel(a, b);
    else canvas.setDevicePixel(b, a);
  }
}

export function drawRect(canvas: Canvas, left: number, top: number, right: number, bottom: number): void {
  const [x1, y1] = canvas.toDevice(left, top);
  const [x2, y2] = canvas.toDevice(right, bottom);
  canvas.fillDeviceRect(x1, y1, x2, y1);
  canvas.fillDeviceRect(x2, y1, x2, y2);
  canvas.fillDeviceRect(x1, y2, x2, y2);
  canvas.fillDeviceRect(x1, y2, x1, y1);
}

/** The steps of an ellipse's quarter: `at` gets each point before the next is chosen, and whether the next lies on another line. */
function walkEllipse(radiusX: number, radiusY: number, at: (dx: number, dy: number, leavesLine: boolean, next: number) => void): number {
  const [a2, b2] = [radiusX * radiusX, radiusY * radiusY];
  let dx = 0;
  let dy = radiusY;
  let error = b2 - (2 * radiusY - 1) * a2;
  for (;;) {
    const twice = 2 * error;
    const right = twice < (2 * dx + 1) * b2;
    const down = twice > -(2 * dy - 1) * a2;
    at(dx, dy, down, right ? dx + 1 : dx);
    if (right) error += (2 * ++dx + 1) * b2;
    if (down) error -= (2 * --dy - 1) * a2;
    if ((!right && !down) || dy < 0) return dx;
  }
}

function ellipseBox(canvas: Canvas, x1: number, y1: number, x2: number, y2: number): { x: number; y: number; rx: number; ry: number } {
  const [ax, ay] = canvas.toDevice(x1, y1);
  const [bx, by] = canvas.toDevice(x2, y2);
  return {
    x: Math.trunc((ax + bx) / 2),
    y: Math.trunc((ay + by) / 2),
    rx: Math.trunc(Math.abs(bx - ax) / 2),
    ry: Math.trunc(Math.abs(by - ay) / 2),
  };
}

export function drawEllipse(canvas: Canvas, x1: number, y1: number, x2: number, y2: number): void {
  const { x, y, rx, ry } = ellipseBox(canvas, x1, y1, x2, y2);
  drawCorners(canvas, { x1: x, y1: y, x2: x, y2: y }, rx, ry);
}

/** Quarters of an ellipse around four centres, in device coordinates. */
function drawCorners(canvas: Canvas, centre: { x1: number; y1: number; x2: number; y2: number }, rx: number, ry: number): void {
  const { x1, y1, x2, y2 } = centre;
  let dx = walkEllipse(rx, ry, (ex, ey) => {
    canvas.setDevicePixel(x2 + ex, y2 + ey);
    canvas.setDevicePixel(x1 - ex, y2 + ey);
    canvas.setDevicePixel(x2 + ex, y1 - ey);
    canvas.setDevicePixel(x1 - ex, y1 - ey);
  });
  // Flat ellipses end early.
  while (dx++ < rx) {
    canvas.setDevicePixel(x2 + dx, y1);
    canvas.setDevicePixel(x1 - dx, y1);
  }
}

export function fillEllipse(canvas: Canvas, x1: number, y1: number, x2: number, y2: number): void {
  const { x, y, rx, ry } = ellipseBox(canvas, x1, y1, x2, y2);
  let dx = walkEllipse(rx, ry, (_ex, ey, leavesLine, next) => {
    if (!leavesLine) return;
    canvas.fillDeviceRect(x + next, y + ey, x - next, y + ey);
    canvas.fillDeviceRect(x + next, y - ey, x - next, y - ey);
  });
  while (dx++ < rx) canvas.fillDeviceRect(x + dx, y, x - dx, y);
}

/** Corners of a rectangle in device coordinates, in order, with a radius that fits. */
function roundedBox(
  canvas: Canvas,
  x1: number,
  y1: number,
  x2: number,
  y2: number,
  radius: number,
): [number, number, number, number, number] {
  const [ax, ay] = canvas.toDevice(x1, y1);
  const [bx, by] = canvas.toDevice(x2, y2);
  const box = [Math.min(ax, bx), Math.min(ay, by), Math.max(ax, bx), Math.max(ay, by)] as const;
  return [...box, Math.min(radius, Math.trunc((box[2] - box[0]) / 2), Math.trunc((box[3] - box[1]) / 2))];
}

export function drawRoundedRect(canvas: Canvas, left: number, top: number, right: number, bottom: number, radius: number): void {
  const [x1, y1, x2, y2, r] = roundedBox(canvas, left, top, right, bottom, radius);
  canvas.fillDeviceRect(x1 + r, y1, x2 - r, y1);
  canvas.fillDeviceRect(x1 + r, y2, x2 - r, y2);
  canvas.fillDeviceRect(x1, y1 + r, x1, y2 - r);
  canvas.fillDeviceRect(x2, y1 + r, x2, y2 - r);
  drawCorners(canvas, { x1: x1 + r, y1: y1 + r, x2: x2 - r, y2: y2 - r }, r, r);
}

export function fillRoundedRect(
  canvas: Canvas,
  [left, top, right, bottom]: readonly [number, number, number, number],
  radius: number,
  colour: number,
): void {
  const [x1, y1, x2, y2, r] = roundedBox(canvas, left, top, right, bottom, radius);
  canvas.fillDeviceRect(x1, y1 + r, x2, y2 - r, colour);
  walkEllipse(r, r, (_dx, dy, leavesLine, next) => {
    if (!leavesLine) return;
    canvas.fillDeviceRect(x1 + r - next, y2 - r + dy, x2 - r + next, y2 - r + dy, colour);
    canvas.fillDeviceRect(x1 + r - next, y1 + r - dy, x2 - r + next, y1 + r - dy, colour);
  });
}

export function drawPolygon(canvas: Canvas, points: readonly (readonly [number, number])[], closed: boolean): void {
  points.forEach(([x, y], index) => {
    const before = points[index - 1];
    if (before) drawLine(canvas, before[0], before[1], x, y);
  });
  const [first, last] = [points[0], points.at(-1)];
  if (!first || !last) return;
  [canvas.cursorX, canvas.cursorY] = last;
  if (closed) drawLine(canvas, last[0], last[1], first[0], first[1]);
}

/** Fills what the outline winds around. @param points in sixteenths of a pixel */
export function fillPolygon(canvas: Canvas, points: readonly (readonly [number, number])[]): void {
  const corners = points.map(([x, y]) => canvas.toDevice(x, y, FINE));
  const lines = corners.map(([, y]) => y >> 4);
  const first = Math.max(canvas.clip.y1, Math.min(canvas.height - 1, ...lines));
  const last = Math.min(canvas.clip.y2, Math.max(0, ...lines));
  for (let line = first; line <= last; line++) {
    const crossings = crossingsOf(corners, line * FINE);
    let start = 0;
    let winding = 0;
    crossings.forEach(({ x, down }, index) => {
      if (winding === 0) start = x;
      winding += down ? 1 : -1;
      if (winding !== 0 && index < crossings.length - 1) return;
      const [x1, x2] = [(start + FINE - 1) >> 4, (x + FINE - 1) >> 4];
      if (x2 > x1) canvas.fillDeviceRect(x1, line, x2 - 1, line);
    });
  }
}

/** Where the outline crosses a line of pixels, from left to right. */
function crossingsOf(corners: readonly (readonly [number, number])[], y: number): { x: number; down: boolean }[] {
  const crossings: { x: number; down: boolean }[] = [];
  corners.forEach(([ax, ay], index) => {
    const [bx, by] = corners[(index || corners.length) - 1]!;
    if (!((ay <= y && by > y) || (by <= y && ay > y)) || crossings.length >= MAX_CROSSINGS) return;
    crossings.push({ x: ax + Math.trunc(((y - ay) * (bx - ax)) / (by - ay)), down: by - ay > 1 });
  });
  return crossings.sort((a, b) => a.x - b.x);
}

/** Points of a quadratic curve through the first and last of three points, as the engine takes them with 12 bits behind the point. */
export function bezierPoints([x0, y0, x1, y1, x2, y2]: readonly number[], count: number): number[] {
  const one = 4096;
  const part = (t: number, a: number, b: number, c: number): number =>
    (a * (((one - t) * (one - t)) >> 12) + b * ((2 * (one - t) * t) >> 12) + c * ((t * t) >> 12) + one / 2) >> 12;
  const reach = Math.max(1, Math.min(Math.abs(x0! - x2!), Math.abs(y0! - y2!)));
  let step = Math.trunc((one * 5) / reach);
  if (step >= one) step = Math.trunc(one / 3);
  step = Math.max(step, Math.trunc(one / 10));
  if (count > 0) step = Math.trunc(one / count);
  const points = [x0!, y0!];
  for (let t = step; t <= one; t += step) points.push(part(t, x0!, x1!, x2!), part(t, y0!, y1!, y2!));
  return [...points, x2!, y2!];
}
