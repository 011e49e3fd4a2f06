/** Conformance of the MCP23017, from its datasheet alone (DS20001952C). */
import { describe, expect, it } from 'vitest';
import { mcp23017 } from '../../../simulator/parts/mcp23017.ts';
import { onI2c } from './part-bench.ts';

describe('MCP23017', () => {
  it('starts with inputs everywhere and zeros elsewhere (table 3-5 p. 17)', () => {
    expect(onI2c(mcp23017()).readAfter([0], 22)).toEqual([0xff, 0xff, ...Array.from({ length: 20 }, () => 0)]);
  });

  it('reads pins with pull-up, polarity and direction, and writes latches', () => {
    const part = mcp23017({ lowPinsA: 0b0001, highPinsA: 0b0010 });
    const bench = onI2c(part);
    expect(bench.readAfter([0x12], 1)).toEqual([0b0010]);
    bench.write(0x0c, 0x0f);
    expect(bench.readAfter([0x12], 1)).toEqual([0b1110]);
    bench.write(0x02, 0x0f);
    expect(bench.readAfter([0x12], 1)).toEqual([0b0001]);
    bench.write(0x00, 0x0f);
    bench.write(0x12, 0xa5);
    expect(bench.readAfter([0x14], 1)).toEqual([0xa5]);
    expect(part.outputs.levels('A')).toBe(0xae);
  });

  it('interrupts on change, keeps the port of that moment, and ends at a read of it (§3.6.4 p. 25)', () => {
    const part = mcp23017({ inta: 'D4', highPinsA: 0 });
    const bench = onI2c(part);
    bench.write(0x04, 0x01);
    expect(bench.pins.read(4)).toBe(1);
    part.set({ highPinsA: 1 });
    expect(bench.pins.read(4)).toBe(0);
    part.set({ highPinsA: 3 });
    expect(bench.readAfter([0x0e], 1)).toEqual([1]);
    expect(bench.readAfter([0x10], 1)).toEqual([1]);
    expect(bench.pins.read(4)).toBe(1);
  });

  it('interrupts again at once when another pin changed meanwhile (note of §3.6.4 p. 25)', () => {
    const part = mcp23017({ inta: 'D4', highPinsA: 0 });
    const bench = onI2c(part);
    bench.write(0x04, 0x03);
    part.set({ highPinsA: 1 });
    part.set({ highPinsA: 3 });
    expect(bench.readAfter([0x0e], 1)).toEqual([1]);
    expect(bench.readAfter([0x10], 1)).toEqual([1]);
    expect(bench.pins.read(4)).toBe(0);
    expect(bench.readAfter([0x0e], 1)).toEqual([2]);
    expect(bench.readAfter([0x10], 1)).toEqual([3]);
    expect(bench.pins.read(4)).toBe(1);
  });

  it('keeps an interrupt from a register value for as long as the pin differs (§3.6.5 p. 25)', () => {
    const part = mcp23017({ intb: 'D4', highPinsB: 0 });
    const bench = onI2c(part);
    bench.write(0x09, 0x01);
    bench.write(0x05, 0x01);
    part.set({ highPinsB: 1 });
    expect(bench.readAfter([0x13], 1)).toEqual([1]);
    expect(bench.pins.read(4)).toBe(0);
    part.set({ highPinsB: 0 });
    expect(bench.readAfter([0x13], 1)).toEqual([0]);
    expect(bench.pins.read(4)).toBe(1);
  });

  it('has its registers port by port with BANK set, and stays or toggles with SEQOP (§3.2.1 p. 13)', () => {
    const bench = onI2c(mcp23017());
    bench.write(0x0a, 0x20);
    bench.write(0x00, 0x11, 0x22, 0x33);
    expect(bench.readAfter([0x00], 3)).toEqual([0x33, 0x22, 0x33]);
    bench.write(0x0a, 0x80);
    expect(bench.readAfter([0x10], 1)).toEqual([0x22]);
    expect(bench.readAfter([0x05], 1)).toEqual([0x80]);
  });
});
