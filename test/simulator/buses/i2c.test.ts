import { beforeEach, describe, expect, it } from 'vitest';
import { I2cBus, type I2cMoment } from '../../../simulator/buses/i2c.ts';
import type { I2cTarget } from '../../../simulator/parts/part.ts';

let log: string[];
let bus: I2cBus;

function target(address: number, acknowledged = Infinity): I2cTarget {
  let left = acknowledged;
  return {
    address,
    start: (read) => (log.push(`start ${read ? 'R' : 'W'}`), true),
    write: (byte) => (log.push(`write ${byte}`), left-- > 0),
    read: () => (log.push('read'), 42),
    stop: () => void log.push('stop'),
  };
}

beforeEach(() => {
  log = [];
  bus = new I2cBus({ name: 'I2C1', nowUs: () => 0 });
});

describe('I2cBus', () => {
  it('carries a write: START, bytes, STOP', () => {
    bus.attach(target(0x76));
    expect(bus.write(0x76, [1, 2], { stop: true })).toMatchObject({ outcome: 'ok', bytes: [1, 2], clocks: 1 + 27 + 1 });
    expect(log).toEqual(['start W', 'write 1', 'write 2', 'stop']);
  });

  it('joins a write and a read by a repeated START when STOP is held back', () => {
    bus.attach(target(0x76));
    bus.write(0x76, [1], { stop: false });
    expect(bus.read(0x76, 2, { stop: true }).bytes).toEqual([42, 42]);
    expect(log).toEqual(['start W', 'write 1', 'start R', 'read', 'read', 'stop']);
  });

  it('ends the talk with a part when another is addressed', () => {
    bus.attach(target(0x76));
    bus.attach({ ...target(0x77), start: () => (log.push('other'), true) });
    bus.write(0x76, [1], { stop: false });
    bus.read(0x77, 1, { stop: true });
    expect(log.slice(2, 4)).toEqual(['stop', 'other']);
  });

  it('sees no acknowledge from an address where nothing is', () => {
    expect(bus.write(0x20, [1], { stop: true }).outcome).toBe('nack-address');
  });

  it('stops at the byte that a part does not acknowledge', () => {
    bus.attach(target(0x76, 1));
    expect(bus.write(0x76, [1, 2, 3], { stop: true })).toMatchObject({ outcome: 'nack-data', bytes: [1, 2] });
    expect(log.at(-1)).toBe('stop');
  });

  it('lets two parts at one address disturb each other: any acknowledge counts, and a 0 wins', () => {
    bus.attach({ ...target(0x76, 1), read: () => 0b1100 });
    bus.attach({ ...target(0x76), read: () => 0b1010 });
    expect(bus.write(0x76, [1, 2], { stop: true }).outcome).toBe('ok');
    expect(bus.read(0x76, 1, { stop: true }).bytes).toEqual([0b1000]);
  });

  it('waits while a part holds the clock, and gives up at the limit of the controller', () => {
    const heldUs = [0, 300, 0, 0, 500];
    bus.attach({ ...target(0x76), stretchUs: () => heldUs.shift() ?? 0 });
    expect(bus.read(0x76, 2, { stop: true, stretchLimitUs: 400 })).toMatchObject({ outcome: 'ok', stretchUs: 300 });
    expect(bus.read(0x76, 2, { stop: true, stretchLimitUs: 400 })).toMatchObject({ outcome: 'timeout', bytes: [42] });
    expect(log.at(-1)).toBe('stop');
  });

  it('reaches a part at a second address that it answers', () => {
    bus.attach({ ...target(0x40), answersAt: (address) => address === 0x00 });
    expect(bus.write(0x00, [6], { stop: true }).outcome).toBe('ok');
    expect(bus.write(0x41, [6], { stop: true }).outcome).toBe('nack-address');
  });

  it('refuses addresses that are reserved', () => {
    for (const address of [0x07, 0x78, 0xec]) expect(() => bus.attach(target(address))).toThrow(RangeError);
  });

  it('asks the fault hook at the address and at every byte', () => {
    const moments: I2cMoment[] = [];
    bus.attach(target(0x76));
    bus.fault = (moment) => void moments.push(moment);
    bus.write(0x76, [7, 8], { stop: true });
    expect(moments.map(({ byteIndex, value }) => [byteIndex, value])).toEqual([
      [-1, 0xec],
      [0, 7],
      [1, 8],
    ]);
  });

  it('does not acknowledge, flips and sticks as a fault says', () => {
    bus.attach(target(0x76));
    bus.fault = ({ byteIndex }) => (byteIndex === -1 ? 'nack' : undefined);
    expect(bus.read(0x76, 1, { stop: true }).outcome).toBe('nack-address');
    bus.fault = ({ byteIndex, value }) => (byteIndex === 1 ? value ^ 0x10 : undefined);
    expect(bus.read(0x76, 3, { stop: true }).bytes).toEqual([42, 42 ^ 0x10, 42]);
    bus.fault = ({ byteIndex }) => (byteIndex === 0 ? 'stuck' : undefined);
    expect(bus.write(0x76, [1], { stop: true }).outcome).toBe('stuck');
    bus.fault = undefined;
    expect(bus.write(0x76, [1], { stop: true }).outcome).toBe('stuck');
    bus.recover();
    expect(bus.write(0x76, [1], { stop: true }).outcome).toBe('ok');
  });

  it('tells what crossed the wires', () => {
    const traced: unknown[] = [];
    bus = new I2cBus({ name: 'I2C2', nowUs: () => 0, trace: (kind, fields) => traced.push([kind, fields]) });
    bus.attach(target(0x76));
    bus.write(0x76, [0xf4, 0x25], { stop: true });
    expect(traced).toEqual([['i2c', { bus: 'I2C2', address: '0x76', direction: 'write', bytes: 'f425', outcome: 'ok', stop: true }]]);
  });
});
