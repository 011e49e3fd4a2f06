import { expect, it } from 'vitest';
import { makeRig } from '../simulator/modules/board-rig.ts';
import { SLEEPER_LINES, SLEEPER_PULSES_MS, SLEEPER_US, sleeperProgram, watchPulses } from './sleeper-program.ts';

it('sleep, watchdog, pulses and settings do what their contracts say on the imitated interpreter', async () => {
  const rig = makeRig();
  const highMs = watchPulses(rig.board.pins, rig.world);
  rig.board.boot(await sleeperProgram());
  rig.world.runUntil(SLEEPER_US);
  expect(rig.lines).toEqual(SLEEPER_LINES);
  expect(highMs).toEqual(SLEEPER_PULSES_MS);
});
