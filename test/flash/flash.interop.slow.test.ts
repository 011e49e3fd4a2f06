import { describe, expect, it } from 'vitest';
import type { FlashEvent } from '../../flash/events.ts';
import { boardsOfATest, differences, firmwareOf, flashOver } from './board-on-port.ts';
import { release } from './images.ts';

const start = boardsOfATest();
const PARTS = release();

describe('flashing a blank board', () => {
  it('takes a board without modem lines that is brought into its loader by hand meanwhile', async () => {
    const { board, flash, url } = await start({ protocol: 'tcp' });
    const events: FlashEvent[] = [];
    const report = (event: FlashEvent): void => {
      events.push(event);
      if (event.type === 'hand-needed') board.pressReset({ boot: true });
    };
    await flashOver(url, { firmware: firmwareOf(PARTS), report });
    expect(events.filter(({ type }) => type === 'hand-needed')).toEqual([{ type: 'hand-needed', action: 'enter-loader' }]);
    expect(differences(flash, PARTS)).toEqual([]);
  });

  it.each([
    ['esp32s3', 9],
    ['esp32c3', 5],
  ] as const)('puts the bootloader of an %s at 0', async (chip, chipId) => {
    const parts = release({ chipId });
    const { flash, url } = await start({ protocol: 'rfc2217', chip });
    await flashOver(url, { firmware: firmwareOf(parts) });
    expect(parts[0]!.offset).toBe(0);
    expect(differences(flash, parts)).toEqual([]);
  });
});

describe('flashing a board that has something', () => {
  it('writes only what differs', async () => {
    const { flash, url } = await start({ protocol: 'rfc2217' });
    await flashOver(url, { firmware: firmwareOf(PARTS) });
    const newer = [...PARTS.slice(0, 2), release({ seed: 7 })[2]!];
    const events: FlashEvent[] = [];
    const outcome = await flashOver(url, { firmware: firmwareOf(newer) }, events);
    expect(outcome.writtenBytes).toBe(Math.ceil(newer[2]!.bytes.length / 4) * 4);
    expect(differences(flash, newer)).toEqual([]);
    const equal = events.filter((event) => event.type === 'compare' && event.equalBytes === event.bytes);
    expect(equal).toHaveLength(2);
  });

  it('erases all of the flash when asked to', async () => {
    const { flash, url } = await start({ protocol: 'rfc2217' });
    flash.program(0x320000, Buffer.from('a program in Storage'));
    await flashOver(url, { firmware: firmwareOf(PARTS), erase: true });
    expect(flash.read(0x320000, 4096).every((byte) => byte === 0xff)).toBe(true);
    expect(differences(flash, PARTS)).toEqual([]);
  });

  it('makes the factory application start again after a firmware that had chosen another one', async () => {
    const { flash, url } = await start({ protocol: 'rfc2217' });
    flash.program(0xc000, Buffer.from([1, 0, 0, 0]));
    const events: FlashEvent[] = [];
    await flashOver(url, { firmware: firmwareOf(PARTS) }, events);
    expect(flash.read(0xc000, 0x2000).every((byte) => byte === 0xff)).toBe(true);
    expect(events).toContainEqual({ type: 'erase', what: 'boot selection' });
  });

  it('saves the flash first and writes it back', async () => {
    const { flash, url } = await start({ protocol: 'rfc2217' });
    await flashOver(url, { firmware: firmwareOf(PARTS) });
    flash.program(0x320000, Buffer.from('a program in Storage'));
    const original = flash.read(0, flash.bytes);
    let saved = new Uint8Array(0);
    const backup = { file: 'flash.bin', save: async (content: Uint8Array) => void (saved = Uint8Array.from(content)) };
    await flashOver(url, { firmware: firmwareOf(release({ seed: 9 })), erase: true, backup });
    expect(Buffer.from(saved).equals(original)).toBe(true);
    await flashOver(url, { restore: saved });
    expect(Buffer.from(flash.read(0, flash.bytes)).equals(original)).toBe(true);
  });

  it('puts an application alone where the table on the board says', async () => {
    const { flash, url } = await start({ protocol: 'rfc2217' });
    await flashOver(url, { firmware: firmwareOf(PARTS) });
    const newer = release({ seed: 11 })[2]!;
    await flashOver(url, { firmware: firmwareOf([newer]) });
    expect(differences(flash, [PARTS[0]!, PARTS[1]!, newer])).toEqual([]);
  });
});
