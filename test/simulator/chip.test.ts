import { describe, expect, it } from 'vitest';
import { CHIP_PROGRAMS } from './interpreter/chip-programs.ts';
import { makeRig } from './modules/board-rig.ts';

describe('sleep and watchdog on the imitated interpreter', () => {
  it.each(CHIP_PROGRAMS)('$name', ({ code, forUs, hand, console }) => {
    const rig = makeRig();
    hand?.(rig.board.pins, rig.world);
    expect(rig.run(code, forUs / 1000)).toEqual(console);
  });

  it('stops a program that loops without end, at the time of its watchdog', () => {
    const rig = makeRig();
    const lines = rig.run('print("start");E.enableWatchdog(5);setTimeout(function(){for(;;);},1000)', 7000);
    expect(lines).toEqual(['start', 'start']);
    expect(rig.world.trace.recent('halt').map(({ timeUs, fields }) => [Math.round(timeUs / 1e6), fields['reason']])).toEqual([
      [6, 'watchdog'],
    ]);
  });

  it('forgets why it woke when the power comes back', () => {
    const rig = makeRig();
    const program = 'print(ESP32.getWakeupCause());if(!ESP32.getWakeupCause())ESP32.deepSleep(1e6)';
    expect(rig.run(program, 3000)).toEqual(['0', '4']);
    expect(rig.run(program, 100)).toEqual(['0', '4', '0']);
    rig.board.powerOff();
    rig.pass(5000);
    expect(rig.board.state).toBe('off');
  });
});
