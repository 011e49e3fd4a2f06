import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { bleName, loadEspruino, openBle, type EspruinoSerial } from '../../../flash/ports/ble.ts';

/** The serial port of the espruino package, with a board behind it that echoes. */
function radio(reachable = true): EspruinoSerial & { drop(): void; closed: boolean } {
  let take: (bytes: ArrayBuffer) => void = () => undefined;
  let close: () => void = () => undefined;
  return {
    closed: false,
    open: (_name, onOpen, onClose) => {
      close = onClose;
      onOpen(reachable ? { portName: 'x' } : undefined);
    },
    startListening: (taker) => void (take = taker),
    write: (text, _show, done) => {
      take(Uint8Array.from(Buffer.from(text, 'latin1')).buffer);
      done();
    },
    setSlowWrite: () => undefined,
    close() {
      this.closed = true;
    },
    drop: () => close(),
  };
}

describe('a board over Bluetooth', () => {
  it('is a port like any other', async () => {
    const serial = radio();
    const port = await openBle('ESP32', async () => serial);
    const heard: number[] = [];
    port.onData((bytes) => heard.push(...bytes));
    await port.write(Uint8Array.of(0, 127, 255));
    expect(heard).toEqual([0, 127, 255]);
    await port.close();
    expect(serial.closed).toBe(true);
  });

  it('says when it is gone', async () => {
    const serial = radio();
    const port = await openBle('ESP32', async () => serial);
    const lost = new Promise((resolve) => port.onLost(resolve));
    serial.drop();
    expect(await lost).toMatchObject({ code: 'PORT_LOST' });
    await expect(port.write(Uint8Array.of(1))).rejects.toMatchObject({ code: 'PORT_LOST' });
  });

  it('that cannot be reached is no device', async () => {
    await expect(openBle('ESP32', async () => radio(false))).rejects.toMatchObject({ code: 'BLE_UNREACHABLE', exitCode: 4 });
    expect(() => bleName(undefined)).toThrow(expect.objectContaining({ code: 'USAGE_BLE', exitCode: 2 }) as Error);
  });

  it('needs a package, and says how to get it', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'mote-ble-'));
    const before = process.cwd();
    process.chdir(folder);
    try {
      await expect(loadEspruino()).rejects.toMatchObject({
        code: 'BLE_MISSING',
        exitCode: 3,
        hint: expect.stringContaining('npm install espruino'),
      });
    } finally {
      process.chdir(before);
      rmSync(folder, { recursive: true });
    }
  });
});
