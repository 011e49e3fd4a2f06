import { describe, expect, it } from 'vitest';
import { createSsd1306 } from '../../hal/drivers/ssd1306.ts';
import { TestBoard } from '../../kit/index.ts';
import { ssd1306 } from '../../simulator/parts/ssd1306.ts';
import { scriptedI2c, type I2cStep } from '../support/scripted-i2c.ts';

/** Behind the control byte, the commands of the driver for 64 rows in their order. */
const SET_UP = [
  0x00, 0xd5, 0x80, 0xa8, 63, 0xd3, 0, 0x40, 0x8d, 0x14, 0x20, 0, 0xa1, 0xc8, 0xda, 0x12, 0x81, 0x7f, 0xd9, 0xf1, 0xdb, 0x40, 0xa4, 0xa6,
  0xaf,
];

describe('ssd1306', () => {
  it.each([64, 32] as const)('shows a picture on a panel of %d rows, pixel for pixel', (height) => {
    const board = new TestBoard();
    const panel = board.attach(ssd1306({ height }));
    const display = createSsd1306(board.i2c, { height });
    display.configure();
    const picture = new Uint8Array(16 * height);
    const lit = [
      [0, 0],
      [127, 0],
      [5, 9],
      [64, height - 1],
    ] as const;
    for (const [x, y] of lit) picture[(y >> 3) * 128 + x]! |= 1 << (y & 7);
    display.show(picture);
    const pixels = panel.outputs.pixels();
    expect([...pixels].flatMap((pixel, at) => (pixel ? [[at % 128, Math.floor(at / 128)]] : []))).toEqual(lit);
    display.close();
    expect(panel.outputs.on()).toBe(false);
  });

  it('turns the picture by half a turn', () => {
    const board = new TestBoard();
    const panel = board.attach(ssd1306());
    const display = createSsd1306(board.i2c, { rotated: true });
    display.configure();
    const picture = new Uint8Array(1024);
    picture[0] = 1;
    display.show(picture);
    expect(panel.outputs.pixels().lastIndexOf(1)).toBe(64 * 128 - 1);
    display.setContrast(300);
    expect(panel.outputs.contrast()).toBe(300 & 255);
  });

  it('throws what the bus throws at every transfer, and takes no picture before it is configured', () => {
    const nack = new Error('NACK 0x3c');
    const off: I2cStep = { write: [0x00, 0xae] };
    const status: I2cStep = { read: 1, answer: [0x40] };
    for (const steps of [[{ ...off, fails: nack }], [off, { ...status, fails: nack }], [off, status, { write: SET_UP, fails: nack }]]) {
      const bus = scriptedI2c(0x3c, steps);
      const display = createSsd1306(bus, {});
      expect(() => display.configure()).toThrow(nack);
      expect(() => display.show(new Uint8Array(1024))).toThrow('NOT_CONFIGURED 0x3c');
      bus.done();
    }
    const window: I2cStep = { write: [0x00, 0x21, 0, 127, 0x22, 0, 7] };
    const part: I2cStep = { write: [0x40, ...Array.from({ length: 64 }, () => 0)] };
    for (const steps of [[{ ...window, fails: nack }], [window, part, { ...part, fails: nack }]]) {
      const bus = scriptedI2c(0x3c, [off, status, { write: SET_UP }, ...steps]);
      const display = createSsd1306(bus, {});
      display.configure();
      expect(() => display.show(new Uint8Array(1024))).toThrow(nack);
      bus.done();
    }
  });

  it('refuses another part, and a picture of another size', () => {
    const bus = scriptedI2c(0x3c, [{ write: [0x00, 0xae] }, { read: 1, answer: [0x03] }]);
    const display = createSsd1306(bus, {});
    expect(() => display.show(new Uint8Array(1024))).toThrow('NOT_CONFIGURED 0x3c');
    expect(() => display.configure()).toThrow('WRONG_PART 0x3c');
    bus.done();
    const board = new TestBoard();
    board.attach(ssd1306());
    const real = createSsd1306(board.i2c, {});
    expect(() => createSsd1306(board.i2c, { address: 0x3d }).configure()).toThrow('NACK 0x3d');
    real.configure();
    expect(() => real.show(new Uint8Array(512))).toThrow('BAD_VALUE 512');
  });
});
