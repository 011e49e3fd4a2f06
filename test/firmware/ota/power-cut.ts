import type { Flash, FlashStep } from '../../../simulator/flash.ts';
import { PAGE_BYTES } from '../../../simulator/flash.ts';
import type { RandomStream } from '../../../simulator/random.ts';

/** How far the step at which power fails has come. */
export type CutMode = 'before' | 'torn' | 'after';
export const CUT_MODES: readonly CutMode[] = ['before', 'torn', 'after'];

export class PowerCut extends Error {}

/** Does `action`, and cuts power at step `at` of the flash (from 0). Answers whether it came that far. */
export function cutPowerAt(flash: Flash, at: number, mode: CutMode, random: RandomStream, action: () => void): boolean {
  let step = 0;
  flash.onStep = (what) => {
    if (step++ < at) return;
    flash.onStep = undefined;
    if (mode === 'after') apply(flash, what);
    if (mode === 'torn') tear(flash, what, random);
    throw new PowerCut();
  };
  try {
    action();
    return false;
  } catch (error) {
    if (error instanceof PowerCut) return true;
    throw error;
  } finally {
    flash.onStep = undefined;
  }
}

export function countSteps(flash: Flash, action: () => void): number {
  let steps = 0;
  flash.onStep = () => void steps++;
  action();
  flash.onStep = undefined;
  return steps;
}

export function apply(flash: Flash, step: FlashStep): void {
  if (step.kind === 'write') flash.write(step.address, step.bytes);
  else flash.erasePage(step.address);
}

/** Any of the bits that would have changed has changed. */
export function tear(flash: Flash, step: FlashStep, random: RandomStream): void {
  const noise = (length: number): Uint8Array => Uint8Array.from({ length }, () => Math.floor(random.unit() * 256));
  if (step.kind === 'write') {
    const mask = noise(step.bytes.length);
    flash.write(
      step.address,
      step.bytes.map((byte, index) => byte | mask[index]!),
    );
    return;
  }
  const start = step.address - (step.address % PAGE_BYTES);
  const mask = noise(PAGE_BYTES);
  const old = flash.read(start, PAGE_BYTES);
  flash.erasePage(start);
  flash.write(
    start,
    old.map((byte, index) => byte | mask[index]!),
  );
}
