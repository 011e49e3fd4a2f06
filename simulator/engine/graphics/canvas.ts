import type { Pixels } from './pixels.ts';
import { FONT_4X6, type FontChoice } from './fonts.ts';

export interface Area {
  x1: number;
  y1: number;
  x2: number;
  y2: number;
}

/** Where 0 to 3 stand for the edges of text: -1, 0 and 1 align it, 3 leaves it as it is. */
export interface TextStyle {
  alignX: number;
  alignY: number;
  /** Quarter turns, clockwise. */
  rotation: number;
}

/**
 * The state of a `Graphics` object and what everything is drawn with: pixels and rectangles, in the program's coordinates or, after
 * `toDevice`, in those of the buffer (`libs/graphics/graphics.c`).
 */
export class Canvas {
  readonly width: number;
  readonly height: number;
  readonly depth: number;
  readonly pixels: Pixels;
  colour = 0;
  background = 0;
  swapXY = false;
  invertX = false;
  invertY = false;
  offsetX = 0;
  offsetY = 0;
  cursorX = 0;
  cursorY = 0;
  clip: Area = { x1: 0, y1: 0, x2: 0, y2: 0 };
  /** What has been drawn on since it was last asked for. */
  modified: Area | undefined;
  font: FontChoice = FONT_4X6;
  text: TextStyle = { alignX: 3, alignY: 3, rotation: 0 };

  constructor(width: number, height: number, depth: number, pixels: Pixels) {
    this.width = width;
    this.height = height;
    this.depth = depth;
    this.pixels = pixels;
    this.reset();
  }

  /** Largest colour: all bits set. */
  get mask(): number {
    return 2 ** this.depth - 1;
  }

  get userWidth(): number {
    return this.swapXY ? this.height : this.width;
  }

  get userHeight(): number {
    return this.swapXY ? this.width : this.height;
  }

  /** Everything but the rotation and what has been modified. */
  reset(): void {
    this.colour = this.mask;
    this.background = 0;
    this.font = FONT_4X6;
    this.text = { alignX: 3, alignY: 3, rotation: 0 };
    this.clip = { x1: 0, y1: 0, x2: this.width - 1, y2: this.height - 1 };
    this.cursorX = this.cursorY = this.offsetX = this.offsetY = 0;
  }

  /** @param unit of the coordinates: 1 for pixels, 16 for their sixteenths */
  toDevice(x: number, y: number, unit = 1): [x: number, y: number] {
    let [deviceX, deviceY] = [x + this.offsetX * unit, y + this.offsetY * unit];
    if (this.swapXY) [deviceX, deviceY] = [deviceY, deviceX];
    if (this.invertX) deviceX = (this.width - 1) * unit - deviceX;
    if (this.invertY) deviceY = (this.height - 1) * unit - deviceY;
    return [deviceX, deviceY];
  }

  fromDevice(x: number, y: number): [x: number, y: number] {
    let userX = this.invertX ? this.width - 1 - x : x;
    let userY = this.invertY ? this.height - 1 - y : y;
    if (this.swapXY) [userX, userY] = [userY, userX];
    return [userX - this.offsetX, userY - this.offsetY];
  }

  setPixel(x: number, y: number, colour: number): void {
    const [deviceX, deviceY] = this.toDevice(x, y);
    this.setDevicePixel(deviceX, deviceY, colour);
  }

  setDevicePixel(x: number, y: number, colour = this.colour): void {
    const { clip } = this;
    if (x < clip.x1 || y < clip.y1 || x > clip.x2 || y > clip.y2) return;
    this.touch({ x1: x, y1: y, x2: x, y2: y });
    this.pixels.set(x, y, this.#within(colour));
  }

  /** 0 outside. */
  getPixel(x: number, y: number): number {
    const [deviceX, deviceY] = this.toDevice(x, y);
    return deviceX < 0 || deviceY < 0 || deviceX >= this.width || deviceY >= this.height ? 0 : this.pixels.get(deviceX, deviceY);
  }

  /** A filled rectangle between two corners in any order; both are part of it. */
  fillRect(x1: number, y1: number, x2: number, y2: number, colour = this.colour): void {
    this.fillDeviceRect(...this.toDevice(x1, y1), ...this.toDevice(x2, y2), colour);
  }

  fillDeviceRect(x1: number, y1: number, x2: number, y2: number, colour = this.colour): void {
    const area = {
      x1: Math.max(Math.min(x1, x2), this.clip.x1),
      y1: Math.max(Math.min(y1, y2), this.clip.y1),
      x2: Math.min(Math.max(x1, x2), this.clip.x2),
      y2: Math.min(Math.max(y1, y2), this.clip.y2),
    };
    if (area.x2 < area.x1 || area.y2 < area.y1) return;
    this.touch(area);
    if (area.x1 === area.x2 && area.y1 === area.y2) this.pixels.set(area.x1, area.y1, colour);
    else this.pixels.fill(area.x1, area.y1, area.x2, area.y2, colour);
  }

  touch({ x1, y1, x2, y2 }: Area): void {
    const known = this.modified;
    this.modified = known
      ? { x1: Math.min(known.x1, x1), y1: Math.min(known.y1, y1), x2: Math.max(known.x2, x2), y2: Math.max(known.y2, y2) }
      : { x1, y1, x2, y2 };
  }

  /** Copies an area of the device; the areas may overlap. Downwards the engine copies only the first line. */
  copy(x1: number, y1: number, width: number, height: number, x2: number, y2: number): void {
    const copied = y1 >= y2 ? height : Math.min(1, height);
    for (let y = 0; y < copied; y++) {
      const line = Array.from({ length: Math.max(0, width) }, (_, x) => this.pixels.get(x1 + x, y1 + y));
      line.forEach((colour, x) => this.pixels.set(x2 + x, y2 + y, colour));
    }
  }

  #within(colour: number): number {
    return colour % 2 ** this.depth;
  }
}
