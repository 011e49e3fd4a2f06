/** Sleep, watchdog, pulses and settings in one program that starts four times: the same on either lane. */
import { compile } from '../../build/compile.ts';
import type { Pins } from '../../simulator/pins.ts';
import type { World } from '../../simulator/world.ts';

export const SLEEPER_US = 60e6;

export async function sleeperProgram(): Promise<Uint8Array> {
  const cwd = new URL('../../', import.meta.url).pathname;
  return (await compile({ entry: 'test/hal/fixtures/sleeper.ts', cwd, name: 'sleeper', version: '0.0.0' })).code;
}

/** Lengths in ms of what D18 does, once the board has run; a hand pulls D4 up meanwhile. */
export function watchPulses(pins: Pins, world: World): number[] {
  const highMs: number[] = [];
  let roseUs = 0;
  pins.onEdge(18, ({ level, timeUs }) => {
    if (level === 1) roseUs = timeUs;
    else highMs.push((timeUs - roseUs) / 1000);
  });
  world.queue.at(30e6, () => pins.drive(4, 1));
  return highMs;
}

export const SLEEPER_LINES = [
  'start 0 none reset',
  'start 1 Küche timer',
  'start 2 Küche pin',
  'fed 1',
  'fed 2',
  'fed 3',
  'fed 4',
  'start 3 Küche reset',
  'BAD_VALUE 0',
];
/** Of two pulses asked for at once the second is lost. */
export const SLEEPER_PULSES_MS = [2, 3];
