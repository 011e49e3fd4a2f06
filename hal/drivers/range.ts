import { halError } from '../errors.ts';

/** The value, if the part can measure such a one; NaN stands for what was not measured. Throws `OUT_OF_RANGE`: a broken part, or a line that reads one level. */
export function inRange(value: number, low: number, high: number, where: string): number {
  if (value < low || value > high) throw halError('OUT_OF_RANGE', where);
  return value;
}
