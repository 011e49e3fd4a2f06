import { describe, expect, it } from 'vitest';
import { InterpreterBoard } from '../../simulator/interpreter/lane.ts';
import { ENGINE, place } from '../simulator/interpreter/two-lanes.ts';
import { PORTS_LINES, PORTS_US, PORTS_VOLTS, portsProgram, surround, watchVolts } from './ports-program.ts';

describe.skipIf(ENGINE === '')('on the real interpreter', () => {
  it('converters, PWM, a serial port and debounced edges do what their contracts say', { timeout: 120_000 }, async () => {
    const { world, surroundings } = place({});
    const lines: string[] = [];
    const board = new InterpreterBoard({ world, enginePath: ENGINE, time: 'virtual', onConsole: (line) => lines.push(line) });
    surroundings.plug(board);
    surround(surroundings, board.pins, board.queue);
    const volts = watchVolts(board.pins, board.queue);
    try {
      await board.boot(await portsProgram());
      world.runUntil(PORTS_US);
    } finally {
      await board.stop();
    }
    expect(lines).toEqual(PORTS_LINES);
    expect(volts).toEqual(PORTS_VOLTS);
  });
});
