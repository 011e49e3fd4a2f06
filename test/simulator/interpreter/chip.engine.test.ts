import { describe, expect, it } from 'vitest';
import { InterpreterBoard } from '../../../simulator/interpreter/lane.ts';
import { CHIP_PROGRAMS } from './chip-programs.ts';
import { ENGINE, place } from './two-lanes.ts';

async function run(
  code: string,
  forUs: number,
  hand?: (pins: InterpreterBoard['pins'], world: InterpreterBoard['world']) => void,
  patienceMs = 20_000,
) {
  const { world, surroundings } = place({});
  const lines: string[] = [];
  const board = new InterpreterBoard({ world, enginePath: ENGINE, time: 'virtual', patienceMs, onConsole: (line) => lines.push(line) });
  surroundings.plug(board);
  hand?.(board.pins, world);
  try {
    await board.boot(Buffer.from(code));
    world.runUntil(forUs);
  } finally {
    await board.stop();
  }
  return { lines, halts: world.trace.recent('halt') };
}

/** Who loops is waited for so long; a busy machine starts an interpreter in less. */
const HANGS_MS = 6000;

describe.skipIf(ENGINE === '')('sleep and watchdog on the real interpreter', () => {
  it.each(CHIP_PROGRAMS)('$name', async ({ code, forUs, hand, console }) => {
    expect((await run(code, forUs, hand)).lines).toEqual(console);
  });

  it('stops a program that loops without end, at the time of its watchdog', async () => {
    const { lines, halts } = await run(
      'print("start");E.enableWatchdog(5);setTimeout(function(){for(;;);},1000)',
      7e6,
      undefined,
      HANGS_MS,
    );
    expect(lines).toEqual(['start', 'start']);
    expect(halts.map(({ timeUs, fields }) => [Math.round(timeUs / 1e6), fields['reason']])).toEqual([[6, 'watchdog']]);
  });
});
