/** The same program, world and wiring on the imitated and on the real interpreter. */
import { Board } from '../../../simulator/board.ts';
import { InterpreterBoard } from '../../../simulator/interpreter/lane.ts';
import { Surroundings } from '../../../simulator/surroundings.ts';
import { parseWiring } from '../../../simulator/wiring.ts';
import { World } from '../../../simulator/world.ts';

/** Path of the interpreter that the engine suite runs on; empty when the suite is skipped. */
export const ENGINE = process.env.MOTE_ENGINE ?? '';

const CONSTANT = { part: 'bme280', bus: 'I2C1', address: '0x76', temperatureC: 21 };
const SENSOR = { part: 'bme280', bus: 'I2C1', address: '0x76', temperatureC: { min: 18, max: 26, period: '24h', noise: 0.05 } };

export interface Run {
  readonly console: readonly string[];
  /** `topic payload qos retain` of each message that the broker took, in order. */
  readonly published: readonly string[];
  readonly uncaught: number;
  readonly sha256: string;
}

export interface RunOptions {
  readonly forUs: number;
  readonly seed?: number;
  /** Quantities that do not change, for runs whose times differ. */
  readonly constant?: boolean;
  readonly files?: ReadonlyMap<string, Uint8Array>;
  readonly modules?: ReadonlyMap<string, string>;
  readonly patienceMs?: number;
  readonly fromStorage?: boolean;
  /** Called before the board starts. */
  readonly arrange?: (surroundings: Surroundings, world: World) => void;
}

export async function runOnEngine(program: string | Uint8Array, options: RunOptions): Promise<Run> {
  const { forUs, files, modules, patienceMs, fromStorage = false } = options;
  const { world, surroundings, published } = place(options);
  const lines: string[] = [];
  const board = new InterpreterBoard({
    world,
    enginePath: ENGINE,
    time: 'virtual',
    fromStorage,
    onConsole: (line) => lines.push(line),
    ...(files && { files }),
    ...(modules && { modules }),
    ...(patienceMs && { patienceMs }),
  });
  surroundings.plug(board);
  options.arrange?.(surroundings, world);
  try {
    await board.boot(Buffer.from(program));
    world.runUntil(forUs);
  } finally {
    await board.stop();
  }
  return { console: lines, published, uncaught: board.uncaught.length, sha256: board.sha256 };
}

export function runImitated(program: string | Uint8Array, options: RunOptions): Run {
  const { forUs, files, modules } = options;
  const { world, surroundings, published } = place(options);
  const lines: string[] = [];
  const board = new Board({ world, onConsole: (line) => lines.push(line), ...(files && { files }), ...(modules && { modules }) });
  surroundings.plug(board);
  options.arrange?.(surroundings, world);
  board.boot(Buffer.from(program));
  world.runUntil(forUs);
  return { console: lines, published, uncaught: board.uncaught.length, sha256: '' };
}

/** A world with a sensor, an access point and a broker, before any board is in it. */
export function place({ seed = 1, constant = false }: Partial<RunOptions>): {
  world: World;
  surroundings: Surroundings;
  published: string[];
} {
  const world = new World({ seed });
  const surroundings = new Surroundings({
    world,
    wiring: parseWiring(JSON.stringify({ board: 'esp32', parts: [constant ? CONSTANT : SENSOR] }), 'wiring.json'),
  });
  const published: string[] = [];
  surroundings.broker.observe({
    onPublish: ({ topic, payload, qos, retain }) => published.push(`${topic} ${Buffer.from(payload).toString('latin1')} ${qos} ${retain}`),
  });
  return { world, surroundings, published };
}
