import type { Canvas } from './canvas.ts';

/** Arguments as the engine's natives take whole numbers: towards zero, nothing is 0. */
export function int(value: unknown): number {
  return typeof value === 'object' && value !== null ? 0 : Math.trunc(Number(value ?? 0)) | 0;
}

export function ints(args: readonly unknown[], count: number): number[] {
  return Array.from({ length: count }, (_, index) => int(args[index]));
}

/** A native of a `Graphics` object: gets its canvas, and what the program gave. */
export type CanvasFunctions<Result = unknown> = Readonly<
  Record<string, (canvas: Canvas, args: readonly unknown[], self: GraphicsObject) => Result>
>;

/** What a program sees of itself in a `Graphics` object. */
export type GraphicsObject = object & { buffer?: ArrayBuffer; transparent?: unknown; palette?: unknown };
