import type { Canvas } from './canvas.ts';

/** Order of the channels in a colour, by the engine's name; each letter says which channel stands there. */
export type ColourOrder = 'rgb' | 'brg' | 'bgr' | 'gbr' | 'grb' | 'rbg';

/** Three channels from 0 to 1 as a colour of that depth; below 16 bits only their sum counts. */
export function colourOf(canvas: Canvas, channels: readonly [number, number, number], order: ColourOrder): number {
  const byte = channels.map((channel) => Math.min(255, Math.max(0, Math.trunc(channel * 256))));
  const [r, g, b] = [...order].map((name) => byte['rgb'.indexOf(name)]!) as [number, number, number];
  if (canvas.depth === 16) return (b >> 3) | ((g >> 2) << 5) | ((r >> 3) << 11);
  if (canvas.depth === 24) return b | (g << 8) | (r << 16);
  if (canvas.depth === 32) return (0xff000000 | b | (g << 8) | (r << 16)) >>> 0;
  return r + g + b >= 384 ? 0xffffffff : 0;
}

/** Channels of `#rgb` and `#rrggbb`; undefined for anything else. */
export function channelsOf(text: string): [number, number, number] | undefined {
  const short = /^.([0-9a-f])([0-9a-f])([0-9a-f])$/i.exec(text);
  const digits = short ?? /^.([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})$/i.exec(text);
  return digits?.slice(1, 4).map((hex) => Number.parseInt(hex, 16) / (short ? 15 : 255)) as [number, number, number] | undefined;
}

/** From `back` to `front` by `amount` of 256. */
export function blend(depth: number, front: number, back: number, amount: number): number {
  const share = Math.min(256, Math.max(0, amount));
  const mix = (f: number, b: number, rounding: number): number => (b * (256 - share) + f * share + rounding) >> 8;
  if (depth === 2 || depth === 4 || depth === 8) return mix(front, back, 127);
  const fields = depth === 16 ? [31 << 11, 63 << 5, 31] : depth === 24 ? [0xff0000, 0xff00, 0xff] : [];
  if (fields.length === 0) return share >= 128 ? front : back;
  return fields.reduce((colour, field) => {
    const shift = Math.log2(field & -field);
    return colour | (mix((front & field) >> shift, (back & field) >> shift, 0) << shift);
  }, 0);
}
