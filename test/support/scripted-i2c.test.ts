import { describe, expect, it } from 'vitest';
import { scriptedI2c, type ScriptedI2c } from './scripted-i2c.ts';

describe('scriptedI2c', () => {
  it('answers as the script says', () => {
    const bus = scriptedI2c(0x76, [{ transfer: [0xd0], count: 1, answer: [0x60] }, { write: [1, 2] }, { read: 2, answer: [3, 4] }]);
    expect([...bus.transfer(0x76, [0xd0], 1)]).toEqual([0x60]);
    bus.write(0x76, [1, 2]);
    expect([...bus.read(0x76, 2)]).toEqual([3, 4]);
    bus.done();
  });

  it('fails for a transfer that is left over', () => {
    expect(() => scriptedI2c(0x76, [{ write: [1] }]).done()).toThrow('1 transfers left');
  });

  it.each([
    ['an extra transfer', [], (bus: ScriptedI2c): void => bus.write(0x76, [1])],
    ['other bytes', [{ write: [1] }], (bus: ScriptedI2c): void => bus.write(0x76, [2])],
    ['another kind', [{ write: [1] }], (bus: ScriptedI2c): void => void bus.read(0x76, 1)],
    ['another address', [{ write: [1] }], (bus: ScriptedI2c): void => bus.write(0x77, [1])],
    ['a count that the script does not answer', [{ read: 2, answer: [1] }], (bus: ScriptedI2c): void => void bus.read(0x76, 2)],
  ] as const)('fails at once and at the end for %s, even if the driver catches it', (_name, steps, act) => {
    const bus = scriptedI2c(0x76, steps);
    expect(() => act(bus)).toThrow('transfer 0');
    expect(() => bus.done()).toThrow('transfer 0');
  });

  it('fails a transfer on request, and counts it as used', () => {
    const bus = scriptedI2c(0x76, [{ write: [1], fails: new Error('NACK 0x76') }]);
    expect(() => bus.write(0x76, [1])).toThrow('NACK 0x76');
    bus.done();
  });
});
