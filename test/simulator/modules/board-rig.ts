/** A board with everything around it, and a program that prints. */
import { Board } from '../../../simulator/board.ts';
import { Surroundings } from '../../../simulator/surroundings.ts';
import { parseWiring } from '../../../simulator/wiring.ts';
import { World } from '../../../simulator/world.ts';

export interface Rig {
  readonly world: World;
  readonly board: Board;
  readonly around: Surroundings;
  /** Lines of the console so far. */
  readonly lines: string[];
  /** Runs the program from power-on for so long, and gives the console. */
  run(program: string, durationMs: number): string[];
  pass(durationMs: number): void;
}

export function makeRig(seed = 1, wiring: object = {}): Rig {
  const world = new World({ seed });
  const around = new Surroundings({ world, wiring: parseWiring(JSON.stringify({ board: 'esp32', ...wiring }), 'wiring.json', {}) });
  const lines: string[] = [];
  const board = new Board({ world, onConsole: (line) => lines.push(line) });
  around.plug(board);
  const pass = (durationMs: number): void => world.runFor(durationMs * 1000);
  return {
    world,
    board,
    around,
    lines,
    pass,
    run(program, durationMs) {
      board.boot(Buffer.from(program, 'latin1'));
      pass(durationMs);
      return lines;
    },
  };
}

/** Joins the network, then runs the body. */
export function online(body: string): string {
  return `var wifi=require("Wifi");wifi.connect("mote-sim",{password:"simulated"},function(err){if(err)print("wifi",err);else{${body}}});`;
}
