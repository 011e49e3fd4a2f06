import { describe, expect, it } from 'vitest';
import { Board } from '../../simulator/board.ts';
import { Surroundings } from '../../simulator/surroundings.ts';
import { parseWiring } from '../../simulator/wiring.ts';
import { World } from '../../simulator/world.ts';

const WIRING = JSON.stringify({ board: 'esp32', parts: [{ part: 'bme280', bus: 'I2C1', address: '0x76' }] });

/** Joins, measures, and sends one raw MQTT 3.1.1 PUBLISH. */
const PROGRAM = `
I2C1.setup({bitrate: 400000});
require("Wifi").connect("mote-sim", {password:"simulated"}, function() {
  var s = require("net").connect({host:"broker.mote", port:1883}, function() {
    s.write("\\x10\\x0d\\0\\x04MQTT\\x04\\x02\\0\\x3c\\0\\x01a");
    setTimeout(function() { s.write("\\x30\\x06\\0\\x03t/1x"); }, 500);
  });
});
setInterval(function() {
  I2C1.writeTo(118, [245, 0]);
  print(I2C1.readFrom(118, 1)[0]);
}, 1000);
`;

function digestOf(program: string, seed = 1): string {
  const world = new World({ seed });
  const board = new Board({ world });
  new Surroundings({ world, wiring: parseWiring(WIRING, 'test') }).plug(board);
  board.boot(Buffer.from(program, 'latin1'));
  world.runUntil(10e6);
  expect(board.uncaught).toEqual([]);
  expect(world.trace.recent('publish')).toHaveLength(1);
  // The boot event names the size of the program, which every change below keeps.
  expect(program.length).toBe(PROGRAM.length);
  return world.trace.digest();
}

describe('the trace of a run', () => {
  it('is the same for the same program and seed', () => {
    expect(digestOf(PROGRAM)).toBe(digestOf(PROGRAM));
  });

  it.each([
    ['one I2C byte', '[245, 0]', '[245, 4]'],
    ['one timer', '}, 1000)', '}, 1001)'],
    ['one topic', 't/1x', 't/2x'],
  ])('is another when %s changes', (_what, from, to) => {
    const changed = PROGRAM.replace(from, to);
    expect(changed).not.toBe(PROGRAM);
    expect(digestOf(changed)).not.toBe(digestOf(PROGRAM));
  });
});
