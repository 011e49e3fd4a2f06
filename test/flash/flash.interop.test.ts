import { describe, expect, it } from 'vitest';
import type { FlashEvent } from '../../flash/events.ts';
import { boardsOfATest, differences, firmwareOf, flashOver } from './board-on-port.ts';
import { release } from './images.ts';

const start = boardsOfATest();
const PARTS = release();

describe('flashing a blank board', () => {
  it('goes from a blank chip to the prompt over RFC 2217, with auto-reset', async () => {
    const { board, flash, url } = await start({ protocol: 'rfc2217' });
    const events: FlashEvent[] = [];
    const outcome = await flashOver(url, { firmware: firmwareOf(PARTS) }, events);
    expect(outcome.interpreter).toEqual({ version: '2v29.277', board: 'ESP32' });
    expect(differences(flash, PARTS)).toEqual([]);
    expect(events.map(({ type }) => type).filter((type) => type !== 'progress')).toEqual([
      'connect',
      'chip',
      'compare',
      'compare',
      'compare',
      'baud',
      'verified',
      'verified',
      'verified',
      'reset',
      'prompt',
      'done',
    ]);
    expect(board.boots.at(-1)!.mode).toBe('run');
    const low = board.lines.findLastIndex(({ en }) => !en);
    expect(low).toBeGreaterThan(0);
    expect(board.lines.slice(low + 1).every(({ en, io0 }) => en && io0)).toBe(true);
    expect(board.boots.at(-1)!.timeUs).toBeGreaterThan(board.lines[low]!.timeUs);
  });

  it('goes to the prompt on a port without modem lines, when the board waits in its loader', async () => {
    const { board, flash, url } = await start({ protocol: 'tcp', startIn: 'download' });
    const outcome = await flashOver(url, { firmware: firmwareOf(PARTS) });
    expect(outcome.interpreter?.version).toBe('2v29.277');
    expect(differences(flash, PARTS)).toEqual([]);
    expect(board.boots.at(-1)).toMatchObject({ mode: 'run', cause: '0x10 (RTCWDT_RTC_RESET)' });
    expect(board.lines.every(({ dtr, rts }) => !dtr && !rts)).toBe(true);
  });
});

describe('flashing a board that has something', () => {
  it('writes nothing when nothing changed, and keeps Storage', async () => {
    const { flash, url } = await start({ protocol: 'rfc2217' });
    flash.program(0x320000, Buffer.from('a program in Storage'));
    await flashOver(url, { firmware: firmwareOf(PARTS) });
    const before = flash.programmedBytes;
    const outcome = await flashOver(url, { firmware: firmwareOf(PARTS) });
    expect(flash.programmedBytes).toBe(before);
    expect(outcome.writtenBytes).toBe(0);
    expect(Buffer.from(flash.read(0x320000, 20)).toString()).toBe('a program in Storage');
  });
});
