import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { provisionedFiles } from '../../cli/sim/provisioning.ts';
import { Board } from '../../simulator/board.ts';
import { Surroundings } from '../../simulator/surroundings.ts';
import { parseWiring } from '../../simulator/wiring.ts';
import { World } from '../../simulator/world.ts';
import { compiled } from './compiled.ts';
import { ROOT } from './mote.ts';

export interface ClimateRun {
  readonly events: number;
  readonly sha256: string;
  readonly readings: number;
}

/** The bundle of the sample climate node. */
export function climateBundle(): Promise<Uint8Array> {
  return compiled('firmware/apps/climate.ts');
}

/** Runs it in this process, with its parts, network and broker, tracing on. */
export function runClimate(bundle: Uint8Array, hours: number, seed: number): ClimateRun {
  const file = 'firmware/apps/climate.wiring.json';
  const wiring = parseWiring(readFileSync(join(ROOT, file), 'utf8'), file);
  const world = new World({ seed, trace: { keep: 0 } });
  const surroundings = new Surroundings({ world, wiring });
  let readings = 0;
  surroundings.broker.observe({ onPublish: ({ topic }) => void (topic.endsWith('/climate') && readings++) });
  const board = new Board({ world, files: provisionedFiles(wiring, { kind: 'builtin' }) });
  surroundings.plug(board);
  board.boot(bundle);
  world.runUntil(hours * 3600e6);
  return { events: world.trace.count, sha256: world.trace.digest(), readings };
}
