import { Board } from '../../simulator/board.ts';
import type { SourcePosition } from '../../simulator/engine/source-positions.ts';
import type { HeapCount } from '../../simulator/engine/variables/heap.ts';
import { LAYOUTS, type BlockBytes } from '../../simulator/engine/variables/layout.ts';
import { surroundingsOf, type Measured } from './measured-run.ts';

/** The deepest stack of a run on the imitated interpreter, which counts it construct by construct. */
export interface StackDepth {
  readonly peakBytes: number;
  /** The calls at that moment, innermost first, as places of the bundle. */
  readonly calls: readonly SourcePosition[];
}

/** Variables of a run, counted by the rules of the interpreter's memory. */
export interface HeapEstimate {
  /** When the program has been loaded, before any timer. */
  readonly afterLoad: HeapCount;
  /** The most seen at the end of a turn. */
  readonly peak: HeapCount;
}

export interface ImitatedRun {
  readonly stack: StackDepth;
  /** By the bytes of a variable. */
  readonly heaps: Readonly<Record<BlockBytes, HeapEstimate>>;
  /** Text of the first error that no handler took: the run is then shorter than the program's life. */
  readonly uncaught: string | undefined;
}

const SIZES = Object.keys(LAYOUTS).map(Number) as BlockBytes[];
const LOADING_STEP_US = 1_000_000;
const NOTHING: HeapCount = { variables: 0, byOffset: new Map() };

/** Runs a program on the imitated interpreter and says how deep its stack got and what it held. */
export function imitate({ program, wiring, forUs }: Measured): ImitatedRun {
  const { world, surroundings, files } = surroundingsOf(wiring);
  const heaps = {} as Record<BlockBytes, HeapEstimate>;
  const counted = (counts: readonly HeapCount[]): void => {
    counts.forEach((count, index) => {
      const known = heaps[SIZES[index]!] ?? { afterLoad: count, peak: NOTHING };
      heaps[SIZES[index]!] = count.variables > known.peak.variables ? { ...known, peak: count } : known;
    });
  };
  const board = new Board({ world, files, onMemory: { layouts: SIZES.map((bytes) => LAYOUTS[bytes]), counted } });
  surroundings.plug(board);
  board.boot(program.bytes, program.file);
  world.runUntil(forUs);
  // Loading alone can take longer than that.
  while (heaps[SIZES[0]!] === undefined && board.state === 'running') world.runFor(LOADING_STEP_US);
  for (const bytes of SIZES) heaps[bytes] ??= { afterLoad: NOTHING, peak: NOTHING };
  return { stack: { peakBytes: board.stack.peakBytes, calls: board.deepestCalls() }, heaps, uncaught: board.uncaught[0]?.message };
}
