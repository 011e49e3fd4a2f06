/** The serialport package itself, on a pseudo-terminal in front of the virtual board: no modem lines, and one user at a time. */
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openPort } from '../../../flash/ports/open.ts';
import { boardOnPort, differences, firmwareOf, flashOver, type BoardOnPort } from '../board-on-port.ts';
import { release } from '../images.ts';

const hasSocat = spawnSync('socat', ['-V']).status === 0;

describe.skipIf(!hasSocat)('a device of this computer (needs socat)', () => {
  let folder: string;
  let device: string;
  let present: BoardOnPort;
  let bridge: ChildProcess;

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'mote-pty-'));
    device = join(folder, 'ttyBOARD');
    present = await boardOnPort({ protocol: 'tcp', startIn: 'download' });
    bridge = spawn('socat', [`PTY,link=${device},rawer`, present.url.replace('tcp://', 'TCP:')]);
    while (!existsSync(device)) await new Promise((resolve) => setTimeout(resolve, 5));
  });
  afterEach(async () => {
    bridge.kill();
    await present.stop();
    rmSync(folder, { recursive: true });
  });

  it('is flashed, though it has no modem lines', async () => {
    const parts = release();
    const port = await openPort(device);
    await port.setLines({ dtr: false, rts: false });
    expect(port.hasModemLines).toBe(false);
    await port.close();
    const { interpreter } = await flashOver(device, { firmware: firmwareOf(parts) });
    expect(interpreter?.version).toBe('2v29.277');
    expect(differences(present.flash, parts)).toEqual([]);
  });

  it('is busy while it is open', async () => {
    const port = await openPort(device);
    await expect(openPort(device)).rejects.toMatchObject({ code: 'PORT_BUSY', exitCode: 4 });
    await port.close();
  });

  it('is lost when it goes away', async () => {
    const port = await openPort(device);
    const lost = new Promise<Error>((resolve) => port.onLost(resolve));
    bridge.kill();
    await new Promise((resolve) => bridge.once('exit', resolve));
    // A pseudo-terminal is noticed to be gone when it is written to; a USB device at once.
    await expect(port.write(Uint8Array.of(1))).rejects.toMatchObject({ code: 'PORT_LOST' });
    expect(await lost).toMatchObject({ code: 'PORT_LOST', exitCode: 5 });
    await expect(port.write(Uint8Array.of(1))).rejects.toMatchObject({ code: 'PORT_LOST' });
  });
});
