/**
 * Tests of drivers and programs under vitest, on virtual time and without hardware:
 *
 *     import { expect, test } from 'motekit/vitest';
 *     import { bme280 } from 'motekit/parts';
 *     import { createBme280 } from 'motekit/drivers/bme280';
 *
 *     test('reads the room', ({ board }) => {
 *       board.attach(bme280({ temperatureC: 21.5 }));
 *       const sensor = createBme280(board.i2c, {}, board.timers);
 *       sensor.configure();
 *       expect(board.wait((done) => sensor.sample(done))).toMatchObject({ temperatureC: expect.closeTo(21.5, 1) });
 *       expect(board.i2c).toHaveWritten(0x76, [0xf4, 0x25]);
 *     });
 */
import { dirname, resolve } from 'node:path';
import { expect, test as base } from 'vitest';
import { failureReport } from './failure-report.ts';
import * as matchers from './matchers.ts';
import { readTranscript, stepsOf, writeTranscript } from './transcript-file.ts';
import { TestBoard, type Duration, type TestBoardOptions } from './test-board.ts';

export { TestBoard, type Duration, type Message, type TestBoardOptions, type TestI2c } from './test-board.ts';
export type { TestPin, TestSpi, TestSpiOptions } from './test-pins.ts';
export { Transcript, type I2cStep } from './transcript.ts';
export type { VirtualTimers } from './timers.ts';
export { expect };

interface BoardMatchers<R = unknown> {
  /** On a bus (`board.i2c`, `board.bus('I2C2')`): a write of exactly these bytes was acknowledged. */
  toHaveWritten(address: number, bytes: readonly number[]): R;
  /** On a part on SPI (`board.spi({ cs: 'D5' })`): the driver sent these bytes in one call. */
  toHaveSent(bytes: readonly number[]): R;
  /** On a bus: a read gave these bytes, or so many. */
  toHaveRead(address: number, bytes: readonly number[] | number): R;
  /** On a board: its program published. An object must be contained in the JSON of the payload. */
  toHavePublished(topic: string, payload?: string | RegExp | object): R;
  toHavePrinted(text: string | RegExp): R;
  /** On a board: lets virtual time pass until the condition holds, or until no timer of the driver is pending. */
  toSettleWithin(duration: Duration, condition?: () => boolean): R;
  /** On a board: an error of its program reached no handler. Such an error fails the test otherwise. */
  toHaveThrownUncaught(text: string | RegExp): R;
}

declare module 'vitest' {
  interface Matchers<T = any> extends BoardMatchers<T> {}
}

expect.extend({ ...matchers });

export interface BoardFixtures {
  /** Options of the board; override them with `test.extend({ boardOptions: { seed: 7 } })`. */
  boardOptions: TestBoardOptions;
  /** A fresh board. What is left of a script, and errors that nobody caught, fail the test when it is over. */
  board: TestBoard;
  /**
   * The I2C traffic of this test from a file beside it: with MOTE_RECORD=1 `wire` is called and what the parts do is recorded, otherwise the
   * file is replayed, strictly, and no part is needed.
   */
  transcript: (file: string, wire: (board: TestBoard) => void) => void;
}

export const test = base.extend<BoardFixtures>({
  boardOptions: {},
  board: async ({ boardOptions, task, onTestFailed }, use) => {
    const board = new TestBoard(boardOptions);
    onTestFailed(() => void process.stderr.write(`${failureReport(board, task.name)}\n`));
    await use(board);
    if (!task.result?.errors?.length) board.verify();
  },
  transcript: async ({ board, task }, use) => {
    const recorded: string[] = [];
    await use((file, wire) => {
      const path = resolve(dirname(task.file.filepath), file);
      if (process.env['MOTE_RECORD'] !== '1') board.i2c.expectTransfers(readTranscript(path));
      else {
        wire(board);
        recorded.push(path);
      }
    });
    if (task.result?.errors?.length) return;
    for (const path of recorded) writeTranscript(path, stepsOf(board.i2c.bus.transfers));
  },
});

export const it = test;
