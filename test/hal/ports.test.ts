import { expect, it } from 'vitest';
import { makeRig } from '../simulator/modules/board-rig.ts';
import { PORTS_LINES, PORTS_US, PORTS_VOLTS, portsProgram, surround, watchVolts } from './ports-program.ts';

it(
  'converters, PWM, a serial port and debounced edges do what their contracts say on the imitated interpreter',
  { timeout: 120_000 },
  async () => {
    const rig = makeRig();
    surround(rig.around, rig.board.pins, rig.board.queue);
    const volts = watchVolts(rig.board.pins, rig.board.queue);
    rig.board.boot(await portsProgram());
    rig.world.runUntil(PORTS_US);
    expect(rig.lines).toEqual(PORTS_LINES);
    expect(volts).toEqual(PORTS_VOLTS);
  },
);

it('PWM has five pins of the default frequency, and says on the console when it has no more', () => {
  const rig = makeRig();
  const millivolts = (pin: number): number => Math.round(rig.board.pins.volts(pin) * 1000);
  expect(rig.run('[D2,D4,D13,D14,D15,D16].forEach(function(p){analogWrite(p,0.5)});analogWrite(D2,0.75)', 10)).toEqual([
    'ERROR: no PWM channel available anymore',
  ]);
  expect([2, 4, 13, 14, 15, 16].map(millivolts)).toEqual([2475, 1650, 1650, 1650, 1650, 0]);
});

it('the largest value wraps to 0 V on the converter, as on the chip', () => {
  const rig = makeRig();
  rig.run('analogWrite(D25,1);analogWrite(D26,0.999)', 10);
  expect([25, 26].map((pin) => rig.board.pins.volts(pin))).toEqual([0, 3.3]);
});
