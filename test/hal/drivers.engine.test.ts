import { describe, expect, it } from 'vitest';
import { ENGINE, runOnEngine } from '../simulator/interpreter/two-lanes.ts';
import { attachParts, checkDrivers, driverProgram } from './driver-program.ts';

describe.skipIf(ENGINE === '')('on the real interpreter', () => {
  it('every driver reads its part through the adapters', { timeout: 120_000 }, async () => {
    const seen: ReturnType<typeof attachParts>[] = [];
    const run = await runOnEngine(await driverProgram(), {
      forUs: 10e6,
      constant: true,
      arrange: (around) => void seen.push(attachParts(around, true)),
    });
    expect(run.uncaught).toBe(0);
    checkDrivers(run.console, seen[0]!);
  });
});
