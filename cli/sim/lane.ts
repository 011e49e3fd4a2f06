import { Board } from '../../simulator/board.ts';
import type { Storage } from '../../simulator/storage.ts';
import type { Surroundings } from '../../simulator/surroundings.ts';
import type { World } from '../../simulator/world.ts';
import type { Program } from './program.ts';

export type LaneKind = 'simulated' | 'interpreter';

/** An error of the program that reached no handler. */
export interface Uncaught {
  readonly message: string;
  /** Places in loaded files, innermost first, line and column from 1; absent where the lane cannot tell. */
  readonly stack?: readonly { readonly file: string; readonly line: number; readonly column: number }[];
  /** What the console showed of it, where the stack is only known from there. */
  readonly console?: string;
}

/** One of the two ways to run a program: the imitated interpreter, or a real one. */
export interface Lane {
  readonly kind: LaneKind;
  /** Version of the real interpreter. */
  readonly engine?: string;
  boot(): Promise<void>;
  stop(): Promise<void>;
  /** The program holds the processor for good. */
  halted(): boolean;
  uncaught(): readonly Uncaught[];
  /** Deepest stack of the interpreter's task in bytes, where the lane can tell. */
  stackPeakBytes(): number | undefined;
  /** Set when the lane keeps real time by itself. */
  runRealTime?(signal: AbortSignal): Promise<void>;
}

/** Storage that outlives a run. */
export interface KeptStorage {
  readonly storage: Storage;
  save(): void;
}

/** What a lane is made of. */
export interface Place {
  readonly world: World;
  readonly surroundings: Surroundings;
  /** Absent: the board has only the interpreter. */
  readonly program: Program | undefined;
  readonly files: ReadonlyMap<string, Uint8Array>;
  readonly modules: ReadonlyMap<string, string>;
  readonly onConsole: (line: string) => void;
}

export type CheckSyntax = (code: string, file: string) => readonly { line: number; column: number; message: string }[];

/**
 * The imitated interpreter on V8. `checkSyntax` refuses what V8 would run and the interpreter would not.
 * @param kept the board starts what lies in its slots instead of the program
 */
export function simulatedLane(place: Place, interpreterBoard: string, checkSyntax: CheckSyntax, kept?: KeptStorage): Lane {
  const { world, surroundings, files, modules, onConsole } = place;
  const program = kept ? undefined : place.program;
  const board = new Board({ world, files, modules, onConsole, checkSyntax, interpreterBoard, ...(kept ? { storage: kept.storage } : {}) });
  surroundings.plug(board);
  return {
    kind: 'simulated',
    boot: async () => board.boot(program?.bytes, program?.file),
    stop: async () => {
      board.powerOff();
      kept?.save();
    },
    halted: () => board.state === 'hung',
    uncaught: () => uncaughtOf(board),
    stackPeakBytes: () => board.stack.peakBytes,
  };
}

/** What reached no handler on an imitated board. */
export function uncaughtOf(board: Board): Uncaught[] {
  return board.uncaught.map(({ message, stack }) => ({ message, stack: stack.map(({ file, line, column }) => ({ file, line, column })) }));
}

/**
 * A real interpreter.
 * @param time `real`: its own timers and sockets
 */
export async function interpreterLane(place: Place, enginePath: string, time: 'virtual' | 'real'): Promise<Lane> {
  const { world, surroundings, program, files, modules, onConsole } = place;
  const [{ InterpreterBoard }, { findInterpreter }, { TraceLines }] = await Promise.all([
    import('../../simulator/interpreter/lane.ts'),
    import('../../simulator/interpreter/locate.ts'),
    import('../../build/stack-trace.ts'),
  ]);
  const { version } = await findInterpreter(enginePath);
  const lines = new TraceLines();
  const watched = (line: string): void => {
    lines.add(line);
    onConsole(line);
  };
  const board = new InterpreterBoard({ world, enginePath, time, files, modules, onConsole: watched });
  surroundings.plug(board, time === 'real' ? 'host' : 'network');
  return {
    kind: 'interpreter',
    engine: version,
    boot: () => board.boot(program?.bytes ?? new Uint8Array(0)),
    stop: () => board.stop(),
    halted: () => false,
    uncaught: () => lines.traces.map((trace) => ({ message: trace[0]!.slice('Uncaught '.length), console: trace.join('\n') })),
    stackPeakBytes: () => undefined,
    ...(time === 'real' ? { runRealTime: (signal: AbortSignal) => board.runRealTime(signal) } : {}),
  };
}
