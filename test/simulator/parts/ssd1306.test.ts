/** Conformance of the SSD1306, from its datasheet alone (Rev 1.5). */
import { describe, expect, it } from 'vitest';
import { ssd1306 } from '../../../simulator/parts/ssd1306.ts';
import { onI2c } from './part-bench.ts';

const [COMMANDS, DATA] = [0x00, 0x40];

function make(height = 64) {
  const part = ssd1306({ height });
  const bench = onI2c(part);
  const commands = (...bytes: number[]): string => bench.write(COMMANDS, ...bytes);
  const data = (...bytes: number[]): string => bench.write(DATA, ...bytes);
  const clear = (): void => {
    commands(0x20, 0x00, 0x21, 0, 127, 0x22, 0, 7);
    data(...Array.from({ length: 1024 }, () => 0));
  };
  /** By segment and row of the chip, whose first are at the right and at the bottom of the panel. */
  const lit = (): [segment: number, row: number][] =>
    [...part.outputs.pixels()]
      .flatMap((pixel, at) => (pixel ? [[127 - (at % 128), height - 1 - Math.floor(at / 128)] as [number, number]] : []))
      .toReversed();
  return { part, bench, commands, data, clear, lit };
}

describe('SSD1306', () => {
  it('is off after power-up, says so in its status, and has chance in its RAM', () => {
    const { part, bench, commands, lit } = make();
    expect(bench.read(1)).toEqual([0x40]);
    expect(lit()).toEqual([]);
    expect(new Set(part.outputs.ram()).size).toBeGreaterThan(50);
    expect(part.outputs.contrast()).toBe(0x7f);
    commands(0xaf);
    expect(bench.read(1)).toEqual([0]);
  });

  it('writes on within its window: horizontal, vertical and page addressing (§10.1.3 p. 37)', () => {
    const { part, commands, data, clear } = make();
    clear();
    commands(0x20, 0x00, 0x21, 10, 11, 0x22, 2, 3);
    data(1, 2, 3, 4, 5);
    const at = (page: number, column: number): number => part.outputs.ram()[page * 128 + column]!;
    expect([at(2, 10), at(2, 11), at(3, 10), at(3, 11)]).toEqual([5, 2, 3, 4]);
    commands(0x20, 0x01, 0x21, 20, 21, 0x22, 4, 5);
    data(1, 2, 3, 4);
    expect([at(4, 20), at(5, 20), at(4, 21), at(5, 21)]).toEqual([1, 2, 3, 4]);
    commands(0x20, 0x02, 0xb6, 0x0f, 0x17);
    data(7, 8);
    expect([at(6, 127), at(6, 0)]).toEqual([7, 8]);
  });

  it('shows a bit of a page downwards, and mirrors, shifts, inverts and blanks it', () => {
    const { commands, data, clear, lit } = make();
    clear();
    commands(0xaf, 0x20, 0x00, 0x21, 3, 127, 0x22, 1, 7);
    data(0b10000001);
    expect(lit()).toEqual([
      [3, 8],
      [3, 15],
    ]);
    // What is there stays there (§10.1.8 p. 39).
    commands(0xa1);
    expect(lit()[0]).toEqual([3, 8]);
    commands(0xc8);
    expect(lit()).toEqual([
      [3, 48],
      [3, 55],
    ]);
    commands(0xa0, 0xc0, 0x48);
    expect(lit()).toEqual([
      [3, 0],
      [3, 7],
    ]);
    commands(0x40, 0xa7);
    expect(lit()).toHaveLength(128 * 64 - 2);
    commands(0xa6, 0xa5);
    expect(lit()).toHaveLength(128 * 64);
    commands(0xa4, 0xae);
    expect(lit()).toEqual([]);
  });

  it('mirrors what is written from then on by the segment re-map (§10.1.8 p. 39)', () => {
    const { commands, data, clear, lit } = make();
    clear();
    commands(0xaf, 0x20, 0x00, 0xa1, 0x21, 3, 127, 0x22, 0, 7);
    data(1);
    expect(lit()).toEqual([[124, 0]]);
  });

  it('draws 50 and 430 µA with the panel on, and by lit segments at their contrast (table 12-1 p. 52)', () => {
    const { part, commands, data, clear } = make();
    clear();
    commands(0xaf, 0x81, 0xff);
    expect(part.currentUa).toBe(480);
    commands(0x21, 0, 127, 0x22, 0, 7);
    data(...Array.from({ length: 128 }, () => 1));
    expect(part.currentUa).toBeCloseTo(480 + (128 * 100) / 64, 5);
    commands(0xae);
    expect(part.currentUa).toBe(10);
  });

  it('takes a single command or data byte behind each control byte with Co set (§8.1.5.2 p. 21)', () => {
    const { part, bench } = make();
    bench.write(0x80, 0x81, 0x80, 0x33, 0x80, 0xaf);
    expect([part.outputs.contrast(), part.outputs.on()]).toEqual([0x33, true]);
  });

  it('swallows the arguments of every command of table 9-1 p. 30', () => {
    const { part, commands } = make();
    commands(
      0xd5,
      0x80,
      0xa8,
      0x3f,
      0xd3,
      0x00,
      0x8d,
      0x14,
      0xda,
      0x12,
      0xd9,
      0xf1,
      0xdb,
      0x40,
      0x23,
      0x00,
      0xd6,
      0x00,
      0x2e,
      0x26,
      0,
      0,
      0,
      0,
      0,
      0xff,
      0xaf,
    );
    expect(part.outputs.on()).toBe(true);
  });
});
