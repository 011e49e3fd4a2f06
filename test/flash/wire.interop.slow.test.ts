import { describe, expect, it } from 'vitest';
import { boardOnPort, boardsOfATest, differences, firmwareOf, flashOver } from './board-on-port.ts';
import { release } from './images.ts';

const start = boardsOfATest();

describe('a second flash of the same 1.5 MB', () => {
  it('takes at most 24 kB on the wire and less than 5 s at the real pace of line and boot', async () => {
    const parts = release({ appBytes: 1_483_456 });
    const blank = await boardOnPort({ protocol: 'rfc2217' });
    await flashOver(blank.url, { firmware: firmwareOf(parts) });
    await blank.stop();
    const present = await start({
      protocol: 'rfc2217',
      flash: blank.flash,
      paced: true,
      romUs: 300_000,
      bootUs: 700_000,
      enRiseUs: 200_000,
    });
    const before = blank.flash.programmedBytes;
    const startMs = performance.now();
    const outcome = await flashOver(present.url, { firmware: firmwareOf(parts) });
    const elapsedMs = performance.now() - startMs;
    const { toBoard, toHost } = present.board.carriedBytes;
    console.info(`unchanged 1.5 MB: ${toBoard + toHost} bytes on the wire, ${Math.round(elapsedMs)} ms`);
    expect(outcome.writtenBytes).toBe(0);
    expect(blank.flash.programmedBytes).toBe(before);
    expect(toBoard + toHost).toBeLessThanOrEqual(24_000);
    expect(elapsedMs).toBeLessThan(5_000);
    expect(differences(blank.flash, parts)).toEqual([]);
  });
});
