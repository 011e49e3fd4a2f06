import { describe, expect, it } from 'vitest';
import type { FlashEvent } from '../../flash/events.ts';
import { openPort } from '../../flash/ports/open.ts';
import { boardOnPort, boardsOfATest, differences, failure, firmwareOf, flashOver } from './board-on-port.ts';
import { release } from './images.ts';

const start = boardsOfATest();
const PARTS = release();

describe('faults on the way', () => {
  it('sends blocks again that lost a byte on their way, at the same rate', async () => {
    const { flash, url } = await start({ faults: { lostToBoard: [60_000, 90_000, 120_000] } });
    const events: FlashEvent[] = [];
    await flashOver(url, { firmware: firmwareOf(PARTS) }, events);
    expect(events.filter(({ type }) => type === 'slower')).toEqual([]);
    expect(differences(flash, PARTS)).toEqual([]);
  });

  it.each([
    [400_000, 230_400],
    [120_000, 115_200],
  ])('finds a rate that works when the line is clean up to %i baud only', async (maxCleanBaud, expected) => {
    const { flash, url } = await start({ faults: { maxCleanBaud } });
    const events: FlashEvent[] = [];
    await flashOver(url, { firmware: firmwareOf(PARTS) }, events);
    const slower = events.filter((event) => event.type === 'slower');
    expect(slower.at(-1)?.baud).toBe(expected);
    expect(differences(flash, PARTS)).toEqual([]);
  });

  it('waits for a slow flash', async () => {
    const { flash, url } = await start({ flash: { eraseUsPerSector: 20_000, programUsPerKilobyte: 4_000 } });
    await flashOver(url, { firmware: firmwareOf(PARTS) });
    expect(differences(flash, PARTS)).toEqual([]);
  });

  it('says that the port disappeared, and a second run ends well', async () => {
    const { board, flash, url } = await start({ faults: { vanishAfterBytes: 100_000 } });
    expect(await failure(url)).toMatchObject({ code: 'PORT_LOST', exitCode: 5 });
    expect(differences(flash, PARTS)).not.toEqual([]);
    board.replug();
    await flashOver(url, { firmware: firmwareOf(PARTS) });
    expect(differences(flash, PARTS)).toEqual([]);
  });

  it('names the supply when it breaks down, and a second run ends well', async () => {
    const { flash, url } = await start({ faults: { brownOutAfterBytes: 80_000 } });
    // The chip says so at 115,200 baud; at a higher rate it is noise, and the flashing goes on after a reset.
    const seen = await failure(url, { baud: 115_200 });
    expect(seen).toMatchObject({ code: 'BOARD_BROWNOUT', exitCode: 5 });
    expect(seen.text).toMatch(/supply/);
    await flashOver(url, { firmware: firmwareOf(PARTS) });
    expect(differences(flash, PARTS)).toEqual([]);
  });

  it('goes on when the chip reset itself in the middle of a fast transfer', async () => {
    const { flash, url } = await start({ faults: { brownOutAfterBytes: 80_000 } });
    await flashOver(url, { firmware: firmwareOf(PARTS) });
    expect(differences(flash, PARTS)).toEqual([]);
  });

  it('blames the flash when it does not hold what was written', async () => {
    const { url } = await start({ flash: { stuckCells: [0x10000 + 5_000] } });
    const seen = await failure(url);
    expect(seen).toMatchObject({ code: 'VERIFY_FAILED', exitCode: 5 });
    expect(seen.text).toContain('application at 0x10000');
  });
});

describe('what is refused before anything is erased', () => {
  it('a flash that is smaller than the partition table says', async () => {
    const { flash, url } = await start({ flash: { bytes: 2 * 1024 * 1024 } });
    expect(await failure(url, { erase: true })).toMatchObject({ code: 'FLASH_TOO_SMALL', exitCode: 2 });
    expect(flash.programmedBytes).toBe(0);
  });
});

describe('a board that does not come into its loader', () => {
  it('says within ten seconds that it started its program, and which buttons to press', async () => {
    const working = await boardOnPort({});
    await flashOver(working.url, { firmware: firmwareOf(PARTS) });
    await working.stop();
    const { url } = await start({ flash: working.flash, faults: { noAutoDownload: true } });
    const startMs = performance.now();
    const seen = await failure(url);
    expect(performance.now() - startMs).toBeLessThan(10_000);
    expect(seen).toMatchObject({ code: 'BOARD_RUNS_PROGRAM', exitCode: 4 });
    expect(seen.text).toMatch(/boot:0x13.*Hold BOOT/);
  });

  it('says within ten seconds what came instead on a port without modem lines', async () => {
    const { url } = await start({ protocol: 'tcp' });
    const startMs = performance.now();
    const seen = await failure(url);
    expect(performance.now() - startMs).toBeLessThan(10_000);
    expect(seen).toMatchObject({ code: 'BOARD_RUNS_PROGRAM', exitCode: 4 });
    expect(seen.text).toMatch(/boot:0x13.*Hold BOOT/);
  });

  it('notices that a program echoes, and says so', async () => {
    const working = await boardOnPort({});
    await flashOver(working.url, { firmware: firmwareOf(PARTS) });
    await working.stop();
    const { url, world } = await start({ protocol: 'tcp', flash: working.flash });
    // Its boot text has gone by when somebody opens the port.
    await new Promise<void>((booted) => void world.queue.at(world.nowUs + 300_000, booted));
    expect(await failure(url, { patienceMs: 1500 })).toMatchObject({
      code: 'BOARD_RUNS_PROGRAM',
      text: expect.stringMatching(/echoes.*Hold BOOT/),
    });
  });

  it('takes a board whose lines arrive late by the longer reset', async () => {
    const { flash, url } = await start({ enRiseUs: 300_000 });
    await flashOver(url, { firmware: firmwareOf(PARTS) });
    expect(differences(flash, PARTS)).toEqual([]);
  });
});

describe('after the flashing', () => {
  it('says when no interpreter answers', async () => {
    const { url } = await start({ bootUs: 60_000_000 });
    expect(await failure(url, { promptMs: 1_500 })).toMatchObject({ code: 'PROMPT_MISSING', exitCode: 42 });
  });
});

describe('ports', () => {
  it('says that a plain port does not speak RFC 2217', async () => {
    const { url } = await start({ protocol: 'tcp' });
    await expect(openPort(url.replace('tcp:', 'rfc2217:'))).rejects.toMatchObject({ code: 'PORT_UNREACHABLE', exitCode: 4 });
  });
});
