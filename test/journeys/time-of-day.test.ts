import { describe, expect, it } from 'vitest';
import { Board } from '../../simulator/board.ts';
import { compile } from '../../build/compile.ts';
import { Surroundings } from '../../simulator/surroundings.ts';
import { parseWiring } from '../../simulator/wiring.ts';
import { World } from '../../simulator/world.ts';
import { ROOT } from '../support/mote.ts';

describe('the time of day', () => {
  it('is unknown at power-on and asked of a time server, without moving a timer', async () => {
    const { code } = await compile({ entry: 'test/journeys/fixtures/time-of-day.ts', cwd: ROOT });
    const world = new World();
    const lines: string[] = [];
    const board = new Board({ world, onConsole: (line) => lines.push(line) });
    new Surroundings({ world, wiring: parseWiring('{"board":"esp32"}', 'test') }).plug(board);
    board.boot(code);
    world.runUntil(20e6);
    expect(board.uncaught).toEqual([]);
    expect(lines).toEqual(['set false', 'set true 2026-01-01T00:00', 'tick 10']);
  });
});
