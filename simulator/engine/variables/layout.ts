/**
 * How many variables values take: the rules of the interpreter's memory, which is a table of blocks of one size. A block holds a name, the
 * first characters of a string or more of them, a number that does not fit its name. Sizes follow from the bits of a reference
 * (`src/jsutils.h`), and those from the number of variables that a build has.
 */
export interface VariableLayout {
  /** Bytes of one variable. */
  readonly blockBytes: number;
  /** Characters in the first block of a name, and of a string. */
  readonly nameChars: number;
  readonly firstChars: number;
  /** Characters in each further block of either. */
  readonly moreChars: number;
  /** Integers that a name holds itself. */
  readonly smallestInline: number;
  readonly largestInline: number;
  /** The build quotes the program's text in the `stack` of an error. */
  readonly quotesSource: boolean;
}

/** A build of 32 bits with so many bits in a reference. */
function layout32(blockBytes: number, referenceBits: number): VariableLayout {
  const inline = 2 ** (referenceBits - 1);
  const nameChars = 4;
  return {
    blockBytes,
    nameChars,
    firstChars: nameChars + ((3 * referenceBits) >> 3),
    moreChars: nameChars + ((3 * referenceBits + 8) >> 3),
    smallestInline: -inline,
    largestInline: inline - 1,
    quotesSource: true,
  };
}

export const LAYOUTS = {
  /** Boards with up to 16,383 variables: ESP32, ESP32-S3. */
  14: layout32(14, 14),
  /** Up to 4,095: ESP32-C3. */
  13: layout32(13, 12),
  /** The Linux build of 64 bits. */
  27: {
    blockBytes: 27,
    nameChars: 8,
    firstChars: 20,
    moreChars: 21,
    smallestInline: -(2 ** 31),
    largestInline: 2 ** 31 - 1,
    quotesSource: false,
  },
} as const satisfies Record<number, VariableLayout>;

export type BlockBytes = keyof typeof LAYOUTS;

export function nameVariables(layout: VariableLayout, chars: number): number {
  return 1 + Math.ceil(Math.max(0, chars - layout.nameChars) / layout.moreChars);
}

/** A string that the program put together. */
export function stringVariables(layout: VariableLayout, chars: number): number {
  return 1 + Math.ceil(Math.max(0, chars - layout.firstChars) / layout.moreChars);
}

/** Data of natives: in one piece behind one variable where that is the shorter way. */
export function dataVariables(layout: VariableLayout, bytes: number): number {
  if (bytes <= layout.firstChars + layout.moreChars) return stringVariables(layout, bytes);
  return 1 + Math.ceil(bytes / layout.blockBytes);
}

/** Whether a name holds the number itself. */
export function isInline(layout: VariableLayout, value: number): boolean {
  return Number.isInteger(value) && value >= layout.smallestInline && value <= layout.largestInline;
}
