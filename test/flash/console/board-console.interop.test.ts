/** The client of a board's console against the virtual board's port. */
import { describe, expect, it } from 'vitest';
import { BoardConsole } from '../../../flash/console/board-console.ts';
import { openPort } from '../../../flash/ports/open.ts';
import type { Port } from '../../../flash/ports/port.ts';
import { ToolError } from '../../../report/tool-error.ts';
import { bareBoard, consolesOfATest } from './consoles.ts';

describe('a board that takes packets', () => {
  const consoles = consolesOfATest({ packets: true });

  it('says what it is, and evaluates', async () => {
    const { console } = await consoles();
    expect(console.interpreter).toEqual({ version: '2v29.277', board: 'ESP32', packets: true });
    expect(await console.evaluate('[1+2,"\\xff\\n",{a:[null]}]')).toEqual([3, '\xff\n', { a: [null] }]);
    expect(await console.evaluate('(global.kept=5)')).toBe(5);
    expect(await console.evaluate('kept')).toBe(5);
  });

  it('answers with values of any length', async () => {
    const { console } = await consoles();
    for (let length = 0; length < 24; length++) expect(await console.evaluate(`"${'x'.repeat(length)}"`)).toHaveLength(length);
  });

  it('answers in turn, however many ask at once', async () => {
    const { console } = await consoles();
    const asked = Array.from({ length: 20 }, (_, index) => console.evaluate(`${index}*${index}`));
    expect(await Promise.all(asked)).toEqual(Array.from({ length: 20 }, (_, index) => index * index));
  });

  it('refuses with what it printed, and goes on', async () => {
    const { console } = await consoles();
    await expect(console.evaluate('missing()')).rejects.toMatchObject({
      code: 'BOARD_REFUSED',
      printed: expect.stringContaining('"missing" is not defined'),
    });
    expect(await console.evaluate('7')).toBe(7);
  });

  it('tells what the program prints from the answers', async () => {
    const { console, text } = await consoles();
    await console.evaluate('(print("during"),setTimeout(print,50,"later"),1)');
    await text.holds('later');
    expect(text.all()).toContain('during\r\n');
    // oxlint-disable-next-line no-control-regex
    expect(text.all()).not.toMatch(/[\x06\x15]/);
  });

  it('keeps what somebody has begun to type', async () => {
    const { console, text } = await consoles();
    await console.link.type('12');
    const again = await BoardConsole.open(console.link.port, { onText: (piece) => text.take(piece) });
    await again.link.type('3\n');
    await text.holds('=123');
  });
});

describe('a board that is asked line by line', () => {
  const consoles = consolesOfATest({ packets: false });

  it('answers all the same', async () => {
    const { console, text } = await consoles();
    expect(console.interpreter.packets).toBe(false);
    expect(await console.evaluate('[1+2,"\\xff\\n",{a:[null]}]')).toEqual([3, '\xff\n', { a: [null] }]);
    await expect(console.evaluate('missing()')).rejects.toMatchObject({
      code: 'BOARD_REFUSED',
      printed: expect.stringContaining('"missing" is not defined'),
    });
    for (let length = 0; length < 24; length++) expect(await console.evaluate(`"${'x'.repeat(length)}"`)).toHaveLength(length);
    await console.evaluate('(print("during"),1)');
    expect(text.all()).toContain('during\r\n');
  });
});

describe('opening a console', () => {
  const consoles = consolesOfATest({ packets: true });

  it('does not reset the board, and leaves nothing on its console', async () => {
    const { board, text } = await consoles();
    expect(board.boots).toHaveLength(1);
    expect(text.all().replaceAll(/[>\s]/g, '')).not.toContain('process');
  });

  it('waits for a board that is still starting', async () => {
    const { url } = await consoles.board({ bootUs: 1_500_000 });
    const port = await openPort(url);
    expect((await BoardConsole.open(port)).interpreter.board).toBe('ESP32');
    await port.close();
  });

  it.each([
    ['is in its loader', { startIn: 'download' as const }, 'BOARD_IN_LOADER'],
    ['has no interpreter', { blank: true }, 'BOARD_BLANK'],
  ])('says that the board %s', async (_name, setup, code) => {
    const { url } = await consoles.board({ romUs: 50_000, ...setup });
    expect(await failureOf(url)).toMatchObject({ code, exitCode: 4 });
  });

  it('says that nothing answered', async () => {
    const { url } = await bareBoard();
    expect(await failureOf(url)).toMatchObject({ code: 'CONSOLE_SILENT', exitCode: 4 });
  });
});

async function failureOf(url: string): Promise<ToolError> {
  const port: Port = await openPort(url);
  try {
    await BoardConsole.open(port, { patienceMs: 1500 });
  } catch (error) {
    if (error instanceof ToolError) return error;
    throw error;
  } finally {
    await port.close();
  }
  throw new Error('a console was found');
}
