import { describe, expect, it } from 'vitest';
import { openPort } from '../../flash/ports/open.ts';
import { boardOnPort, boardsOfATest, differences, failure, firmwareOf, flashOver } from './board-on-port.ts';
import { release } from './images.ts';

const start = boardsOfATest();
const PARTS = release();

describe('faults on the way', () => {
  it('talks to a stub that an earlier flasher left behind', async () => {
    const { flash, url } = await start({ protocol: 'tcp', faults: { staleStub: true } });
    await flashOver(url, { firmware: firmwareOf(PARTS) });
    expect(differences(flash, PARTS)).toEqual([]);
  });
});

describe('what is refused before anything is erased', () => {
  it.each(['esp32s3', 'esp32c3'] as const)('a firmware for another chip than the %s on the board', async (chip) => {
    const { flash, url } = await start({ chip, flash: { content: Buffer.from('something of value') } });
    const seen = await failure(url);
    expect(seen).toMatchObject({ code: 'CHIP_MISMATCH', exitCode: 2 });
    expect(seen.text).toMatch(/firmware is for the ESP32, the board has an ESP32-/);
    expect(Buffer.from(flash.read(0, 18)).toString()).toBe('something of value');
  });

  it('a flash that does not answer', async () => {
    const { url } = await start({ flash: { jedecId: 0xffffff } });
    expect(await failure(url)).toMatchObject({ code: 'FLASH_MUTE', exitCode: 5 });
  });

  it('an application alone on a board without a table', async () => {
    const { flash, url } = await start({});
    expect(await failure(url, { firmware: firmwareOf([PARTS[2]!]) })).toMatchObject({ code: 'FIRMWARE_INCOMPLETE', exitCode: 2 });
    expect(flash.programmedBytes).toBe(0);
  });
});

describe('ports', () => {
  it('says that nothing listens', async () => {
    const { url, stop } = await boardOnPort({ protocol: 'tcp' });
    await stop();
    await expect(openPort(url)).rejects.toMatchObject({ code: 'PORT_UNREACHABLE', exitCode: 4 });
  });

  it('turns a second client away, as a busy port does', async () => {
    const { url } = await start({ protocol: 'tcp', startIn: 'download' });
    const first = await openPort(url);
    expect(await failure(url)).toMatchObject({ code: 'PORT_LOST' });
    await first.close();
  });
});
