import { describe, expect, it } from 'vitest';
import { ENGINE, runOnEngine } from '../simulator/interpreter/two-lanes.ts';
import { attachParts, checkDrivers, driverProgram, look } from './driver-program.ts';

describe.skipIf(ENGINE === '')('on the real interpreter', () => {
  it('every driver reads its part through the adapters', { timeout: 120_000 }, async () => {
    const seen: ReturnType<typeof look>[] = [];
    const run = await runOnEngine(await driverProgram(), {
      forUs: 10e6,
      constant: true,
      arrange(around, world) {
        const parts = attachParts(around, true);
        // Before the board loses its power, and the pins with it.
        world.queue.at(9.9e6, () => seen.push(look(parts)));
      },
    });
    expect(run.uncaught).toBe(0);
    checkDrivers(run.console, seen[0]!);
  });
});
