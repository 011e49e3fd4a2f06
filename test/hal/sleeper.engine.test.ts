import { describe, expect, it } from 'vitest';
import { InterpreterBoard } from '../../simulator/interpreter/lane.ts';
import { ENGINE, place } from '../simulator/interpreter/two-lanes.ts';
import { SLEEPER_LINES, SLEEPER_PULSES_MS, SLEEPER_US, sleeperProgram, watchPulses } from './sleeper-program.ts';

describe.skipIf(ENGINE === '')('on the real interpreter', () => {
  it('sleep, watchdog, pulses and settings do what their contracts say', { timeout: 60_000 }, async () => {
    const { world, surroundings } = place({});
    const lines: string[] = [];
    const board = new InterpreterBoard({ world, enginePath: ENGINE, time: 'virtual', onConsole: (line) => lines.push(line) });
    surroundings.plug(board);
    const highMs = watchPulses(board.pins, world);
    try {
      await board.boot(await sleeperProgram());
      world.runUntil(SLEEPER_US);
    } finally {
      await board.stop();
    }
    expect(lines).toEqual(SLEEPER_LINES);
    expect(highMs).toEqual(SLEEPER_PULSES_MS);
  });
});
