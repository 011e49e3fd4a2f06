import { Board } from '../../simulator/board.ts';
import type { SourcePosition } from '../../simulator/engine/source-positions.ts';
import { Surroundings } from '../../simulator/surroundings.ts';
import type { Wiring } from '../../simulator/wiring.ts';
import { World } from '../../simulator/world.ts';
import { provisionedFiles } from '../sim/provisioning.ts';
import type { Program } from '../sim/program.ts';

/** What is run to be measured. */
export interface Measured {
  readonly program: Program;
  readonly wiring: Wiring;
  readonly forUs: number;
}

/** The deepest stack of a run on the imitated interpreter, which counts it construct by construct. */
export interface StackDepth {
  readonly peakBytes: number;
  /** The calls at that moment, innermost first, as places of the bundle. */
  readonly calls: readonly SourcePosition[];
  /** Text of the first error that no handler took: the run is then shorter than the program's life. */
  readonly uncaught: string | undefined;
}

export function measureStack({ program, wiring, forUs }: Measured): StackDepth {
  const { world, surroundings, files } = surroundingsOf(wiring);
  const board = new Board({ world, files });
  surroundings.plug(board);
  board.boot(program.bytes, program.file);
  world.runUntil(forUs);
  return { peakBytes: board.stack.peakBytes, calls: board.deepestCalls(), uncaught: board.uncaught[0]?.message };
}

/** Variables that a program takes on a real interpreter, over what that has in use before. */
export interface Variables {
  /** At the first idle loop. */
  readonly afterLoad: number;
  /** The most seen between two turns, ten times a second. */
  readonly peak: number;
  /** Size of one variable of that interpreter, in bytes; 14 on an ESP32. */
  readonly blockBytes: number;
  readonly engine: string;
}

const MARK = 'mote-size:';
/**
 * Runs before the program. Its own variables are made before the base is read. The collector runs at each reading, so garbage does not count.
 */
const METER = `(function(){
var b=0,l=-1,k=0;
function s(){var u=process.memory().usage-b;if(l<0)l=u;if(u>k){k=u;print(${JSON.stringify(MARK)}+JSON.stringify([l,k,process.memory(false).blocksize]))}}
setTimeout(s,0);setInterval(s,100);b=process.memory().usage;
})()`;

export async function measureVariables({ program, wiring, forUs }: Measured, enginePath: string): Promise<Variables> {
  const [{ InterpreterBoard }, { findInterpreter }] = await Promise.all([
    import('../../simulator/interpreter/lane.ts'),
    import('../../simulator/interpreter/locate.ts'),
  ]);
  const { version } = await findInterpreter(enginePath);
  const { world, surroundings, files } = surroundingsOf(wiring);
  files.set('.boot0', Buffer.from(METER));
  let last: readonly number[] = [0, 0, 0];
  const onConsole = (line: string): void => {
    if (line.startsWith(MARK)) last = JSON.parse(line.slice(MARK.length)) as number[];
  };
  // From Storage, as on a board: a function's text then takes no variables.
  const board = new InterpreterBoard({ world, enginePath, time: 'virtual', files, fromStorage: true, onConsole });
  surroundings.plug(board, 'network');
  try {
    await board.boot(program.bytes);
    world.runUntil(forUs);
  } finally {
    await board.stop();
  }
  const [afterLoad = 0, peak = 0, blockBytes = 0] = last;
  return { afterLoad, peak, blockBytes, engine: version };
}

function surroundingsOf(wiring: Wiring): { world: World; surroundings: Surroundings; files: Map<string, Uint8Array> } {
  const world = new World({ seed: 1, trace: { keep: 0 } });
  const surroundings = new Surroundings({ world, wiring, broker: true });
  return { world, surroundings, files: provisionedFiles(wiring, { kind: 'builtin' }) };
}
