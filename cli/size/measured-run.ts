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

/** Variables that a program takes on a real interpreter, over what that has in use itself. */
export interface MeasuredVariables {
  /** When the program has been loaded, before any timer. */
  readonly afterLoad: number;
  /** The most seen at the end of a turn. What is not used any more does not count. */
  readonly peak: number;
  /** Size of one variable of that interpreter, in bytes; 14 on an ESP32. */
  readonly blockBytes: number;
  readonly engine: string;
}

/** Runs a program on a real interpreter and counts its variables. */
export async function measureVariables({ program, wiring, forUs }: Measured, enginePath: string): Promise<MeasuredVariables> {
  const [{ InterpreterBoard }, { findInterpreter }] = await Promise.all([
    import('../../simulator/interpreter/lane.ts'),
    import('../../simulator/interpreter/locate.ts'),
  ]);
  const { version } = await findInterpreter(enginePath);
  const { world, surroundings, files } = surroundingsOf(wiring);
  let afterLoad: number | undefined;
  let peak = 0;
  let blockBytes = 0;
  const onMemory = (variables: number, variableBytes: number): void => {
    afterLoad ??= variables;
    peak = Math.max(peak, variables);
    blockBytes = variableBytes;
  };
  // From Storage, as on a board: a function's text then takes no variables.
  const board = new InterpreterBoard({ world, enginePath, time: 'virtual', files, fromStorage: true, onMemory });
  surroundings.plug(board, 'network');
  try {
    await board.boot(program.bytes);
    world.runUntil(forUs);
  } finally {
    await board.stop();
  }
  return { afterLoad: afterLoad ?? 0, peak, blockBytes, engine: version };
}

/** The same world for every run of a program: the parts of its wiring, the built-in broker, an identity. */
export function surroundingsOf(wiring: Wiring): { world: World; surroundings: Surroundings; files: Map<string, Uint8Array> } {
  const world = new World({ seed: 1, trace: { keep: 0 } });
  const surroundings = new Surroundings({ world, wiring, broker: true });
  return { world, surroundings, files: provisionedFiles(wiring, { kind: 'builtin' }) };
}
